/* What is sealed to staff about residents, opened for one open desk. */
#include "db/seal.h"
#include "db/store_private.h"

#include <string.h>

enum { STEP = 100, NUMBER_LEAST = 15, NUMBER_MOST = 18 }; /* STEP: residents opened under one lock */

/* A row of residents: id, identity, phone, birth year. */
static enum err open_row(struct store *store, const uint8_t secret[STAFF_SECRET_SIZE], sqlite3_stmt *row,
                         struct person *out)
{
    out->id = sql_uuid(row, 0);
    out->is_child = sqlite3_column_type(row, 3) != SQLITE_NULL;
    enum err err = seal_open_identity(store->keys, secret, out->id, sqlite3_column_blob(row, 1),
                                      (size_t)sqlite3_column_bytes(row, 1), out->name, out->last_four);
    if (!err && sqlite3_column_type(row, 2) != SQLITE_NULL)
        err = seal_open_phone(store->keys, secret, out->id, sqlite3_column_blob(row, 2),
                              (size_t)sqlite3_column_bytes(row, 2), out->phone);
    return err;
}

static bool look_at(struct store *store, const uint8_t secret[STAFF_SECRET_SIZE], struct uuid resident,
                    struct person *out)
{
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT id, identity, phone, birth_year FROM residents WHERE id = ?1", "u", &resident);
    if (!sql_row(&store->sql, row))
        return false;
    enum err err = open_row(store, secret, row, out);
    sqlite3_reset(row);
    if (err)
        store->sql.err = err;
    event_record(store, "resident_viewed", resident, resident,
                 "SELECT json_object('resident', uuid(?1), 'staff', uuid(?2))", "uu", &resident,
                 &store->desk.staff);
    return true;
}

enum err store_desk_person(struct store *store, struct uuid desk, struct uuid resident, struct person *out)
{
    uint8_t secret[STAFF_SECRET_SIZE];
    struct person person = {.name = ""};
    enum err err = desk_key(store, desk, STAFF_VOLUNTEER, secret);
    if (!err)
        err = store_begin(store);
    bool is_found = false;
    if (!err) {
        store_desk_act(store, desk);
        is_found = look_at(store, secret, resident, &person);
        store_desk_act(store, (struct uuid){0});
        err = store_end(store);
    }
    explicit_bzero(secret, sizeof secret);
    if (!err && is_found)
        *out = person;
    explicit_bzero(&person, sizeof person);
    return err || is_found ? err : ERR_NOT_FOUND;
}

static int look_at_relatives(struct store *store, const uint8_t secret[STAFF_SECRET_SIZE],
                             struct uuid resident, struct person relatives[RELATIVES_MAX])
{
    struct uuid ids[RELATIVES_MAX];
    int n = 0, opened = 0;
    sqlite3_stmt *rows = sql_start(&store->sql,
                                   "SELECT child, since_ms FROM guardians WHERE guardian = ?1 UNION ALL"
                                   " SELECT guardian, since_ms FROM guardians WHERE child = ?1 ORDER BY 2, 1",
                                   "u", &resident);
    while (n < RELATIVES_MAX && sql_row(&store->sql, rows))
        ids[n++] = sql_uuid(rows, 0);
    if (rows)
        sqlite3_reset(rows);
    for (int i = 0; i < n; i++)
        opened += look_at(store, secret, ids[i], &relatives[opened]);
    return opened;
}

enum err store_desk_relatives(struct store *store, struct uuid desk, struct uuid resident,
                              struct person relatives[RELATIVES_MAX], int *count)
{
    uint8_t secret[STAFF_SECRET_SIZE];
    struct person found[RELATIVES_MAX] = {{.name = ""}};
    int n = 0;
    enum err err = desk_key(store, desk, STAFF_VOLUNTEER, secret);
    if (!err)
        err = store_begin(store);
    if (!err) {
        store_desk_act(store, desk);
        n = look_at_relatives(store, secret, resident, found);
        store_desk_act(store, (struct uuid){0});
        err = store_end(store);
    }
    explicit_bzero(secret, sizeof secret);
    if (!err) {
        memcpy(relatives, found, sizeof found);
        *count = n;
    }
    explicit_bzero(found, sizeof found);
    return err;
}

/* ---- without the card ---- */

struct search {
    const char *words;
    const uint8_t *secret;
    struct uuid last; /* opened so far */
    struct person *persons;
    int count;
    enum err err;
};

static void keep(struct search *s, const struct person *person)
{
    if (s->count < PERSONS_MAX)
        s->persons[s->count] = *person;
    s->count++;
}

/* The next STEP residents; false after the last one. */
static bool search_names(struct store *store, struct search *s)
{
    int opened = 0;
    s->err = store_begin(store);
    if (s->err)
        return false;
    sqlite3_stmt *rows = sql_start(&store->sql,
                                   "SELECT id, identity, NULL, birth_year FROM residents WHERE id > "
                                   "coalesce(?1, x'') ORDER BY id LIMIT ?2",
                                   "ui", &s->last, STEP);
    for (; sql_row(&store->sql, rows); opened++) {
        struct person person = {.name = ""};
        enum err err = open_row(store, s->secret, rows, &person);
        if (err)
            store->sql.err = err;
        else if (strstr(person.name, s->words))
            keep(s, &person);
        s->last = person.id;
        explicit_bzero(&person, sizeof person);
    }
    s->err = store_end(store);
    return !s->err && opened == STEP;
}

static bool is_number(const char *words)
{
    size_t length = strlen(words);
    return length >= NUMBER_LEAST && length <= NUMBER_MOST &&
           strspn(words, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length;
}

/* Every kind of card that may carry the number. */
static void search_number(struct store *store, struct search *s)
{
    for (int kind = CARD_RESIDENT; !s->err && kind <= CARD_FOREIGNER_2023; kind++) {
        uint8_t hash[LOOKUP_HASH_SIZE];
        struct person person = {.name = ""};
        keys_lookup_hash(store->keys, (enum card_kind)kind, s->words, hash);
        s->err = store_begin(store);
        if (s->err)
            return;
        sqlite3_stmt *row =
            sql_start(&store->sql,
                      "SELECT id, identity, NULL, birth_year FROM residents WHERE (lookup_hash = ?1 OR "
                      "former_hash = ?1) AND lookup_key = ?2",
                      "bt", hash, sizeof hash, store->keys->lookup.id);
        if (sql_row(&store->sql, row) && open_row(store, s->secret, row, &person) == ERR_OK)
            keep(s, &person);
        explicit_bzero(&person, sizeof person);
        s->err = store_end(store);
    }
}

static enum err record_search(struct store *store, struct uuid desk, int count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    store_desk_act(store, desk);
    event_record(store, "residents_searched", (struct uuid){0}, (struct uuid){0},
                 "SELECT json_object('staff', uuid(?1), 'found', ?2)", "ui", &store->desk.staff, count);
    store_desk_act(store, (struct uuid){0});
    return store_end(store);
}

enum err store_desk_find(struct store *store, struct uuid desk, const char *words, struct person *persons,
                         int *count)
{
    uint8_t secret[STAFF_SECRET_SIZE];
    struct person found[PERSONS_MAX] = {{.name = ""}};
    struct search s = {.words = words, .secret = secret, .persons = found};
    if (!*words)
        return ERR_DATA;
    enum err err = desk_key(store, desk, STAFF_LIBRARIAN, secret);
    if (err)
        return err;
    if (is_number(words))
        search_number(store, &s);
    else
        while (search_names(store, &s))
            ;
    explicit_bzero(secret, sizeof secret);
    err = s.err ? s.err : record_search(store, desk, s.count);
    if (!err) {
        memcpy(persons, found, sizeof found);
        *count = s.count;
    }
    explicit_bzero(found, sizeof found);
    return err;
}
