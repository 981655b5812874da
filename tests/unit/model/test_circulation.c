/* The fold against an independent model that says of each loan, from the whole set of facts, what became of
 * it, without walking through them; in random orders of arrival. KIOSK_SEED repeats a run. */
#include "model/circulation.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { FACTS_MAX = 24, HISTORIES = 2000, ORDERS = 5 };

static uint64_t state_of_random;

static unsigned roll(unsigned sides)
{
    state_of_random ^= state_of_random << 13;
    state_of_random ^= state_of_random >> 7;
    state_of_random ^= state_of_random << 17;
    return (unsigned)(state_of_random % sides);
}

static int seed_setup(void **state)
{
    (void)state;
    const char *given = getenv("KIOSK_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_wall_ms();
    printf("KIOSK_SEED=%llu\n", (unsigned long long)seed);
    state_of_random = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
    return 0;
}

static struct uuid numbered(unsigned kind, unsigned n)
{
    return (struct uuid){.bytes = {[0] = (uint8_t)kind, [15] = (uint8_t)n}};
}

/* ---- the model: sentences about the sorted set ---- */

static bool is_before(const struct fact *a, const struct fact *b)
{
    if (a->hlc != b->hlc)
        return a->hlc < b->hlc;
    int device = memcmp(a->device.bytes, b->device.bytes, 16);
    return device ? device < 0 : memcmp(a->event.bytes, b->event.bytes, 16) < 0;
}

/* The first fact, in the order of the clocks, of which test holds. */
static const struct fact *first(const struct fact *facts, size_t n,
                                bool (*test)(const struct fact *, const struct fact *),
                                const struct fact *about)
{
    const struct fact *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (test(&facts[i], about) && (!found || is_before(&facts[i], found)))
            found = &facts[i];
    return found;
}

/* The facts that were not taken back; what takes back says nothing else. */
static size_t drop_taken_back(const struct fact *facts, size_t n, struct fact out[FACTS_MAX])
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_kept = facts[i].kind != FACT_TAKEN_BACK;
        for (size_t j = 0; j < n && facts[i].kind != FACT_LENT && facts[i].kind != FACT_UNDONE; j++)
            is_kept &= facts[j].kind != FACT_TAKEN_BACK || !uuid_equal(facts[j].undone, facts[i].event);
        if (is_kept)
            out[kept++] = facts[i];
    }
    return kept;
}

static bool undoes(const struct fact *f, const struct fact *lent)
{
    return f->kind == FACT_UNDONE && uuid_equal(f->loan, lent->loan);
}

static bool returned_it_before(const struct fact *f, const struct fact *lent)
{
    return f->kind == FACT_RETURNED && uuid_equal(f->loan, lent->loan) && is_before(f, lent);
}

/* A loan that never was shows nothing. */
static bool shows_it_is_back(const struct fact *f, const struct fact *lent)
{
    return (f->kind == FACT_LENT || f->kind == FACT_RETURNED || f->kind == FACT_ARRIVED ||
            f->kind == FACT_LOST) &&
           is_before(lent, f);
}

static const struct fact *first_back(const struct fact *facts, size_t n, const struct fact *lent)
{
    struct fact real[FACTS_MAX];
    const struct fact *origin[FACTS_MAX];
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (facts[i].kind != FACT_LENT || !first(facts, n, undoes, &facts[i])) {
            origin[kept] = &facts[i];
            real[kept++] = facts[i];
        }
    const struct fact *found = first(real, kept, shows_it_is_back, lent);
    return found ? origin[found - real] : NULL;
}

static struct loan_state model_loan(const struct fact *facts, size_t n, const struct fact *lent)
{
    struct loan_state loan = {
        .loan = lent->loan, .hold = lent->hold, .lent_ms = lent->at_ms, .due_day = lent->due_day};
    const struct fact *undone = first(facts, n, undoes, lent);
    const struct fact *early = first(facts, n, returned_it_before, lent);
    const struct fact *back = first_back(facts, n, lent);
    const struct fact *end = undone ? undone : early ? early : back;

    if (end) {
        loan.closed_ms = end->at_ms;
        loan.end = undone ? LOAN_UNDONE : !early && end->kind == FACT_LOST ? LOAN_LOST : LOAN_RETURNED;
        if (end == back && back->kind == FACT_LENT)
            loan.overtaken_by = back->event;
    }
    if (undone || early)
        return loan;
    const struct fact *newest = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct fact *f = &facts[i];
        if (f->kind != FACT_RENEWED || !uuid_equal(f->loan, lent->loan) || !is_before(lent, f) ||
            (back && is_before(back, f)))
            continue;
        loan.renewals++;
        if (!newest || is_before(newest, f))
            newest = f;
    }
    if (newest)
        loan.due_day = newest->due_day;
    return loan;
}

static bool counts(const struct fact *facts, size_t n, const struct fact *lent)
{
    return lent->kind == FACT_LENT && !first(facts, n, undoes, lent) &&
           !first(facts, n, returned_it_before, lent);
}

static struct copy_state model_copy(const struct fact *facts, size_t n)
{
    const struct fact *verdict = NULL, *place = NULL, *seen = NULL;
    struct copy_state copy = {.condition = COPY_GOOD};
    for (size_t i = 0; i < n; i++) {
        const struct fact *f = &facts[i];
        bool is_verdict = f->kind == FACT_LOST || f->kind == FACT_DAMAGED || f->kind == FACT_WITHDRAWN;
        bool is_seen = f->kind == FACT_RETURNED || f->kind == FACT_ARRIVED || counts(facts, n, f);
        bool is_place = is_verdict || is_seen || f->kind == FACT_SENT || f->kind == FACT_SET_ASIDE ||
                        f->kind == FACT_PUT_BACK;
        if ((is_verdict || f->kind == FACT_FOUND) && (!verdict || is_before(verdict, f)))
            verdict = f;
        if (is_seen && (!seen || is_before(seen, f)))
            seen = f;
        if (is_place && (!place || is_before(place, f)))
            place = f;
    }
    if (verdict && verdict->kind == FACT_LOST && !(seen && is_before(verdict, seen)))
        copy.condition = COPY_LOST;
    if (verdict && verdict->kind == FACT_DAMAGED)
        copy.condition = COPY_DAMAGED;
    if (verdict && verdict->kind == FACT_WITHDRAWN)
        copy.condition = COPY_WITHDRAWN;
    bool is_way = place && (place->kind == FACT_SENT || place->kind == FACT_RETURNED) &&
                  strcmp(place->to, place->site) != 0;
    bool is_aside = place && place->kind == FACT_SET_ASIDE;
    bool is_out = false;
    for (size_t i = 0; i < n; i++)
        is_out |= facts[i].kind == FACT_LENT && model_loan(facts, n, &facts[i]).end == LOAN_OPEN;
    if (is_out || copy.condition == COPY_LOST ||
        (place && copy.condition != COPY_GOOD && (is_way || is_aside) && !uuid_is_zero(place->hold)))
        is_way = is_aside = false;
    if (is_way) {
        str_copy(copy.from, sizeof copy.from, place->site);
        str_copy(copy.to, sizeof copy.to, place->to);
    }
    if (is_way || is_aside) {
        copy.since_ms = place->at_ms;
        copy.hold = place->hold;
        copy.is_set_aside = is_aside;
        copy.until_day = is_aside ? place->due_day : 0;
    }
    return copy;
}

/* ---- random histories ---- */

/* Clocks collide, run backwards between houses, and anything may follow anything: what is true of these
 * histories is true of what careful houses do. */
static size_t make_history(struct fact facts[FACTS_MAX])
{
    static const char *const houses[] = {"zh1", "zh2", "zh3"};
    size_t n = 1 + roll(FACTS_MAX);
    unsigned lent = 0;
    for (size_t i = 0; i < n; i++) {
        struct fact *f = &facts[i];
        unsigned house = roll(3);
        enum fact_kind kind = roll(2) ? (enum fact_kind)roll(4) : (enum fact_kind)roll(FACT_KIND_COUNT);
        *f = (struct fact){.hlc = 1 + roll(30),
                           .device = numbered(1, house),
                           .event = numbered(2, (unsigned)i),
                           .kind = kind,
                           .at_ms = 1000 + (int64_t)i};
        str_copy(f->site, sizeof f->site, houses[house]);
        if (kind == FACT_LENT)
            f->loan = numbered(3, ++lent);
        else if (kind == FACT_UNDONE || kind == FACT_RENEWED || (kind == FACT_RETURNED && roll(2)))
            f->loan = numbered(3, 1 + roll(6));
        if (kind == FACT_LENT || kind == FACT_RENEWED || kind == FACT_SET_ASIDE)
            f->due_day = 100 + (int32_t)i;
        if (kind == FACT_SET_ASIDE || ((kind == FACT_SENT || kind == FACT_LENT) && roll(2)))
            f->hold = numbered(4, roll(3) + 1);
        if (kind == FACT_SENT || kind == FACT_RETURNED)
            str_copy(f->to, sizeof f->to, houses[roll(3)]);
        if (kind == FACT_TAKEN_BACK) /* also what comes later, itself, or what nobody knows */
            f->undone = numbered(2, roll((unsigned)n + 1));
    }
    return n;
}

static void shuffle(struct fact *facts, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = roll((unsigned)i);
        struct fact swapped = facts[i - 1];
        facts[i - 1] = facts[j];
        facts[j] = swapped;
    }
}

static void compare_loan(const struct loan_state *a, const struct loan_state *b)
{
    assert_memory_equal(&a->hold, &b->hold, sizeof a->hold);
    assert_int_equal(a->end, b->end);
    assert_int_equal(a->lent_ms, b->lent_ms);
    assert_int_equal(a->closed_ms, b->closed_ms);
    assert_int_equal(a->due_day, b->due_day);
    assert_int_equal(a->renewals, b->renewals);
    assert_memory_equal(&a->overtaken_by, &b->overtaken_by, sizeof a->overtaken_by);
}

static void compare_copy(const struct copy_state *a, const struct copy_state *b)
{
    assert_int_equal(a->condition, b->condition);
    assert_string_equal(a->from, b->from);
    assert_string_equal(a->to, b->to);
    assert_int_equal(a->since_ms, b->since_ms);
    assert_memory_equal(&a->hold, &b->hold, sizeof a->hold);
    assert_int_equal(a->is_set_aside, b->is_set_aside);
    assert_int_equal(a->until_day, b->until_day);
}

static void judge(const struct fact *all, size_t count, const struct copy_state *copy,
                  const struct loan_state *loans, size_t loan_count)
{
    struct fact facts[FACTS_MAX];
    size_t open = 0, lent = 0, n = drop_taken_back(all, count, facts);
    struct copy_state expected_copy = model_copy(facts, n);
    compare_copy(copy, &expected_copy);
    for (size_t i = 0; i < n; i++) {
        if (facts[i].kind != FACT_LENT)
            continue;
        struct loan_state expected = model_loan(facts, n, &facts[i]);
        lent++;
        for (size_t j = 0; j < loan_count; j++)
            if (uuid_equal(loans[j].loan, facts[i].loan))
                compare_loan(&loans[j], &expected);
    }
    assert_int_equal(loan_count, lent);
    for (size_t j = 0; j < loan_count; j++)
        open += loans[j].end == LOAN_OPEN;
    assert_true(open <= 1);
}

static void no_order_of_arrival_matters(void **state)
{
    (void)state;
    struct fact facts[FACTS_MAX], arrived[FACTS_MAX];
    struct loan_state loans[FACTS_MAX];
    struct copy_state copy;
    size_t loan_count;
    for (int i = 0; i < HISTORIES; i++) {
        size_t n = make_history(facts);
        memcpy(arrived, facts, n * sizeof *facts);
        for (int order = 0; order < ORDERS; order++) {
            shuffle(arrived, n);
            circulation_fold(arrived, n, &copy, loans, &loan_count);
            judge(facts, n, &copy, loans, loan_count);
        }
    }
}

/* What is known only grows: a fact that comes late never opens a loan again that had ended, but for a word
 * that it had never been. */
static void a_late_fact_opens_nothing_again(void **state)
{
    (void)state;
    struct fact facts[FACTS_MAX], known[FACTS_MAX];
    struct loan_state before[FACTS_MAX], after[FACTS_MAX];
    struct copy_state copy;
    size_t before_count, after_count;
    for (int i = 0; i < HISTORIES; i++) {
        size_t n = make_history(facts);
        shuffle(facts, n);
        if (facts[n - 1].kind == FACT_TAKEN_BACK || facts[n - 1].kind == FACT_UNDONE)
            continue;
        memcpy(known, facts, n * sizeof *facts);
        circulation_fold(known, n - 1, &copy, before, &before_count);
        memcpy(known, facts, n * sizeof *facts);
        circulation_fold(known, n, &copy, after, &after_count);
        for (size_t a = 0; a < before_count; a++)
            for (size_t b = 0; b < after_count; b++)
                if (uuid_equal(before[a].loan, after[b].loan) && before[a].end != LOAN_OPEN)
                    assert_true(after[b].end != LOAN_OPEN);
    }
}

/* The book was set aside for somebody when its return was taken back: the loan goes on as it was, and nothing
 * waits on a shelf. */
static void a_return_taken_back_was_never_made(void **state)
{
    (void)state;
    struct fact facts[] = {
        {.hlc = 1,
         .event = numbered(2, 1),
         .kind = FACT_LENT,
         .at_ms = 1,
         .loan = numbered(3, 1),
         .due_day = 30},
        {.hlc = 2, .event = numbered(2, 2), .kind = FACT_RENEWED, .loan = numbered(3, 1), .due_day = 60},
        {.hlc = 3, .event = numbered(2, 3), .kind = FACT_RETURNED, .at_ms = 3, .loan = numbered(3, 1)},
        {.hlc = 4, .event = numbered(2, 4), .kind = FACT_SET_ASIDE, .at_ms = 4, .hold = numbered(4, 1)},
        {.hlc = 5, .event = numbered(2, 5), .kind = FACT_TAKEN_BACK, .at_ms = 5, .undone = numbered(2, 3)},
        {.hlc = 6, .event = numbered(2, 6), .kind = FACT_TAKEN_BACK, .at_ms = 6, .undone = numbered(2, 2)},
    };
    struct loan_state loans[6];
    struct copy_state copy;
    size_t count;
    circulation_fold(facts, 4, &copy, loans, &count);
    assert_int_equal(loans[0].end, LOAN_RETURNED);
    assert_true(copy.is_set_aside);
    circulation_fold(facts, 5, &copy, loans, &count);
    assert_int_equal(loans[0].end, LOAN_OPEN);
    assert_int_equal(loans[0].due_day, 60);
    assert_false(copy.is_set_aside);
    circulation_fold(facts, 6, &copy, loans, &count);
    assert_int_equal(loans[0].due_day, 30);
    assert_int_equal(loans[0].renewals, 0);
}

static void nothing_is_known_of_a_new_copy(void **state)
{
    (void)state;
    struct copy_state copy, expected = {.condition = COPY_GOOD};
    size_t loan_count = 1;
    circulation_fold(NULL, 0, &copy, NULL, &loan_count);
    compare_copy(&copy, &expected);
    assert_int_equal(loan_count, 0);
}

static void kinds_have_names(void **state)
{
    (void)state;
    enum fact_kind kind;
    for (int i = 0; i < FACT_KIND_COUNT; i++) {
        assert_true(fact_parse(fact_event((enum fact_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    assert_false(fact_parse("receipt_issued", &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_order_of_arrival_matters),
        cmocka_unit_test(a_late_fact_opens_nothing_again),
        cmocka_unit_test(a_return_taken_back_was_never_made),
        cmocka_unit_test(nothing_is_known_of_a_new_copy),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, seed_setup, NULL);
}
