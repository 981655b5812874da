/* What came of surveys, for staff. */
#include "base/utf8.h"
#include "db/seal.h"
#include "db/survey_rows.h"

#include <sodium.h>
#include <string.h>

enum err store_survey_subjects(struct store *store, struct survey_subject *subjects, size_t max,
                               size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(
        &store->sql,
        "SELECT s.id, r.subject, s.code, coalesce(a.code, s.code), coalesce(a.title, s.title),"
        " s.kind = 'course', count(*) FROM surveys s JOIN survey_responses r ON r.survey = s.id LEFT"
        " JOIN activities a ON a.id = r.subject WHERE s.site = ?1 GROUP BY s.id, r.subject ORDER BY"
        " 5, 4",
        "t", store->conf->site.id);
    for (; n < max && sql_row(&store->sql, rows); n++) {
        subjects[n] = (struct survey_subject){.survey = sql_uuid(rows, 0),
                                              .subject = sql_uuid(rows, 1),
                                              .is_course = sqlite3_column_int(rows, 5),
                                              .responses = sqlite3_column_int(rows, 6)};
        sql_text(rows, 2, subjects[n].survey_code, sizeof subjects[n].survey_code);
        sql_text(rows, 3, subjects[n].code, sizeof subjects[n].code);
        sql_text(rows, 4, subjects[n].title, sizeof subjects[n].title);
    }
    return store_end_list(store, n, count);
}

static void count_choice(struct survey_result *r, const struct question *q, int place, int choice)
{
    r->answered[place]++;
    if (q->kind == QUESTION_MULTIPLE)
        for (int i = 0; i < q->option_count; i++)
            r->counts[place][i] += choice >> i & 1;
    else if (q->kind != QUESTION_WORDS)
        r->counts[place][choice - (q->kind == QUESTION_SCALE)]++;
}

static void read_result(struct store *store, struct uuid survey, struct uuid subject,
                        struct survey_result *out)
{
    struct question questions[QUESTIONS_MAX];
    size_t count = questions_read(store, survey, questions);
    *out = (struct survey_result){
        .responses = (int)sql_int(&store->sql,
                                  "SELECT count(*) FROM survey_responses WHERE survey = ?1 AND subject = ?2",
                                  "uu", &survey, &subject)};
    if (out->responses < SURVEY_LEAST_SHOWN)
        return;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT a.place, a.choice FROM survey_responses r JOIN survey_answers a"
                                  " ON a.response = r.id WHERE r.survey = ?1 AND r.subject = ?2",
                                  "uu", &survey, &subject);
    while (sql_row(&store->sql, row)) {
        int place = sqlite3_column_int(row, 0);
        if ((size_t)place < count)
            count_choice(out, &questions[place], place, sqlite3_column_int(row, 1));
    }
}

enum err store_survey_result(struct store *store, struct uuid survey, struct uuid subject,
                             struct survey_result *out)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    read_result(store, survey, subject, out);
    return store_end(store);
}

/* ---- words ---- */

enum err store_survey_words(struct store *store, struct uuid desk, struct uuid survey, struct uuid subject,
                            int question, char words[][ANSWER_WORDS_MAX], size_t max, size_t *count)
{
    uint8_t secret[STAFF_SECRET_SIZE];
    char text[SEALED_WORDS_MAX];
    size_t n = 0;
    enum err err = desk_key(store, desk, STAFF_LIBRARIAN, secret);
    if (err)
        return err;
    err = store_begin(store);
    sqlite3_stmt *row =
        err ? NULL
            : sql_start(&store->sql,
                        "SELECT r.id, a.words FROM survey_responses r JOIN survey_answers a ON"
                        " a.response = r.id WHERE r.survey = ?1 AND r.subject = ?2 AND a.place = ?3 AND"
                        " a.words IS NOT NULL AND (SELECT count(*) FROM survey_responses WHERE"
                        " survey = ?1 AND subject = ?2) >= ?4",
                        "uuii", &survey, &subject, question, (int)SURVEY_LEAST_SHOWN);
    while (n < max && sql_row(&store->sql, row)) {
        if (seal_open_text(store->keys, secret, sql_uuid(row, 0), sqlite3_column_blob(row, 1),
                           (size_t)sqlite3_column_bytes(row, 1), text) == ERR_OK)
            str_copy(words[n++], ANSWER_WORDS_MAX, text);
    }
    sodium_memzero(secret, sizeof secret);
    explicit_bzero(text, sizeof text);
    if (!err)
        err = store_end(store);
    if (!err)
        *count = n;
    return err;
}

/* ---- shall a course go on? ---- */

enum err store_course_verdict(struct store *store, struct uuid activity, struct course_verdict *out)
{
    struct course_verdict v = {0};
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT count(*), sum(w.choice), a.threshold FROM activities a JOIN surveys s ON s.site = a.site AND"
        " s.kind = 'course' JOIN survey_responses r ON r.survey = s.id AND r.subject = a.id JOIN "
        "survey_answers w"
        " ON w.response = r.id AND w.place = (SELECT min(place) FROM survey_questions WHERE survey = s.id AND"
        " kind = 'yes_no') WHERE a.id = ?1 AND a.threshold > 0",
        "u", &activity);
    if (sql_row(&store->sql, row))
        v = (struct course_verdict){.answers = sqlite3_column_int(row, 0),
                                    .yes = sqlite3_column_int(row, 1),
                                    .threshold = sqlite3_column_int(row, 2)};
    err = store_end(store);
    if (err || v.answers < SURVEY_LEAST_SHOWN)
        return err ? err : ERR_NOT_FOUND;
    v.goes_on = v.yes * 100 >= v.threshold * v.answers;
    *out = v;
    return ERR_OK;
}
