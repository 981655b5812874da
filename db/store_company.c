/* Who may act for whom now: the cards of the session, in memory, and what the rows allow. */
#include "db/family.h"
#include "db/store_private.h"

#include <string.h>

/* ---- the session and its second card ---- */

void store_expect_second(struct store *store, struct uuid agent, bool is_expecting)
{
    if (!uuid_is_zero(agent) && uuid_equal(agent, store->company.agent))
        store->company.is_expecting = is_expecting;
}

void store_end_company(struct store *store, struct uuid agent)
{
    if (uuid_is_zero(agent) || uuid_equal(agent, store->company.agent))
        store->company = (struct company){.is_expecting = false};
}

void company_begin(struct store *store, struct uuid agent)
{
    store->company = (struct company){.agent = agent};
}

/* Known, no child, card and consent stand. */
static bool may_be_acted_for(struct store *store, const struct resident *laid)
{
    return laid->age != AGE_CHILD && !laid->is_card_expired &&
           sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1 AND withdrawn_ms IS NULL", "u",
                   &laid->id) == 1;
}

void company_lay_card(struct store *store, const struct resident *laid)
{
    struct company *company = &store->company;
    if (uuid_equal(laid->id, company->agent))
        return; /* goes on waiting */
    company->is_expecting = false;
    company->second = may_be_acted_for(store, laid) ? laid->id : (struct uuid){0};
}

bool company_is_second(const struct store *store, struct uuid agent, struct uuid second)
{
    return !uuid_is_zero(agent) && !uuid_is_zero(second) && uuid_equal(agent, store->company.agent) &&
           uuid_equal(second, store->company.second);
}

/* ---- who acts ---- */

static bool may_act(struct store *store, const struct uuid *agent, const struct uuid *resident)
{
    bool is_there =
        sql_int(&store->sql,
                "SELECT count(*) FROM residents WHERE id IN (?1, ?2) AND (id <> ?1 OR withdrawn_ms IS NULL)",
                "uu", agent, resident) == 2;
    return is_there &&
           (company_is_second(store, *agent, *resident) ||
            sql_int(&store->sql,
                    "SELECT EXISTS (SELECT 1 FROM guardians WHERE guardian = ?1 AND child = ?2) OR"
                    " EXISTS (SELECT 1 FROM mandates WHERE agent = ?1 AND giver = ?2 AND ended_ms"
                    " IS NULL)",
                    "uu", agent, resident));
}

enum err store_act_for(struct store *store, struct uuid agent, struct uuid resident, bool *is_child)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    bool may = may_act(store, &agent, &resident);
    bool is_childs =
        sql_int(&store->sql, "SELECT birth_year IS NOT NULL FROM residents WHERE id = ?1", "u", &resident);
    err = store_end(store);
    if (err || !may)
        return err ? err : ERR_ACCESS;
    store->agent = agent;
    *is_child = is_childs;
    return ERR_OK;
}

void store_act_for_self(struct store *store)
{
    store->agent = (struct uuid){0};
}

/* Only the title, which the agent has in hand or chose. */
static void cover_loan(struct loan *loan)
{
    struct loan covered = {.copy = loan->copy};
    memcpy(covered.title, loan->title, sizeof covered.title);
    memcpy(covered.author, loan->author, sizeof covered.author);
    memcpy(covered.publisher, loan->publisher, sizeof covered.publisher);
    *loan = covered;
}

void circulation_cover(struct circulation *c)
{
    bool is_theirs =
        c->refusal == REFUSED_OWN_LOAN || c->refusal == REFUSED_HELD || c->refusal == REFUSED_HAS_TITLE;
    c->open_loans = 0;
    if (c->refusal != REFUSED_NONE)
        cover_loan(&c->loan);
    if (is_theirs)
        c->refusal = REFUSED_COVERED;
}
