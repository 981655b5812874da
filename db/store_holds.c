/* Reservations: a queue for each title across the houses. What was found for whom follows from the facts
 * about the copy (store_facts.c); here is who waits, who is served, and what ends a reservation. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"

#include <string.h>

/* ---- reading ---- */

#define SELECT_HOLD                                                                                          \
    "SELECT h.id, h.title, t.title, t.author, t.publisher, s.name, h.ready_ms IS NOT NULL, h.until_day,"     \
    " h.pickup, h.copy, h.site, h.resident, h.copy IS NOT NULL, 1 + (SELECT count(*) FROM holds o WHERE"     \
    " o.title = h.title AND o.closed_ms IS NULL AND o.copy IS NULL AND (o.hlc, o.id) < (h.hlc, h.id))"       \
    " FROM holds h JOIN titles t ON t.id = h.title JOIN sites s ON s.id = h.site WHERE h.closed_ms IS NULL"

static void read_hold(sqlite3_stmt *row, struct hold *h)
{
    *h = (struct hold){.id = sql_uuid(row, 0),
                       .title_id = sql_uuid(row, 1),
                       .is_ready = sqlite3_column_int(row, 6),
                       .until_day = sqlite3_column_int(row, 7),
                       .pickup = sqlite3_column_int(row, 8),
                       .position = sqlite3_column_int(row, 12) ? 0 : sqlite3_column_int(row, 13)};
    sql_text(row, 2, h->title, sizeof h->title);
    sql_text(row, 3, h->author, sizeof h->author);
    sql_text(row, 4, h->publisher, sizeof h->publisher);
    sql_text(row, 5, h->house, sizeof h->house);
}

/* An open reservation as the code here needs it. */
struct place {
    struct hold hold;
    struct uuid copy, resident;
    char site[16];
};

static bool read_place(struct store *store, sqlite3_stmt *row, struct place *out)
{
    if (!sql_row(&store->sql, row))
        return false;
    *out = (struct place){.copy = sql_uuid(row, 9), .resident = sql_uuid(row, 11)};
    read_hold(row, &out->hold);
    sql_text(row, 10, out->site, sizeof out->site);
    sqlite3_reset(row);
    return true;
}

static bool is_here(const struct store *store, const char *site)
{
    return strcmp(site, store->conf->site.id) == 0;
}

int hold_count_open(struct store *store, struct uuid resident)
{
    return (int)sql_int(&store->sql, "SELECT count(*) FROM holds WHERE resident = ?1 AND closed_ms IS NULL",
                        "u", &resident);
}

struct uuid hold_of(struct store *store, struct uuid resident, struct uuid title)
{
    struct place place = {0};
    read_place(store,
               sql_start(&store->sql, SELECT_HOLD " AND h.resident = ?1 AND h.title = ?2 LIMIT 1", "uu",
                         &resident, &title),
               &place);
    return place.hold.id;
}

bool hold_is_awaited(struct store *store, struct uuid title, struct uuid resident)
{
    return sql_int(
               &store->sql,
               "SELECT EXISTS (SELECT 1 FROM holds WHERE title = ?1 AND closed_ms IS NULL AND copy IS NULL"
               " AND resident <> ?2)",
               "uu", &title, &resident) == 1;
}

/* ---- serving who waits ---- */

static void send_copy(struct store *store, struct uuid copy, const char *to, struct uuid hold)
{
    struct fact fact = {.hold = hold};
    str_copy(fact.to, sizeof fact.to, to);
    struct uuid event = event_record(store, "copy_sent", copy, (struct uuid){0},
                                     "SELECT json_object('copy', uuid(?1), 'to', ?2, 'hold', uuid(?3))",
                                     "utu", &copy, to, &hold);
    fact_add(store, copy, event, fact);
}

static void set_aside(struct store *store, struct uuid copy, const struct place *p, struct circulation *out)
{
    bool has_phone = resident_has_phone(store, &p->resident);
    int32_t until = has_phone ? 0 : shelf_until(store->conf, store_today(), false);
    struct uuid event = event_record(store, "copy_set_aside", copy, p->resident,
                                     "SELECT json_object('copy', uuid(?1), 'hold', uuid(?2), 'until',"
                                     " date(nullif(?3, 0) * 86400, 'unixepoch'))",
                                     "uul", &copy, &p->hold.id, (int64_t)until);
    fact_add(store, copy, event, (struct fact){.hold = p->hold.id, .due_day = until});
    out->pickup = p->hold.pickup;
}

bool hold_give_copy(struct store *store, const struct copy *c, struct circulation *out)
{
    struct place p;
    if (c->is_owned_by_partner || strcmp(c->state, "damaged") == 0 || strcmp(c->state, "withdrawn") == 0)
        return false;
    if (!read_place(store,
                    sql_start(&store->sql,
                              SELECT_HOLD " AND h.title = ?1 AND h.copy IS NULL ORDER BY h.hlc, h.id LIMIT 1",
                              "u", &c->title_id),
                    &p))
        return false;
    out->is_awaited = true;
    out->is_elsewhere = !is_here(store, p.site);
    str_copy(out->home_name, sizeof out->home_name, p.hold.house);
    if (out->is_elsewhere)
        send_copy(store, c->id, p.site, p.hold.id);
    else
        set_aside(store, c->id, &p, out);
    return true;
}

void copy_shelve(struct store *store, const struct copy *c, struct circulation *out)
{
    if (!hold_give_copy(store, c, out) && !is_here(store, c->site))
        send_copy(store, c->id, c->site, (struct uuid){0});
}

void hold_release_copy(struct store *store, struct uuid id)
{
    struct copy c;
    struct circulation ignored = {0};
    struct uuid event = event_record(store, "copy_put_back", id, (struct uuid){0},
                                     "SELECT json_object('copy', uuid(?1))", "u", &id);
    fact_add(store, id, event, (struct fact){0});
    if (copy_read(store, id, &c))
        copy_shelve(store, &c, &ignored);
}

/* ---- ends ---- */

static void end_hold(struct store *store, const struct place *p, const char *how)
{
    sql_run(&store->sql, "UPDATE holds SET closed_ms = ?2, closed_how = ?3, copy = NULL WHERE id = ?1", "ult",
            &p->hold.id, clock_wall_ms(), how);
    event_record(store, strcmp(how, "expired") == 0 ? "hold_expired" : "hold_cancelled", p->hold.id,
                 p->resident, "SELECT json_object('hold', uuid(?1), 'resident', uuid(?2))", "uu", &p->hold.id,
                 &p->resident);
    if (p->hold.is_ready && is_here(store, p->site))
        hold_release_copy(store, p->copy);
}

void hold_cancel_all(struct store *store, struct uuid resident)
{
    struct place p;
    while (read_place(store,
                      sql_start(&store->sql, SELECT_HOLD " AND h.resident = ?1 LIMIT 1", "u", &resident), &p))
        end_hold(store, &p, "cancelled");
}

void hold_fulfilled(struct store *store, struct uuid hold, struct uuid lent_copy)
{
    struct uuid other = {0};
    sqlite3_stmt *row = sql_start(&store->sql, "SELECT copy FROM holds WHERE id = ?1 AND copy <> ?2", "uu",
                                  &hold, &lent_copy);
    if (!sql_row(&store->sql, row))
        return;
    other = sql_uuid(row, 0);
    sqlite3_reset(row);
    sql_run(&store->sql,
            "UPDATE holds SET copy = NULL, ready_ms = NULL, until_day = NULL, called_ms = NULL WHERE id = ?1",
            "u", &hold);
    hold_release_copy(store, other);
}

/* ---- what people do ---- */

static struct hold_case case_of(struct store *store, struct uuid resident, struct uuid title,
                                const char *site)
{
    struct sql *sql = &store->sql;
    int32_t today = store_today();
    return (struct hold_case){
        .open_holds = hold_count_open(store, resident),
        .has_overdue = sql_int(sql,
                               "SELECT EXISTS (SELECT 1 FROM loans WHERE resident = ?1 AND closed_ms IS NULL"
                               " AND due_day < ?2)",
                               "ui", &resident, today) == 1,
        .is_card_expired = sql_int(sql, "SELECT card_valid_to_day < ?2 FROM residents WHERE id = ?1", "ui",
                                   &resident, today) == 1,
        .is_of_age = child_is_of_age(store, resident),
        .is_withdrawn =
            sql_int(sql, "SELECT withdrawn_ms IS NOT NULL FROM residents WHERE id = ?1", "u", &resident) == 1,
        .has_hold = !uuid_is_zero(hold_of(store, resident, title)),
        .has_loan = sql_int(sql,
                            "SELECT EXISTS (SELECT 1 FROM loans l JOIN copies c ON c.id = l.copy WHERE"
                            " l.resident = ?1 AND l.closed_ms IS NULL AND c.title = ?2)",
                            "uu", &resident, &title) == 1,
        .has_copies = sql_int(sql,
                              "SELECT EXISTS (SELECT 1 FROM copies c JOIN sites o ON o.id = c.owner WHERE"
                              " c.title = ?1 AND o.kind = 0 AND c.state IN ('available', 'transit'))",
                              "u", &title) == 1,
        .is_on_shelf = sql_int(sql,
                               "SELECT EXISTS (SELECT 1 FROM copies c WHERE c.title = ?1 AND c.site = ?2 AND"
                               " " COPY_IS_IN ")",
                               "ut", &title, site) == 1};
}

static void describe(struct circulation *out, const struct hold *h)
{
    out->hold = *h;
    str_copy(out->loan.title, sizeof out->loan.title, h->title);
    str_copy(out->loan.author, sizeof out->loan.author, h->author);
    str_copy(out->loan.publisher, sizeof out->loan.publisher, h->publisher);
}

/* 100 to 999, and round again. */
static int next_pickup(struct store *store)
{
    return (int)sql_int(
        &store->sql,
        "SELECT 100 + (coalesce((SELECT pickup FROM holds ORDER BY hlc DESC LIMIT 1), 99) - 99) % 900", "");
}

static void place(struct store *store, struct uuid resident, struct uuid title, const char *site,
                  struct circulation *out)
{
    struct uuid id = uuid_new();
    struct place p;
    int pickup = next_pickup(store);
    struct uuid event = event_record(store, "hold_placed", id, resident,
                                     "SELECT json_object('hold', uuid(?1), 'resident', uuid(?2), 'title', "
                                     "uuid(?3), 'site', ?4, 'pickup', ?5)",
                                     "uuuti", &id, &resident, &title, site, pickup);
    sql_run(&store->sql,
            "INSERT INTO holds (id, resident, title, site, pickup, hlc, placed_ms) SELECT ?1, ?2, ?3, ?4, "
            "?6, hlc, wall_ms"
            " FROM events WHERE id = ?5",
            "uuutui", &id, &resident, &title, site, &event, pickup);
    if (read_place(store, sql_start(&store->sql, SELECT_HOLD " AND h.id = ?1", "u", &id), &p))
        describe(out, &p.hold);
}

static bool read_title(struct store *store, struct uuid title, struct loan *out)
{
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT title, author, publisher FROM titles WHERE id = ?1", "u", &title);
    if (!sql_row(&store->sql, row))
        return false;
    sql_text(row, 0, out->title, sizeof out->title);
    sql_text(row, 1, out->author, sizeof out->author);
    sql_text(row, 2, out->publisher, sizeof out->publisher);
    sqlite3_reset(row);
    return true;
}

enum err store_place_hold(struct store *store, struct uuid resident, struct uuid title, const char *site,
                          struct circulation *out)
{
    struct circulation result = {.limit = store->conf->holds.limit};
    enum err err = store_begin(store);
    if (err)
        return err;
    site = site ? site : store->conf->site.id;
    bool is_known =
        sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1", "u", &resident) == 1 &&
        sql_int(&store->sql, "SELECT count(*) FROM sites WHERE id = ?1 AND kind = 0", "t", site) == 1 &&
        read_title(store, title, &result.loan);
    if (is_known) {
        struct hold_case c = case_of(store, resident, title, site);
        result.refusal = hold_decide(store->conf, &c);
        if (result.refusal == REFUSED_NONE)
            place(store, resident, title, site, &result);
    }
    err = store_end(store);
    if (err || !is_known)
        return err ? err : ERR_NOT_FOUND;
    *out = result;
    return ERR_OK;
}

enum err store_cancel_hold(struct store *store, struct uuid resident, struct uuid hold,
                           struct circulation *out)
{
    struct circulation result = {.limit = store->conf->holds.limit, .refusal = REFUSED_NO_HOLD};
    struct place p;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row =
        sql_start(&store->sql, SELECT_HOLD " AND h.id = ?1 AND h.resident = ?2", "uu", &hold, &resident);
    if (read_place(store, row, &p)) {
        result.refusal = REFUSED_NONE;
        describe(&result, &p.hold);
        end_hold(store, &p, "cancelled");
    }
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}

enum err store_holds(struct store *store, struct uuid resident, struct hold *holds, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  SELECT_HOLD " AND h.resident = ?1 ORDER BY h.ready_ms IS NULL, h.copy IS NULL, h.hlc, h.id",
                  "u", &resident);
    while (n < max && sql_row(&store->sql, row))
        read_hold(row, &holds[n++]);
    return store_end_list(store, n, count);
}

enum err store_ready_pickups(struct store *store, int *numbers, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT pickup FROM holds WHERE copy IS NOT NULL AND closed_ms IS NULL AND"
                                  " ready_ms IS NOT NULL AND site = ?1 ORDER BY ready_ms DESC",
                                  "t", store->conf->site.id);
    while (n < max && sql_row(&store->sql, row))
        numbers[n++] = sqlite3_column_int(row, 0);
    return store_end_list(store, n, count);
}

/* ---- what staff and time do ---- */

enum err store_hold_called(struct store *store, struct uuid hold)
{
    int32_t until = shelf_until(store->conf, store_today(), true);
    struct place p;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_ready = read_place(store, sql_start(&store->sql, SELECT_HOLD " AND h.id = ?1", "u", &hold), &p) &&
                    p.hold.is_ready;
    if (is_ready) {
        sql_run(&store->sql, "UPDATE holds SET called_ms = ?2, until_day = ?3 WHERE id = ?1", "uli", &hold,
                clock_wall_ms(), until);
        event_record(store, "hold_called", hold, p.resident,
                     "SELECT json_object('hold', uuid(?1), 'until', date(?2 * 86400, 'unixepoch'))", "ul",
                     &hold, (int64_t)until);
    }
    err = store_end(store);
    return err || is_ready ? err : ERR_NOT_FOUND;
}

/* Whoever deleted the phone number will not be called. */
static void start_uncalled(struct store *store)
{
    sql_run(&store->sql,
            "UPDATE holds SET until_day = ?1 WHERE closed_ms IS NULL AND ready_ms IS NOT NULL AND until_day "
            "IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM residents r WHERE " HAS_PHONE("holds.resident") ")",
            "i", shelf_until(store->conf, store_today(), false));
}

enum err store_expire_holds(struct store *store, int *count)
{
    struct place p;
    int n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_clock_right = !store_clock_is_wrong(store);
    if (is_clock_right)
        start_uncalled(store);
    while (is_clock_right &&
           read_place(store,
                      sql_start(&store->sql,
                                SELECT_HOLD " AND h.ready_ms IS NOT NULL AND h.site = ?1 AND h.until_day < ?2"
                                            " ORDER BY h.hlc, h.id LIMIT 1",
                                "ti", store->conf->site.id, store_today()),
                      &p)) {
        end_hold(store, &p, "expired");
        n++;
    }
    err = store_end(store);
    if (!err)
        *count = n;
    return err;
}
