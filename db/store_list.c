/* The lists for staff, as text. A resident appears as a random id only. */
#include "base/clock.h"
#include "db/store_private.h"

#include <string.h>

#define DAY(column) "date(" column " * 86400, 'unixepoch')"
#define INSTANT(column) "strftime('%Y-%m-%dT%H:%M:%SZ', " column " / 1000, 'unixepoch')"
#define LOANS                                                                                                \
    "SELECT uuid(l.id) AS loan, uuid(l.resident) AS resident, t.title, c.owner, c.barcode, " INSTANT(        \
        "l.lent_ms") " AS lent, " DAY("l.due_day") " AS due, l.renewals FROM loans l JOIN copies c ON c.id " \
                                                   "= l.copy"                                                \
                                                   " JOIN titles t ON t.id = c.title WHERE l.closed_ms IS "  \
                                                   "NULL"

/* ?1, where it stands, is today, ?3 this house. pulls: what stands on a shelf here while somebody waits for
 * it. */
static const struct list lists[] = {
    {"loans", LOANS " ORDER BY l.due_day, l.lent_ms"},
    {"overdue", LOANS " AND l.due_day < ?1 ORDER BY l.due_day, l.lent_ms"},
    {"titles",
     "SELECT isbn, title, author, translator, publisher, year, clc, series, pages, price FROM titles"
     " ORDER BY isbn"},
    {"copies",
     "SELECT c.owner, c.barcode, t.isbn, t.title, c.site, CASE WHEN l.id IS NULL THEN c.state ELSE "
     "'on loan' END AS"
     " state, c.call_number, c.price FROM copies c JOIN titles t ON t.id = c.title LEFT JOIN loans l"
     " ON l.copy = c.id AND l.closed_ms IS NULL ORDER BY c.owner, c.barcode"},
    {"holdings",
     "SELECT t.isbn, t.title, t.author, t.translator, t.publisher, t.year, t.clc, t.series, t.pages,"
     " t.price, c.owner, c.barcode, c.site, c.call_number, c.price AS copy_price FROM copies c"
     " JOIN titles t ON t.id = c.title WHERE c.state <> 'withdrawn' ORDER BY t.isbn, c.owner, "
     "c.barcode"},
    {"receipts", "SELECT r.number, uuid(r.id) AS receipt, uuid(r.booking) AS booking, " INSTANT(
                     "r.issued_ms") " AS issued, CASE r.state WHEN 0 THEN 'shown'"
                                    " WHEN 1 THEN 'printing' WHEN 2 THEN 'printed' ELSE 'unknown' END AS "
                                    "state, (SELECT count(*) FROM receipt_loans"
                                    " WHERE receipt = r.id) AS loans FROM receipts r ORDER BY r.number"},
    {"events", "SELECT uuid(device) AS device, epoch, seq, uuid(id) AS id, hlc, " INSTANT(
                   "wall_ms") " AS wall, schema, kind, body, lower(hex(prev_hash)) AS prev_hash FROM events "
                              "ORDER BY epoch,"
                              " seq"},
    {"audit",
     "SELECT id, " INSTANT("at_ms") " AS at, act, uuid(object) AS object, uuid(resident) AS resident,"
                                    " uuid(event) AS event, uuid(staff) AS staff, uuid(agent) AS agent, "
                                    "reason FROM audit ORDER BY id"},
    {"transit", "SELECT x.owner, x.barcode, (SELECT t.title FROM copies c JOIN titles t ON t.id = c.title"
                " WHERE c.id = x.copy) AS title, x.from_site, x.to_site, " INSTANT(
                    "x.since_ms") " AS since FROM transit x WHERE x.left_ms IS NULL ORDER BY x.id"},
    {"holds",
     "SELECT uuid(h.id) AS hold, h.pickup, t.title, t.isbn, h.site, uuid(h.resident) AS resident, " INSTANT(
         "h.placed_ms") " AS placed, CASE WHEN h.closed_ms IS NOT NULL THEN h.closed_how WHEN h.ready_ms IS "
                        "NOT NULL"
                        " THEN 'ready' WHEN h.copy IS NOT NULL THEN 'on the way' ELSE 'waiting' END AS state,"
                        " c.owner, c.barcode, " INSTANT("h.ready_ms") " AS ready, " INSTANT(
                            "h.called_ms") " AS called, " DAY("h.until_day") " AS until FROM holds h JOIN "
                                                                             "titles t ON"
                                                                             " t.id = h.title LEFT JOIN "
                                                                             "copy_rows c ON c.id = h.copy"
                                                                             " ORDER BY t.title, t.id, "
                                                                             "h.hlc, h.id"},
    {"pulls",
     "SELECT t.title, c.owner, c.barcode, count(*) AS waiting FROM copies c JOIN titles t ON t.id = c.title"
     " JOIN holds h ON h.title = c.title AND h.closed_ms IS NULL AND h.copy IS NULL JOIN sites o ON"
     " o.id = c.owner WHERE c.site = ?3 AND o.kind = 0 AND " COPY_IS_IN " GROUP BY c.id ORDER BY t.title,"
     " c.barcode"},
    {"shelf-missing", "SELECT c.call_number, t.title, c.owner, c.barcode" SHELF_MISSING
                      " ORDER BY c.call_number, t.title, c.barcode"},
    {"shelf-misplaced",
     "SELECT c.call_number, t.title, c.owner, c.barcode, c.site, CASE WHEN EXISTS (SELECT 1 FROM loans WHERE"
     " copy = c.id AND closed_ms IS NULL) THEN 'on loan' WHEN EXISTS (SELECT 1 FROM holds WHERE copy = c.id"
     " AND closed_ms IS NULL) THEN 'reserved' WHEN c.state <> 'available' THEN c.state ELSE 'elsewhere' END"
     " AS why" SHELF_MISPLACED " ORDER BY t.title, c.barcode"},
    {"shelf-unknown",
     "SELECT code, " INSTANT("seen_ms") " AS seen FROM shelf_codes WHERE shelf_count = " SHELF_NEWEST
                                        " ORDER BY code"},
    {"problems",
     "SELECT uuid(p.id) AS problem, p.kind, (SELECT t.title FROM copies c JOIN titles t ON t.id = c.title"
     " WHERE c.id = p.object) AS title, p.site, p.code, " INSTANT(
         "p.at_ms") " AS at, uuid(p.event) AS event, " INSTANT("p.solved_ms") " AS solved,"
                                                                              " uuid(p.solved_by) AS "
                                                                              "solved_by,"
                                                                              " p.note FROM problems p ORDER "
                                                                              "BY"
                                                                              " p.at_ms, p.id"},
    {"calls", "SELECT uuid(id) AS call, site, place, cause, " INSTANT(
                  "raised_ms") " AS raised, strftime('%Y-%m-%dT%H:%M:%fZ', rung_ms / 1000.0, 'unixepoch') AS "
                               "rung, " INSTANT("answered_ms") " AS answered, answered_by FROM help_calls "
                                                               "ORDER BY raised_ms, id"},
    {NULL, NULL},
};

enum { COLUMNS_MAX = 16 };

static const char *find_list(const struct list *list, const char *name)
{
    while (list->name && strcmp(list->name, name) != 0)
        list++;
    return list->sql;
}

static enum err run(struct store *store, const char *query, struct uuid resident,
                    void (*on_row)(void *arg, int count, const char *const *names, const char *const *values),
                    void *arg)
{
    const char *names[COLUMNS_MAX], *values[COLUMNS_MAX];
    enum err err = store_begin(store);
    if (err)
        return err;
    const char *types = strstr(query, "?3")   ? "iut"
                        : strstr(query, "?2") ? "iu"
                        : strstr(query, "?1") ? "i"
                                              : "";
    sqlite3_stmt *row = sql_start(&store->sql, query, types, store_today(), &resident, store->conf->site.id);
    while (sql_row(&store->sql, row)) {
        int count = sqlite3_column_count(row);
        for (int i = 0; i < count; i++) {
            const char *text = (const char *)sqlite3_column_text(row, i);
            names[i] = sqlite3_column_name(row, i);
            values[i] = text ? text : "";
        }
        on_row(arg, count, names, values);
    }
    return store_end(store);
}

enum err store_list(struct store *store, const char *list,
                    void (*on_row)(void *arg, int count, const char *const *names, const char *const *values),
                    void *arg)
{
    const char *query = find_list(lists, list);
    if (!query)
        query = find_list(programme_lists, list);
    return query ? run(store, query, (struct uuid){0}, on_row, arg) : ERR_NOT_FOUND;
}

enum err store_list_resident(struct store *store, struct uuid resident,
                             void (*on_row)(void *arg, int count, const char *const *names,
                                            const char *const *values),
                             void *arg)
{
    static const char query[] =
        "SELECT uuid(l.id) AS loan, t.title, c.barcode, " INSTANT("l.lent_ms") " AS lent, " DAY(
            "l.due_day") " AS due, CASE WHEN l.closed_ms IS NULL THEN CASE WHEN l.due_day < ?1 THEN "
                         "'overdue' ELSE"
                         " 'open' END ELSE l.closed_how END AS state, " INSTANT(
                             "l.closed_ms") " AS closed, (SELECT group_concat(x.number, ' ') FROM "
                                            "receipt_loans r JOIN receipts x ON x.id = r.receipt"
                                            " WHERE r.loan = l.id) AS receipts FROM loans l JOIN copies c ON "
                                            "c.id = l.copy JOIN titles t ON t.id ="
                                            " c.title WHERE l.resident = ?2 ORDER BY l.lent_ms DESC";
    return run(store, query, resident, on_row, arg);
}

enum err store_list_resident_holds(struct store *store, struct uuid resident,
                                   void (*on_row)(void *arg, int count, const char *const *names,
                                                  const char *const *values),
                                   void *arg)
{
    static const char query[] = "SELECT uuid(h.id) AS hold, t.title, h.site, " INSTANT(
        "h.placed_ms") " AS placed, CASE WHEN h.closed_ms"
                       " IS NOT NULL THEN h.closed_how WHEN h.ready_ms IS NOT NULL THEN 'ready' WHEN h.copy "
                       "IS NOT NULL THEN"
                       " 'on the way' ELSE 'waiting' END AS state, h.pickup, " DAY(
                           "h.until_day") " AS until FROM holds h JOIN"
                                          " titles t ON t.id = h.title WHERE h.resident = ?2 AND ?1 ORDER BY "
                                          "h.hlc DESC";
    return run(store, query, resident, on_row, arg);
}
