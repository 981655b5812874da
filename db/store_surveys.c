/* Surveys as staff put them, and as residents answer them. */
#include "db/surveys.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/seal.h"
#include "db/store_private.h"
#include "db/survey_rows.h"

#include <sodium.h>
#include <string.h>

#define PLACE_WORDS "survey_drafts|words"

/* ---- answering ---- */

static bool choice_is_fit(const struct question *q, const struct answer *a)
{
    size_t length = strlen(a->words);
    switch (q->kind) {
    case QUESTION_SINGLE:
        return !length && a->choice >= 0 && a->choice < q->option_count;
    case QUESTION_MULTIPLE:
        return !length && a->choice >= 0 && a->choice < 1 << q->option_count;
    case QUESTION_SCALE:
        return !length && a->choice >= 1 && a->choice <= SCALE_MAX;
    case QUESTION_YES_NO:
        return !length && (a->choice == 0 || a->choice == 1);
    default:
        return a->choice == 0 && utf8_valid(a->words, length);
    }
}

static bool may_answer(struct store *store, struct uuid resident, struct uuid survey, struct uuid subject)
{
    struct survey_row rows[SURVEYS_FOR_MAX];
    size_t count = surveys_for(store, resident, rows, SURVEYS_FOR_MAX);
    for (size_t i = 0; i < count; i++)
        if (uuid_equal(rows[i].survey, survey) && uuid_equal(rows[i].subject, subject))
            return true;
    return false;
}

/* Words are bound to the resident's row. */
static void put_draft(struct store *store, struct uuid resident, struct uuid survey, struct uuid subject,
                      int place, const struct answer *a)
{
    uint8_t sealed[ANSWER_WORDS_MAX + SEAL_OVERHEAD];
    size_t length = strlen(a->words);
    if (length)
        seal_for_kiosk(store->keys, PLACE_WORDS, resident, a->words, length, sealed);
    sql_run(&store->sql,
            "INSERT INTO survey_drafts (survey, subject, resident, place, choice, words) VALUES (?1, ?2, ?3, "
            "?4, ?5, ?6)"
            " ON CONFLICT DO UPDATE SET choice = excluded.choice, words = excluded.words",
            "uuuiib", &survey, &subject, &resident, place, a->choice, length ? sealed : NULL,
            length ? length + SEAL_OVERHEAD : 0);
}

enum err store_answer_question(struct store *store, struct uuid resident, struct uuid survey,
                               struct uuid subject, int question, const struct answer *a)
{
    struct question questions[QUESTIONS_MAX];
    enum err err = store_begin(store);
    if (err)
        return err;
    int count = (int)questions_read(store, survey, questions);
    if (!may_answer(store, resident, survey, subject))
        err = ERR_NOT_FOUND;
    else if (question < 0 || question >= count || !choice_is_fit(&questions[question], a))
        err = ERR_DATA;
    else
        put_draft(store, resident, survey, subject, question, a);
    enum err end = store_end(store);
    return end ? end : err;
}

static void read_draft(struct store *store, struct uuid resident, struct uuid survey, struct uuid subject,
                       struct answer answers[QUESTIONS_MAX])
{
    memset(answers, 0, QUESTIONS_MAX * sizeof *answers);
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT place, choice, words FROM survey_drafts WHERE survey = ?1 AND subject = ?2 AND"
                  " resident = ?3",
                  "uuu", &survey, &subject, &resident);
    while (sql_row(&store->sql, row)) {
        struct answer *a = &answers[sqlite3_column_int(row, 0)];
        size_t size = 0;
        *a = (struct answer){.choice = sqlite3_column_int(row, 1), .is_given = true};
        if (sqlite3_column_type(row, 2) == SQLITE_NULL)
            continue;
        enum err err = seal_open(store->keys, PLACE_WORDS, resident, sqlite3_column_blob(row, 2),
                                 (size_t)sqlite3_column_bytes(row, 2), a->words, sizeof a->words - 1, &size);
        a->words[size] = '\0';
        if (err)
            store->sql.err = err;
    }
}

enum err store_survey_draft(struct store *store, struct uuid resident, struct uuid survey,
                            struct uuid subject, struct answer answers[QUESTIONS_MAX])
{
    enum err err = store_begin(store);
    if (err)
        return err;
    read_draft(store, resident, survey, subject, answers);
    return store_end(store);
}

static void delete_draft(struct store *store, struct uuid resident, struct uuid survey, struct uuid subject)
{
    sql_run(&store->sql, "DELETE FROM survey_drafts WHERE survey = ?1 AND subject = ?2 AND resident = ?3",
            "uuu", &survey, &subject, &resident);
    store->must_sweep = true;
}

enum err store_drop_draft(struct store *store, struct uuid resident, struct uuid survey, struct uuid subject)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    delete_draft(store, resident, survey, subject);
    return store_end(store);
}

/* ---- an answer that counts ---- */

static void put_answer(struct store *store, struct uuid response, int place, const struct answer *a)
{
    uint8_t sealed[SEALED_TEXT_MAX];
    size_t size = *a->words ? seal_text_for_staff(store->keys, response, a->words, sealed) : 0;
    sql_run(&store->sql,
            "INSERT INTO survey_answers (response, place, choice, words) VALUES (?1, ?2, ?3, ?4)", "uiib",
            &response, place, a->choice, size ? sealed : NULL, size);
}

/* Who gave it is named where they wished so; the id has no time in it. */
static void put_response(struct store *store, struct uuid resident, struct uuid survey, struct uuid subject,
                         const struct answer answers[QUESTIONS_MAX], size_t count, bool is_anonymous)
{
    static const struct uuid nobody;
    struct uuid response, named = is_anonymous ? nobody : resident;
    randombytes_buf(response.bytes, sizeof response.bytes);
    sql_run(&store->sql,
            "INSERT INTO survey_responses (id, survey, subject, resident) VALUES (?1, ?2, ?3, ?4)", "uuuu",
            &response, &survey, &subject, &named);
    for (size_t i = 0; i < count; i++)
        if (answers[i].is_given)
            put_answer(store, response, (int)i, &answers[i]);
    sql_run(&store->sql, "INSERT INTO survey_done (survey, subject, resident) VALUES (?1, ?2, ?3)", "uuu",
            &survey, &subject, &resident);
    if (!is_anonymous)
        event_record(
            store, "survey_answered", response, resident,
            "SELECT json_object('response', uuid(?1), 'survey', uuid(?2), 'subject', uuid(?3), 'resident',"
            " uuid(?4))",
            "uuuu", &response, &survey, &subject, &resident);
}

static bool is_whole(const struct question *questions, const struct answer *answers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!questions[i].is_optional && !answers[i].is_given)
            return false;
    return true;
}

enum err store_finish_survey(struct store *store, struct uuid resident, struct uuid survey,
                             struct uuid subject, bool is_anonymous)
{
    struct question questions[QUESTIONS_MAX];
    struct answer answers[QUESTIONS_MAX];
    enum err err = store_begin(store);
    if (err)
        return err;
    size_t count = questions_read(store, survey, questions);
    read_draft(store, resident, survey, subject, answers);
    if (!may_answer(store, resident, survey, subject)) {
        err = ERR_NOT_FOUND;
    } else if (!is_whole(questions, answers, count)) {
        err = ERR_DATA;
    } else {
        put_response(store, resident, survey, subject, answers, count, is_anonymous);
        delete_draft(store, resident, survey, subject);
    }
    explicit_bzero(answers, sizeof answers);
    enum err end = store_end(store);
    return end ? end : err;
}

void survey_forget(struct store *store, struct uuid resident)
{
    sql_run(&store->sql, "DELETE FROM survey_drafts WHERE resident = ?1", "u", &resident);
    sql_run(&store->sql, "DELETE FROM survey_done WHERE resident = ?1", "u", &resident);
    sql_run(&store->sql, "UPDATE survey_responses SET resident = NULL WHERE resident = ?1", "u", &resident);
}
