/* Surveys, and the questions after a course: one question a screen, stop and go on later, anonymous by
 * choice.
 *
 * An anonymous answer has no way back to who gave it: no resident, no time, an id and a place in the file
 * that are random, and no event of its own, whose neighbours in the outbox would tell. Only that somebody has
 * answered is kept, without when. Thread: as store.h. */
#pragma once

#include "db/desk.h"

enum question_kind {
    QUESTION_SINGLE,
    QUESTION_MULTIPLE,
    QUESTION_SCALE,
    QUESTION_YES_NO,
    QUESTION_WORDS,
    QUESTION_KIND_COUNT
};
const char *
question_kind_name(enum question_kind kind); /* "single", "multiple", "scale", "yes_no", "words" */
bool question_kind_of(const char *name, enum question_kind *out);

enum { QUESTIONS_MAX = 40, OPTIONS_MAX = 8, ANSWER_WORDS_MAX = 240, SURVEY_WORDS_MAX = 24, SCALE_MAX = 5 };

struct question {
    enum question_kind kind;
    char text[192];
    int option_count; /* single, multiple: 2 to OPTIONS_MAX */
    char options[OPTIONS_MAX][64];
    bool is_optional;
};

struct survey {
    struct uuid id; /* put: not looked at */
    char site[16];  /* put: "" = this one */
    char code[32];
    bool is_course; /* asked of those who took part in a course, for a month after its last session */
    char title[96], about[256];
    int64_t opens_ms, closes_ms; /* 0 = at once; for ever */
    int version;                 /* put: 0, or the one that the edit was based on */
};

/* As store_put_activity. Questions that somebody has begun to answer cannot change any more: ERR_UNSUPPORTED,
 * as another house's survey. ERR_DATA: no question, no text, options missing or given to who has none. */
enum err store_put_survey(struct store *store, const struct survey *survey, const struct question *questions,
                          size_t count, enum import_outcome *out, struct uuid *id) MUST_CHECK;
enum err store_survey(struct store *store, struct uuid id, struct survey *out,
                      struct question questions[QUESTIONS_MAX], size_t *count) MUST_CHECK;

/* By the own name of this house. */
enum err store_survey_by_code(struct store *store, const char *code, struct uuid *out) MUST_CHECK;

/* One that a resident may answer now. Works on a read-only store. */
struct survey_row {
    struct uuid survey, subject; /* subject: the activity; else the survey again */
    char title[96];              /* of the survey, or of the course */
    bool is_course;
    int questions;
};
enum err store_surveys_for(struct store *store, struct uuid resident, struct survey_row *rows, size_t max,
                           size_t *count) MUST_CHECK;

/* choice: single 0 to option_count - 1; multiple a bit per option; scale 1 to SCALE_MAX; yes_no 0 or 1; words
 * 0. words "" or the text, for words alone. */
struct answer {
    int choice;
    char words[ANSWER_WORDS_MAX];
    bool is_given;
};
enum { SURVEY_CODE_SIZE = 9 }; /* digits and NUL */

/* What somebody has answered: a place for each question. code: under which it was kept before, "" = it was
 * not. */
struct survey_form {
    struct uuid survey, subject;
    char code[SURVEY_CODE_SIZE];
    struct answer answers[QUESTIONS_MAX];
};
/* ERR_DATA: an answer that does not fit its question, or none where it is not optional; ERR_NOT_FOUND: not to
 * be answered by them (any more). What was kept under the code is forgotten. */
enum err store_finish_survey(struct store *store, struct uuid resident, const struct survey_form *form,
                             bool is_anonymous) MUST_CHECK;
/* Stops: what was answered so far is kept under the form's code, or a new one, which then is in it. A code
 * tells nothing of the resident. ERR_DATA as above, but questions may be open. */
enum err store_pause_survey(struct store *store, struct survey_form *form) MUST_CHECK;
/* Goes on: the form of whoever types form->code. ERR_NOT_FOUND: no such code, or the survey is closed. Works
 * on a read-only store. */
enum err store_resume_survey(struct store *store, struct survey_form *form) MUST_CHECK;

/* ---- for staff; read-only store ---- */

enum { SURVEY_LEAST_SHOWN = 3 }; /* with fewer answers somebody could be recognised */

/* What was answered at all, by title: a survey, or a course with its own answers. */
struct survey_subject {
    struct uuid survey, subject;
    char survey_code[32], code[32], title[96]; /* code and title: of the subject */
    bool is_course;
    int responses;
};
enum err store_survey_subjects(struct store *store, struct survey_subject *subjects, size_t max,
                               size_t *count) MUST_CHECK;

struct survey_result {
    int responses;                          /* fewer than SURVEY_LEAST_SHOWN: nothing else is told */
    int counts[QUESTIONS_MAX][OPTIONS_MAX]; /* by choice; a scale from 1 on at 0; yes_no: no, yes */
    int answered[QUESTIONS_MAX];
};
enum err store_survey_result(struct store *store, struct uuid survey, struct uuid subject,
                             struct survey_result *out) MUST_CHECK;
/* The words of a question, in no order, for an open desk; more are left out. ERR_ACCESS as store_desk_check.
 * Not on a read-only store. */
enum err store_survey_words(struct store *store, struct uuid desk, struct uuid survey, struct uuid subject,
                            int question, char words[][ANSWER_WORDS_MAX], size_t max,
                            size_t *count) MUST_CHECK;
/* Shall the course go on? By the first yes_no question of its survey and [activity] threshold. ERR_NOT_FOUND:
 * not asked, or too few answers yet. */
struct course_verdict {
    int answers, yes, threshold;
    bool goes_on;
};
enum err store_course_verdict(struct store *store, struct uuid activity,
                              struct course_verdict *out) MUST_CHECK;
