/* What is sealed to staff about residents, opened for one open desk. */
#include "db/seal.h"
#include "db/store_private.h"

#include <string.h>

enum { STEP = 100, NUMBER_LEAST = 15, NUMBER_MOST = 18 }; /* STEP: residents opened under one lock */

/* A row of residents: id, identity, phone. */
static enum err open_row(struct store *store, const uint8_t secret[STAFF_SECRET_SIZE], sqlite3_stmt *row,
                         struct person *out)
{
    out->id = sql_uuid(row, 0);
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
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT id, identity, phone FROM residents WHERE id = ?1", "u", &resident);
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
    sqlite3_stmt *rows = sql_start(
        &store->sql,
        "SELECT id, identity, NULL FROM residents WHERE id > coalesce(?1, x'') ORDER BY id LIMIT ?2", "ui",
        &s->last, STEP);
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
        sqlite3_stmt *row = sql_start(&store->sql,
                                      "SELECT id, identity, NULL FROM residents WHERE (lookup_hash = ?1 OR "
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
