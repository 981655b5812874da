#include "base/clock.h"
#include "db/store_private.h"
#include "model/date.h"

enum { TOLERANCE_MS = 2 * 60 * 1000 };

int32_t store_today(void)
{
    return day_at(clock_wall_ms());
}

/* Only acts that are refused while the clock is wrong raise the mark, returns do not: so books returned while
 * the clock ran ahead cannot stop lending once it is right again. */
void store_raise_clock(struct store *store)
{
    sql_run(&store->sql, "UPDATE meta SET last_wall_ms = max(last_wall_ms, ?1)", "l", clock_wall_ms());
}

bool store_clock_is_wrong(struct store *store)
{
    int64_t now = clock_wall_ms();
    if (now < (int64_t)KIOSK_BUILD_EPOCH * 1000)
        return true;
    bool is_alone = !store->sql.db || sqlite3_get_autocommit(store->sql.db);
    if (is_alone && store_begin(store) != ERR_OK)
        return true;
    int64_t mark = sql_int(&store->sql, "SELECT last_wall_ms FROM meta", "");
    bool is_wrong = store->sql.err || now < mark - TOLERANCE_MS;
    return is_alone && store_end(store) != ERR_OK ? true : is_wrong;
}

enum err store_accept_clock(struct store *store)
{
    int64_t now = clock_wall_ms();
    enum err err = store_begin(store);
    if (err)
        return err;
    sql_run(&store->sql, "UPDATE meta SET last_wall_ms = ?1", "l", now);
    event_record(store, "clock_accepted", (struct uuid){0}, (struct uuid){0},
                 "SELECT json_object('wall_ms', ?1)", "l", now);
    return store_end(store);
}
