#include "fixture.h"

#include "base/utf8.h"
#include "db/migrate.h"
#include "db/sql.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct migration good[] = {
    {1, "first", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (41);"},
    {2, "second", "CREATE TABLE b (x INTEGER) STRICT; UPDATE a SET x = x + 1;"},
};
static const struct migration bad[] = {
    {1, "first", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (41);"},
    {2, "fails", "CREATE TABLE b (x INTEGER) STRICT; UPDATE a SET x = 0; INSERT INTO nowhere VALUES (1);"},
};

struct fresh {
    char path[300], copy[320];
    struct sql sql;
};

static void open_fresh(const struct house *h, struct fresh *f)
{
    *f = (struct fresh){0};
    str_format(f->path, sizeof f->path, "%s/fresh.db", h->dir);
    str_format(f->copy, sizeof f->copy, "%s.before-0002", f->path);
    assert_int_equal(sql_open(&f->sql.db, f->path, false), ERR_OK);
}

static int64_t version(struct fresh *f)
{
    return sql_int(&f->sql, "PRAGMA user_version", "");
}

static void steps_lead_from_empty_to_newest(void **state)
{
    struct fresh f;
    open_fresh(*state, &f);
    assert_int_equal(migrate(f.sql.db, f.path, good, 2), ERR_OK);
    assert_int_equal(version(&f), 2);
    assert_int_equal(sql_int(&f.sql, "SELECT x FROM a", ""), 42);
    assert_int_not_equal(access(f.copy, F_OK), 0); /* nothing was there to copy */
    assert_int_equal(migrate(f.sql.db, f.path, good, 2), ERR_OK);
    assert_int_equal(sql_int(&f.sql, "SELECT x FROM a", ""), 42);
    sql_finish(&f.sql);
}

static void shipped_steps_have_no_gap_and_end_at_the_stores_version(void **state)
{
    struct house *h = *state;
    for (size_t i = 0; i < migration_count; i++)
        assert_int_equal(migrations[i].number, i + 1);
    assert_int_equal(query(h, "PRAGMA user_version"), migration_count);
    assert_int_equal(query(h, "PRAGMA application_id"), 0x4B494F53);
    assert_int_equal(query(h,
                           "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                           " AND NOT strict AND name NOT LIKE 'sqlite_%'"),
                     0);
}

static void a_failing_step_leaves_the_old_version_whole(void **state)
{
    struct fresh f;
    open_fresh(*state, &f);
    assert_int_equal(migrate(f.sql.db, f.path, bad, 1), ERR_OK);
    assert_int_not_equal(migrate(f.sql.db, f.path, bad, 2), ERR_OK);
    assert_int_equal(version(&f), 1);
    assert_int_equal(sql_int(&f.sql, "SELECT x FROM a", ""), 41);
    assert_int_equal(sql_int(&f.sql, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'", ""), 0);
    assert_int_equal(migrate(f.sql.db, f.path, good, 2),
                     ERR_OK); /* the copy of the first attempt is in no way */
    assert_int_equal(sql_int(&f.sql, "SELECT x FROM a", ""), 42);
    sql_finish(&f.sql);
}

/* Another program that opens the same database holds the write lock, and lets go when it is done. */
static int finish_other(void *other, int tries)
{
    const char *const rest[] = {good[0].sql, "PRAGMA user_version = 1", "COMMIT"};
    for (size_t i = 0; i < 3 && tries == 0; i++)
        sql_exec(other, rest[i]);
    return tries == 0;
}

static void a_step_that_another_program_took_is_not_taken_again(void **state)
{
    struct fresh f, other;
    open_fresh(*state, &f);
    open_fresh(*state, &other);
    sql_exec(&other.sql, "BEGIN IMMEDIATE");
    assert_int_equal(sqlite3_busy_handler(f.sql.db, finish_other, &other.sql), SQLITE_OK);
    assert_int_equal(migrate(f.sql.db, f.path, good, 2), ERR_OK);
    assert_int_equal(other.sql.err, ERR_OK);
    assert_int_equal(version(&f), 2);
    assert_int_equal(sql_int(&f.sql, "SELECT x FROM a", ""), 42);
    sql_finish(&f.sql);
    sql_finish(&other.sql);
}

static enum err read_copy(const char *path, int64_t *x)
{
    struct sql sql = {0};
    enum err err = sql_open(&sql.db, path, true);
    if (err)
        return err;
    *x = sql_int(&sql, "SELECT x FROM a", "");
    err = sql.err;
    sql_finish(&sql);
    return err;
}

static void a_copy_aside_is_made_and_checked_like_the_original(void **state)
{
    struct fresh f;
    int64_t x = 0;
    size_t size;
    open_fresh(*state, &f);
    assert_int_equal(migrate(f.sql.db, f.path, good, 1), ERR_OK);
    assert_int_equal(migrate(f.sql.db, f.path, good, 2), ERR_OK);
    sql_finish(&f.sql);
    assert_int_equal(read_copy(f.copy, &x), ERR_OK);
    assert_int_equal(x, 41);
    free(file_read(f.copy, &size));
    file_flip(f.copy, size - 1000, 0);
    assert_int_equal(read_copy(f.copy, &x), ERR_CORRUPT);
}

static void a_newer_database_is_refused(void **state)
{
    struct house *h = *state;
    struct store *other = NULL;
    char path[300];
    struct sql sql = {0};
    house_close(h);
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    sql_exec(&sql, "PRAGMA user_version = 9999");
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
    assert_int_equal(store_open(&other, &h->conf, &h->keys), ERR_NEWER);
    assert_int_equal(store_open_readonly(&other, &h->conf, &h->keys), ERR_NEWER);
    assert_null(other);
    assert_int_equal(query(h, "PRAGMA user_version"), 9999);
}

/* The step that gave titles and copies versions takes along what was there. */
static void a_catalogue_of_an_older_program_is_kept(void **state)
{
    struct fresh f;
    size_t step = 0;
    open_fresh(*state, &f);
    while (strcmp(migrations[step].name, "catalogue") != 0)
        step++;
    assert_int_equal(migrate(f.sql.db, f.path, migrations, step), ERR_OK);
    sql_exec(&f.sql,
             "INSERT INTO meta (id, device) VALUES (1, zeroblob(16));"
             "INSERT INTO sites VALUES ('zh1', '河东', 0);"
             "INSERT INTO titles VALUES (zeroblob(16), '9787110000014', '书', '人', '社', '2001', 'I2');"
             "INSERT INTO copies (id, title, owner, barcode, site, state)"
             " VALUES (zeroblob(16), zeroblob(16), 'zh1', 'A1', 'zh1', 'transit')");
    assert_int_equal(migrate(f.sql.db, f.path, migrations, migration_count), ERR_OK);
    assert_int_equal(
        sql_int(&f.sql,
                "SELECT t.isbn || t.title || t.author || t.publisher || t.year || t.clc || c.owner"
                " || c.barcode || c.site || c.state = '9787110000014书人社2001I2zh1A1zh1transit'"
                " FROM copies c JOIN titles t ON t.id = c.title",
                ""),
        1);
    assert_int_equal(sql_int(&f.sql, "SELECT count(*) FROM pragma_foreign_key_check", ""), 0);
    assert_int_equal(f.sql.err, ERR_OK);
    sql_finish(&f.sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(steps_lead_from_empty_to_newest, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(shipped_steps_have_no_gap_and_end_at_the_stores_version, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_failing_step_leaves_the_old_version_whole, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_step_that_another_program_took_is_not_taken_again, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_copy_aside_is_made_and_checked_like_the_original, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_newer_database_is_refused, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_catalogue_of_an_older_program_is_kept, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
