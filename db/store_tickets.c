#include "db/tickets.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/pool.h"

enum { DAY_MIN = 24 * 60, MINUTE_MS = 60 * 1000 };

static enum ticket_kind kind_of(const struct booking *b)
{
    return uuid_is_zero(b->service) ? TICKET_PLACE : b->is_queue ? TICKET_QUEUE : TICKET_SLOT;
}

/* False: no such booking, or it has no ticket. */
static bool read_ticket(struct store *store, struct uuid booking, struct ticket_facts *out,
                        struct booking *now)
{
    struct booking b;
    if (!booking_read(store, booking, &b))
        return false;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT r.id, r.number, r.issued_ms, coalesce(s.bring, a.materials), coalesce(s.price, a.price),"
        " coalesce((SELECT max(ends_ms) FROM activity_sessions WHERE activity = a.id AND cancelled_ms IS"
        " NULL), b.ends_ms) FROM receipts r JOIN bookings b ON b.id = r.booking LEFT JOIN activities a ON"
        " a.id = b.activity LEFT JOIN services s ON s.id = b.service WHERE b.id = ?1",
        "u", &booking);
    if (!sql_row(&store->sql, row))
        return false;
    *out =
        (struct ticket_facts){.id = sql_uuid(row, 0),
                              .booking = booking,
                              .issued_ms = sqlite3_column_int64(row, 2),
                              .expires_min = (uint32_t)(sqlite3_column_int64(row, 5) / MINUTE_MS) + DAY_MIN,
                              .kind = kind_of(&b),
                              .is_waiting = b.state == BOOKING_WAITING || b.state == BOOKING_OFFERED,
                              .is_asked = b.state == BOOKING_ASKED,
                              .is_home = b.is_home,
                              .place_number = b.number,
                              .starts_ms = b.starts_ms,
                              .ends_ms = b.ends_ms};
    sql_text(row, 1, out->number, sizeof out->number);
    sql_text(row, 3, out->bring, sizeof out->bring);
    sql_text(row, 4, out->price, sizeof out->price);
    str_copy(out->title, sizeof out->title, b.title);
    str_copy(out->place, sizeof out->place, b.place);
    sqlite3_reset(row);
    *now = b;
    return true;
}

static enum err sign(const struct store *store, struct ticket_facts *facts)
{
    struct token token = {.kind = TOKEN_BOOKING,
                          .object = facts->booking,
                          .issued_min = (uint32_t)(facts->issued_ms / MINUTE_MS),
                          .expires_min = facts->expires_min};
    return token_sign(&token, store->conf->site.receipt_url, store->keys->token_secret, facts->token);
}

static void make(struct store *store, struct uuid resident, struct uuid booking)
{
    struct uuid id = uuid_new();
    receipt_insert(store, id, booking);
    event_record(store, "receipt_issued", id, resident,
                 "SELECT json_object('receipt', uuid(?1), 'number', (SELECT number FROM receipts WHERE id ="
                 " ?1), 'booking', uuid(?2))",
                 "uu", &id, &booking);
}

static bool is_open_booking_of(struct store *store, struct uuid resident, struct uuid booking)
{
    return sql_int(&store->sql,
                   "SELECT count(*) FROM bookings WHERE id = ?1 AND resident = ?2 AND closed_ms IS NULL",
                   "uu", &booking, &resident) == 1;
}

enum err store_ticket_new(struct store *store, struct uuid resident, struct uuid booking,
                          struct ticket_facts *out)
{
    struct ticket_facts facts = {0};
    struct booking now;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_theirs = is_open_booking_of(store, resident, booking);
    if (is_theirs && !read_ticket(store, booking, &facts, &now)) {
        make(store, resident, booking);
        is_theirs = read_ticket(store, booking, &facts, &now);
    }
    if (is_theirs && !store->sql.err)
        store->sql.err = sign(store, &facts);
    err = store_end(store);
    if (err || !is_theirs)
        return err ? err : ERR_NOT_FOUND;
    *out = facts;
    return ERR_OK;
}

enum err store_ticket_by_token(struct store *store, const char *text, struct ticket_facts *facts,
                               struct booking *now)
{
    struct ticket_facts found;
    struct booking booking;
    struct token token;
    enum err err = token_verify(text, store->keys->token_public, clock_wall_ms(), &token);
    if (err)
        return err;
    if (token.kind != TOKEN_BOOKING)
        return ERR_DATA;
    err = store_begin(store);
    if (err)
        return err;
    bool is_found = read_ticket(store, token.object, &found, &booking);
    err = store_end(store);
    if (!err)
        err = is_found ? sign(store, &found) : ERR_NOT_FOUND;
    if (err)
        return err;
    *facts = found;
    *now = booking;
    return ERR_OK;
}
