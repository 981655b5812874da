#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"

#include <string.h>

/* The facts of a receipt as its paper shows them: without token, and empty if there is no such receipt. */
static void read_facts(struct store *store, const struct uuid *id, struct receipt_facts *facts)
{
    struct sql *sql = &store->sql;
    sqlite3_stmt *row = sql_start(sql, "SELECT number, issued_ms FROM receipts WHERE id = ?1", "u", id);
    if (!sql_row(sql, row))
        return;
    facts->id = *id;
    sql_text(row, 0, facts->number, sizeof facts->number);
    facts->issued_ms = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
    row = sql_start(sql,
                    "SELECT t.title, c.barcode, r.due_day FROM receipt_loans r JOIN loans l ON l.id = r.loan"
                    " JOIN copies c ON c.id = l.copy JOIN titles t ON t.id = c.title WHERE r.receipt = ?1"
                    " ORDER BY r.place",
                    "u", id);
    while (facts->loan_count < RECEIPT_LOANS_MAX && sql_row(sql, row)) {
        struct receipt_loan *loan = &facts->loans[facts->loan_count++];
        sql_text(row, 0, loan->title, sizeof loan->title);
        sql_text(row, 1, loan->barcode, sizeof loan->barcode);
        loan->due_day = sqlite3_column_int(row, 2);
    }
    if (row)
        sqlite3_reset(row);
}

/* The signature is deterministic: signing again gives the token of the paper. */
static enum err sign(const struct store *store, struct receipt_facts *facts)
{
    struct token token = {
        .kind = TOKEN_LOANS,
        .object = facts->id,
        .issued_min = (uint32_t)(facts->issued_ms / 60000),
        .expires_min = receipt_expires_min(facts),
    };
    return token_sign(&token, store->conf->site.receipt_url, store->keys->token_secret, facts->token);
}

void receipt_insert(struct store *store, struct uuid id, struct uuid booking)
{
    struct sql *sql = &store->sql;
    char number[24];
    sql_run(sql, "UPDATE meta SET last_receipt = last_receipt + 1", "");
    long long counter = sql_int(sql, "SELECT last_receipt FROM meta", "");
    str_format(number, sizeof number, "%s-%04lld", store->conf->site.id, counter);
    sql_run(sql, "INSERT INTO receipts (id, number, issued_ms, state, booking) VALUES (?1, ?2, ?3, ?4, ?5)",
            "utliu", &id, number, clock_wall_ms(), RECEIPT_SHOWN, &booking);
}

static void insert(struct store *store, const struct uuid *id, const struct uuid *loans, size_t count)
{
    receipt_insert(store, *id, (struct uuid){0});
    for (size_t i = 0; i < count; i++)
        sql_run(&store->sql,
                "INSERT INTO receipt_loans (receipt, place, loan, due_day)"
                " SELECT ?1, ?2, id, due_day FROM loans WHERE id = ?3",
                "uiu", id, (int)i, &loans[i]);
}

static bool are_loans_of(struct store *store, struct uuid resident, const struct uuid *loans, size_t count)
{
    if (count == 0 || count > RECEIPT_LOANS_MAX)
        return false;
    for (size_t i = 0; i < count; i++)
        if (sql_int(&store->sql, "SELECT count(*) FROM loans WHERE id = ?1 AND resident = ?2", "uu",
                    &loans[i], &resident) != 1)
            return false;
    return true;
}

enum err store_receipt_new(struct store *store, struct uuid resident, const struct uuid *loans, size_t count,
                           struct receipt_facts *out)
{
    struct receipt_facts facts = {0};
    struct uuid id = uuid_new();
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_theirs = are_loans_of(store, resident, loans, count);
    if (is_theirs) {
        insert(store, &id, loans, count);
        event_record(
            store, "receipt_issued", id, resident,
            "SELECT json_object('receipt', uuid(?1), 'number', (SELECT number FROM receipts WHERE id = ?1),"
            " 'loans', (SELECT json_group_array(uuid(loan)) FROM receipt_loans WHERE receipt = ?1))",
            "u", &id);
        read_facts(store, &id, &facts);
        if (!store->sql.err)
            store->sql.err = sign(store, &facts);
    }
    err = store_end(store);
    if (err || !is_theirs)
        return err ? err : ERR_NOT_FOUND;
    *out = facts;
    return ERR_OK;
}

/* What is known about a paper never becomes less: a second try that failed does not deny the first one. */
static bool is_settled(enum receipt_state now, enum receipt_state next)
{
    return now == next || now == RECEIPT_PRINTED || (now == RECEIPT_UNKNOWN && next != RECEIPT_PRINTED);
}

static void set_state(struct store *store, struct uuid receipt, enum receipt_state state)
{
    sql_run(&store->sql, "UPDATE receipts SET state = ?2 WHERE id = ?1", "ui", &receipt, (int)state);
    event_record(store, "receipt_state", receipt, (struct uuid){0},
                 "SELECT json_object('receipt', uuid(?1), 'state', ?2)", "ui", &receipt, (int)state);
}

enum err store_receipt_set_state(struct store *store, struct uuid receipt, enum receipt_state state)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql, "SELECT state FROM receipts WHERE id = ?1", "u", &receipt);
    bool is_known = sql_row(&store->sql, row);
    enum receipt_state now = is_known ? (enum receipt_state)sqlite3_column_int(row, 0) : state;
    sqlite3_reset(row);
    if (!is_settled(now, state))
        set_state(store, receipt, state);
    err = store_end(store);
    return err || is_known ? err : ERR_NOT_FOUND;
}

enum err store_receipts_recover(struct store *store)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    for (bool has_more = true; has_more;) {
        sqlite3_stmt *row = sql_start(&store->sql, "SELECT id FROM receipts WHERE state = ?1 LIMIT 1", "i",
                                      (int)RECEIPT_PRINTING);
        has_more = sql_row(&store->sql, row);
        struct uuid receipt = has_more ? sql_uuid(row, 0) : (struct uuid){0};
        sqlite3_reset(row);
        if (has_more)
            set_state(store, receipt, RECEIPT_UNKNOWN);
    }
    return store_end(store);
}

static size_t read_loans(struct store *store, const struct uuid *receipt, struct loan *loans, size_t max)
{
    struct uuid ids[RECEIPT_LOANS_MAX];
    size_t count = 0;
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT loan FROM receipt_loans WHERE receipt = ?1 ORDER BY place", "u", receipt);
    while (count < max && count < RECEIPT_LOANS_MAX && sql_row(&store->sql, row))
        ids[count++] = sql_uuid(row, 0);
    if (row)
        sqlite3_reset(row);
    for (size_t i = 0; i < count; i++)
        loan_read(store, ids[i], &loans[i]);
    return count;
}

enum err store_receipt_by_token(struct store *store, const char *text, struct receipt_facts *facts,
                                struct loan *loans, size_t max, size_t *count)
{
    struct receipt_facts found = {0};
    struct token token;
    enum err err = token_verify(text, store->keys->token_public, clock_wall_ms(), &token);
    if (err)
        return err;
    if (token.kind != TOKEN_LOANS)
        return ERR_DATA;
    err = store_begin(store);
    if (err)
        return err;
    read_facts(store, &token.object, &found);
    size_t n = read_loans(store, &token.object, loans, max);
    err = store_end(store);
    if (!err && found.loan_count == 0)
        err = ERR_NOT_FOUND;
    if (!err)
        err = sign(store, &found);
    if (err)
        return err;
    *facts = found;
    *count = n;
    return ERR_OK;
}
