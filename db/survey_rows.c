/* Surveys as rows: putting them, who may answer which, and what came of them. */
#include "db/survey_rows.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/edit.h"

#include <string.h>

static const char *const kinds[] = {"single", "multiple", "scale", "yes_no", "words"};

const char *question_kind_name(enum question_kind kind)
{
    return kinds[kind];
}

bool question_kind_of(const char *name, enum question_kind *out)
{
    for (int i = 0; i < QUESTION_KIND_COUNT; i++)
        if (strcmp(kinds[i], name) == 0) {
            *out = (enum question_kind)i;
            return true;
        }
    return false;
}

/* ---- reading ---- */

/* text: one a line. */
static void split_options(const char *text, struct question *q)
{
    while (*text && q->option_count < OPTIONS_MAX) {
        size_t length = strcspn(text, "\n");
        str_format(q->options[q->option_count++], sizeof q->options[0], "%.*s", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

size_t questions_read(struct store *store, struct uuid survey, struct question questions[QUESTIONS_MAX])
{
    size_t n = 0;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT kind, text, options, is_optional FROM survey_questions WHERE survey = ?1 ORDER BY place", "u",
        &survey);
    while (n < QUESTIONS_MAX && sql_row(&store->sql, row)) {
        struct question *q = &questions[n++];
        *q = (struct question){.is_optional = sqlite3_column_int(row, 3)};
        question_kind_of((const char *)sqlite3_column_text(row, 0), &q->kind);
        sql_text(row, 1, q->text, sizeof q->text);
        split_options((const char *)sqlite3_column_text(row, 2), q);
    }
    if (row)
        sqlite3_reset(row);
    return n;
}

enum err store_survey(struct store *store, struct uuid id, struct survey *out,
                      struct question questions[QUESTIONS_MAX], size_t *count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT id, site, code, kind = 'course', title, about, opens_ms, closes_ms, version"
                  " FROM surveys WHERE id = ?1",
                  "u", &id);
    bool is_found = sql_row(&store->sql, row);
    if (is_found) {
        *out = (struct survey){.id = sql_uuid(row, 0),
                               .is_course = sqlite3_column_int(row, 3),
                               .opens_ms = sqlite3_column_int64(row, 6),
                               .closes_ms = sqlite3_column_int64(row, 7),
                               .version = sqlite3_column_int(row, 8)};
        sql_text(row, 1, out->site, sizeof out->site);
        sql_text(row, 2, out->code, sizeof out->code);
        sql_text(row, 4, out->title, sizeof out->title);
        sql_text(row, 5, out->about, sizeof out->about);
        *count = questions_read(store, id, questions);
    }
    err = store_end(store);
    return err || is_found ? err : ERR_NOT_FOUND;
}

/* Courses ask for a month after their last session, of who was there at least once. */
size_t surveys_for(struct store *store, struct uuid resident, struct survey_row *rows, size_t max)
{
    size_t n = 0;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT s.id, o.subject, o.title, s.kind = 'course', (SELECT count(*) FROM survey_questions WHERE "
        "survey = s.id)"
        " FROM surveys s JOIN (SELECT id AS survey, id AS subject, title FROM surveys WHERE kind = 'general'"
        " UNION ALL SELECT v.id, a.id, a.title FROM surveys v JOIN activities a ON a.site = v.site WHERE"
        " v.kind = 'course' AND a.kind = 'course' AND EXISTS (SELECT 1 FROM attendances t JOIN "
        "activity_sessions x"
        " ON x.id = t.session WHERE t.resident = ?1 AND x.activity = a.id) AND (SELECT max(ends_ms) FROM"
        " activity_sessions WHERE activity = a.id AND cancelled_ms IS NULL) BETWEEN ?2 - 2592000000 AND ?2) o"
        " ON o.survey = s.id WHERE s.opens_ms <= ?2 AND (s.closes_ms = 0 OR s.closes_ms > ?2) AND NOT EXISTS"
        " (SELECT 1 FROM survey_done d WHERE d.survey = s.id AND d.subject = o.subject AND d.resident = ?1)"
        " ORDER BY s.kind, s.code, o.title",
        "ul", &resident, clock_wall_ms());
    while (n < max && sql_row(&store->sql, row)) {
        rows[n] = (struct survey_row){.survey = sql_uuid(row, 0),
                                      .subject = sql_uuid(row, 1),
                                      .is_course = sqlite3_column_int(row, 3),
                                      .questions = sqlite3_column_int(row, 4)};
        sql_text(row, 2, rows[n].title, sizeof rows[n].title);
        n++;
    }
    if (row)
        sqlite3_reset(row);
    return n;
}

enum err store_surveys_for(struct store *store, struct uuid resident, struct survey_row *rows, size_t max,
                           size_t *count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    size_t n = surveys_for(store, resident, rows, max);
    err = store_end(store);
    if (!err)
        *count = n;
    return err;
}

/* ---- putting ---- */

static bool question_is_fit(const struct question *q)
{
    bool has_options = q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTIPLE;
    bool is_fit =
        *q->text && (has_options ? q->option_count >= 2 && q->option_count <= OPTIONS_MAX : !q->option_count);
    for (int i = 0; is_fit && i < q->option_count; i++)
        is_fit = *q->options[i] && !strchr(q->options[i], '\n');
    return is_fit;
}

static void join_options(const struct question *q, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < q->option_count; i++) {
        size_t length = strlen(out);
        str_format(out + length, size - length, "%s%s", i ? "\n" : "", q->options[i]);
    }
}

static bool questions_are_same(const struct question *a, const struct question *b, size_t count)
{
    char x[OPTIONS_MAX * 65], y[OPTIONS_MAX * 65];
    bool is_same = true;
    for (size_t i = 0; is_same && i < count; i++) {
        join_options(&a[i], x, sizeof x);
        join_options(&b[i], y, sizeof y);
        is_same = a[i].kind == b[i].kind && a[i].is_optional == b[i].is_optional &&
                  strcmp(a[i].text, b[i].text) == 0 && strcmp(x, y) == 0;
    }
    return is_same;
}

static void put_questions(struct store *store, struct uuid survey, const struct question *questions,
                          size_t count)
{
    char options[OPTIONS_MAX * 65];
    sql_run(&store->sql, "DELETE FROM survey_questions WHERE survey = ?1", "u", &survey);
    for (size_t i = 0; i < count; i++) {
        join_options(&questions[i], options, sizeof options);
        sql_run(&store->sql,
                "INSERT INTO survey_questions (survey, place, kind, text, options, is_optional) VALUES (?1, "
                "?2, ?3, ?4,"
                " ?5, ?6)",
                "uittti", &survey, (int)i, question_kind_name(questions[i].kind), questions[i].text, options,
                (int)questions[i].is_optional);
    }
}

static void put_row(struct store *store, const struct survey *s, struct edit *e)
{
    sql_run(
        &store->sql,
        "INSERT INTO surveys (id, site, code, version, kind, title, about, opens_ms, closes_ms) VALUES (?1, "
        "?2, ?3, 1,"
        " ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title,"
        " about = excluded.about, opens_ms = excluded.opens_ms, closes_ms = excluded.closes_ms"
        " WHERE (kind, title, about, opens_ms, closes_ms) IS NOT (?4, ?5, ?6, ?7, ?8)",
        "utttttll", &e->id, e->site, s->code, s->is_course ? "course" : "general", s->title, s->about,
        s->opens_ms, s->closes_ms);
    e->has_changed |= sqlite3_changes(store->sql.db) > 0;
}

static void change_questions(struct store *store, const struct question *questions, size_t count,
                             struct edit *e)
{
    struct question before[QUESTIONS_MAX];
    size_t had = questions_read(store, e->id, before);
    if (had == count && questions_are_same(before, questions, count))
        return;
    bool is_begun =
        sql_int(&store->sql,
                "SELECT EXISTS (SELECT 1 FROM survey_drafts WHERE survey = ?1) OR EXISTS (SELECT 1 FROM"
                " survey_responses WHERE survey = ?1)",
                "u", &e->id) == 1;
    if (is_begun)
        store->sql.err = ERR_UNSUPPORTED;
    put_questions(store, e->id, questions, count);
    e->has_changed = true;
}

enum err store_put_survey(struct store *store, const struct survey *s, const struct question *questions,
                          size_t count, enum import_outcome *out, struct uuid *id)
{
    struct edit e = {0};
    bool is_fit = *s->code && *s->title && count > 0 && count <= QUESTIONS_MAX;
    for (size_t i = 0; is_fit && i < count; i++)
        is_fit = question_is_fit(&questions[i]);
    if (!is_fit)
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (edit_begin(store, &e, "SELECT id, version FROM surveys WHERE site = ?1 AND code = ?2", s->site,
                   s->code, s->version)) {
        put_row(store, s, &e);
        change_questions(store, questions, count, &e);
        edit_end(store, &e, "survey_put", "UPDATE surveys SET version = ?2 WHERE id = ?1", s->code);
    }
    err = store_end(store);
    if (err)
        return err;
    *out = edit_outcome(&e);
    if (id)
        *id = e.id;
    return ERR_OK;
}

enum err store_survey_by_code(struct store *store, const char *code, struct uuid *out)
{
    return edit_find(store, "SELECT id, version FROM surveys WHERE site = ?1 AND code = ?2", code, out);
}
