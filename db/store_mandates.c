/* Mandates: who lets whom act for them; and the lists of who acts for somebody. */
#include "base/clock.h"
#include "db/family.h"
#include "db/store_private.h"

static int count(struct store *store, const char *query, const struct uuid *id)
{
    return (int)sql_int(&store->sql, query, "u", id);
}

static enum err may_give(struct store *store, const struct uuid *agent, const struct uuid *giver)
{
    if (!company_is_second(store, *agent, *giver))
        return ERR_ACCESS;
    if (sql_int(&store->sql,
                "SELECT count(*) FROM mandates WHERE agent = ?1 AND giver = ?2 AND ended_ms IS NULL", "uu",
                agent, giver) > 0)
        return ERR_BUSY;
    bool has_room = count(store, "SELECT count(*) FROM mandates WHERE agent = ?1 AND ended_ms IS NULL",
                          agent) < MANDATES_MAX &&
                    count(store, "SELECT count(*) FROM mandates WHERE giver = ?1 AND ended_ms IS NULL",
                          giver) < AGENTS_MAX;
    return has_room ? ERR_OK : ERR_FULL;
}

enum err store_give_mandate(struct store *store, struct uuid agent, struct uuid giver, int consent_version)
{
    struct uuid id = uuid_new();
    enum err err = store_begin(store);
    if (err)
        return err;
    enum err refusal = may_give(store, &agent, &giver);
    if (!refusal) {
        sql_run(
            &store->sql,
            "INSERT INTO mandates (id, giver, agent, consent_version, given_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            "uuuil", &id, &giver, &agent, consent_version, clock_wall_ms());
        event_record(store, "mandate_given", id, giver,
                     "SELECT json_object('mandate', uuid(?1), 'giver', uuid(?2), 'agent', uuid(?3),"
                     " 'consent_version', ?4)",
                     "uuui", &id, &giver, &agent, consent_version);
    }
    err = store_end(store);
    return err ? err : refusal;
}

static void end_mandate(struct store *store, const struct uuid *mandate, const struct uuid *ender)
{
    sql_run(&store->sql, "UPDATE mandates SET ended_ms = ?2 WHERE id = ?1", "ul", mandate, clock_wall_ms());
    event_record(store, "mandate_ended", *mandate, *ender,
                 "SELECT json_object('mandate', uuid(?1), 'ended_by', uuid(?2))", "uu", mandate, ender);
}

enum err store_end_mandate(struct store *store, struct uuid resident, struct uuid mandate)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_theirs =
        sql_int(&store->sql,
                "SELECT count(*) FROM mandates WHERE id = ?1 AND ended_ms IS NULL AND (giver = ?2 OR"
                " agent = ?2)",
                "uu", &mandate, &resident) == 1;
    if (is_theirs)
        end_mandate(store, &mandate, &resident);
    err = store_end(store);
    return err || is_theirs ? err : ERR_NOT_FOUND;
}

void mandate_end_all(struct store *store, struct uuid resident)
{
    struct uuid ids[MANDATES_MAX + AGENTS_MAX];
    size_t n = 0;
    sqlite3_stmt *rows = sql_start(
        &store->sql, "SELECT id FROM mandates WHERE (giver = ?1 OR agent = ?1) AND ended_ms IS NULL", "u",
        &resident);
    while (n < sizeof ids / sizeof ids[0] && sql_row(&store->sql, rows))
        ids[n++] = sql_uuid(rows, 0);
    if (rows)
        sqlite3_reset(rows);
    for (size_t i = 0; i < n; i++)
        end_mandate(store, &ids[i], &resident);
}

/* ---- lists ---- */

/* Rows of query: id, masked name, mandate, since. */
static enum err list_agents(struct store *store, const char *query, struct uuid resident,
                            struct agent *agents, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(&store->sql, query, "u", &resident);
    for (; n < max && sql_row(&store->sql, rows); n++) {
        agents[n] = (struct agent){
            .id = sql_uuid(rows, 0), .mandate = sql_uuid(rows, 2), .since_ms = sqlite3_column_int64(rows, 3)};
        err = resident_open_name(store, agents[n].id, rows, 1, agents[n].name, sizeof agents[n].name);
        if (err)
            store->sql.err = err;
    }
    return store_end_list(store, n, count);
}

enum err store_agents(struct store *store, struct uuid giver, struct agent agents[AGENTS_MAX], size_t *count)
{
    return list_agents(
        store,
        "SELECT r.id, r.masked_name, m.id, m.given_ms FROM mandates m JOIN residents r ON r.id ="
        " m.agent WHERE m.giver = ?1 AND m.ended_ms IS NULL ORDER BY m.given_ms, m.id",
        giver, agents, AGENTS_MAX, count);
}

enum err store_guardians(struct store *store, struct uuid child, struct agent guardians[GUARDIANS_MAX],
                         size_t *count)
{
    return list_agents(
        store,
        "SELECT r.id, r.masked_name, NULL, g.since_ms FROM guardians g JOIN residents r ON r.id ="
        " g.guardian WHERE g.child = ?1 ORDER BY g.since_ms, r.id",
        child, guardians, GUARDIANS_MAX, count);
}
