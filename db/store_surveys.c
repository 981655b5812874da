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
enum { CODE_HASH_SIZE = 32 };

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

/* Does each answer fit its question, and is none missing where all must be there? */
static bool answers_are_fit(const struct question *questions, const struct answer *answers, size_t count,
                            bool is_whole)
{
    for (size_t i = 0; i < QUESTIONS_MAX; i++) {
        if (answers[i].is_given ? i >= count || !choice_is_fit(&questions[i], &answers[i])
                                : is_whole && i < count && !questions[i].is_optional)
            return false;
    }
    return true;
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
static void put_response(struct store *store, struct uuid resident, const struct survey_form *form,
                         bool is_anonymous)
{
    static const struct uuid nobody;
    struct uuid response, named = is_anonymous ? nobody : resident;
    randombytes_buf(response.bytes, sizeof response.bytes);
    sql_run(&store->sql,
            "INSERT INTO survey_responses (id, survey, subject, resident) VALUES (?1, ?2, ?3, ?4)", "uuuu",
            &response, &form->survey, &form->subject, &named);
    for (int i = 0; i < QUESTIONS_MAX; i++)
        if (form->answers[i].is_given)
            put_answer(store, response, i, &form->answers[i]);
    sql_run(&store->sql, "INSERT INTO survey_done (survey, subject, resident) VALUES (?1, ?2, ?3)", "uuu",
            &form->survey, &form->subject, &resident);
    if (!is_anonymous)
        event_record(
            store, "survey_answered", response, resident,
            "SELECT json_object('response', uuid(?1), 'survey', uuid(?2), 'subject', uuid(?3), 'resident',"
            " uuid(?4))",
            "uuuu", &response, &form->survey, &form->subject, &resident);
}

/* Keyed, so that a file alone does not tell which codes there are. */
static void hash_code(const struct keys *keys, const char *code, uint8_t out[CODE_HASH_SIZE])
{
    crypto_generichash(out, CODE_HASH_SIZE, (const unsigned char *)code, strlen(code), keys->store,
                       sizeof keys->store);
}

static void drop_draft(struct store *store, const char *code)
{
    uint8_t hash[CODE_HASH_SIZE];
    if (!*code)
        return;
    hash_code(store->keys, code, hash);
    sql_run(&store->sql, "DELETE FROM survey_drafts WHERE code = ?1", "b", hash, (size_t)CODE_HASH_SIZE);
    store->must_sweep = true;
}

enum err store_finish_survey(struct store *store, struct uuid resident, const struct survey_form *form,
                             bool is_anonymous)
{
    struct question questions[QUESTIONS_MAX];
    enum err err = store_begin(store);
    if (err)
        return err;
    size_t count = questions_read(store, form->survey, questions);
    if (!may_answer(store, resident, form->survey, form->subject)) {
        err = ERR_NOT_FOUND;
    } else if (!answers_are_fit(questions, form->answers, count, true)) {
        err = ERR_DATA;
    } else {
        put_response(store, resident, form, is_anonymous);
        drop_draft(store, form->code);
    }
    enum err end = store_end(store);
    return end ? end : err;
}

/* ---- stopping and going on ---- */

static bool is_code_taken(struct store *store, const char *code)
{
    uint8_t hash[CODE_HASH_SIZE];
    hash_code(store->keys, code, hash);
    return sql_int(&store->sql, "SELECT count(*) FROM survey_drafts WHERE code = ?1", "b", hash,
                   (size_t)CODE_HASH_SIZE) > 0;
}

static void put_draft(struct store *store, struct uuid id, const struct survey_form *form, int place)
{
    uint8_t sealed[ANSWER_WORDS_MAX + SEAL_OVERHEAD], hash[CODE_HASH_SIZE];
    const struct answer *a = &form->answers[place];
    size_t length = strlen(a->words);
    hash_code(store->keys, form->code, hash);
    if (length)
        seal_for_kiosk(store->keys, PLACE_WORDS, id, a->words, length, sealed);
    sql_run(&store->sql,
            "INSERT INTO survey_drafts (id, code, survey, subject, place, choice, words) VALUES (?1, ?2, ?3, "
            "?4, ?5, ?6,"
            " ?7)",
            "ubuuiib", &id, hash, (size_t)CODE_HASH_SIZE, &form->survey, &form->subject, place, a->choice,
            length ? sealed : NULL, length ? length + SEAL_OVERHEAD : 0);
}

static void keep(struct store *store, struct survey_form *form)
{
    struct uuid id;
    randombytes_buf(id.bytes, sizeof id.bytes);
    drop_draft(store, form->code);
    while (!*form->code || is_code_taken(store, form->code))
        str_format(form->code, sizeof form->code, "%08u", (unsigned)randombytes_uniform(100000000));
    for (int i = 0; i < QUESTIONS_MAX; i++)
        if (form->answers[i].is_given)
            put_draft(store, id, form, i);
}

enum err store_pause_survey(struct store *store, struct survey_form *form)
{
    struct question questions[QUESTIONS_MAX];
    enum err err = store_begin(store);
    if (err)
        return err;
    size_t count = questions_read(store, form->survey, questions);
    bool is_fit = count && answers_are_fit(questions, form->answers, count, false);
    if (is_fit)
        keep(store, form);
    err = store_end(store);
    return err || is_fit ? err : ERR_DATA;
}

static void read_answer(struct store *store, sqlite3_stmt *row, struct answer *a)
{
    size_t size = 0;
    *a = (struct answer){.choice = sqlite3_column_int(row, 4), .is_given = true};
    if (sqlite3_column_type(row, 5) == SQLITE_NULL)
        return;
    enum err err = seal_open(store->keys, PLACE_WORDS, sql_uuid(row, 0), sqlite3_column_blob(row, 5),
                             (size_t)sqlite3_column_bytes(row, 5), a->words, sizeof a->words - 1, &size);
    a->words[size] = '\0';
    if (err)
        store->sql.err = err;
}

enum err store_resume_survey(struct store *store, struct survey_form *form)
{
    uint8_t hash[CODE_HASH_SIZE];
    bool is_found = false;
    hash_code(store->keys, form->code, hash);
    enum err err = store_begin(store);
    if (err)
        return err;
    memset(form->answers, 0, sizeof form->answers);
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT d.id, d.survey, d.subject, d.place, d.choice, d.words FROM survey_drafts d"
                  " JOIN surveys s ON s.id = d.survey WHERE d.code = ?1 AND (s.closes_ms = 0 OR"
                  " s.closes_ms > ?2)",
                  "bl", hash, (size_t)CODE_HASH_SIZE, clock_wall_ms());
    while (sql_row(&store->sql, row)) {
        is_found = true;
        form->survey = sql_uuid(row, 1);
        form->subject = sql_uuid(row, 2);
        read_answer(store, row, &form->answers[sqlite3_column_int(row, 3)]);
    }
    err = store_end(store);
    return err || is_found ? err : ERR_NOT_FOUND;
}

void survey_forget(struct store *store, struct uuid resident)
{
    sql_run(&store->sql, "DELETE FROM survey_done WHERE resident = ?1", "u", &resident);
    sql_run(&store->sql, "UPDATE survey_responses SET resident = NULL WHERE resident = ?1", "u", &resident);
}
