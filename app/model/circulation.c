#include "model/circulation.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char *const events[] = {
#define X(name, event) event,
    FACT_LIST(X)
#undef X
};

const char *fact_event(enum fact_kind kind)
{
    return events[kind];
}

bool fact_parse(const char *event, enum fact_kind *out)
{
    for (int i = 0; i < FACT_KIND_COUNT; i++)
        if (strcmp(events[i], event) == 0) {
            *out = (enum fact_kind)i;
            return true;
        }
    return false;
}

static int compare(const void *a, const void *b)
{
    const struct fact *x = a, *y = b;
    if (x->hlc != y->hlc)
        return x->hlc < y->hlc ? -1 : 1;
    int order = memcmp(&x->device, &y->device, sizeof x->device);
    return order ? order : memcmp(&x->event, &y->event, sizeof x->event);
}

struct fold {
    const struct fact *facts;
    size_t count;
    bool has_taken_back; /* is there one at all? */
    struct copy_state *copy;
    struct loan_state *loans, *open; /* open: among loans, NULL = nobody has the copy */
    size_t loan_count;
};

static bool is_taken_back(const struct fold *f, const struct fact *fact)
{
    if (!f->has_taken_back || fact->kind == FACT_LENT || fact->kind == FACT_UNDONE ||
        fact->kind == FACT_TAKEN_BACK)
        return false;
    for (size_t i = 0; i < f->count; i++)
        if (f->facts[i].kind == FACT_TAKEN_BACK && uuid_equal(f->facts[i].undone, fact->event))
            return true;
    return false;
}

static void close_open(struct fold *f, const struct fact *fact, enum loan_end end)
{
    if (!f->open)
        return;
    f->open->end = end;
    f->open->closed_ms = fact->at_ms;
    f->open = NULL;
}

/* What ends this loan whenever it was lent: that it was undone, or a return that named it and whose clock
 * was behind. */
static const struct fact *find_settling(const struct fold *f, const struct fact *lent)
{
    const struct fact *returned = NULL;
    for (size_t i = 0; i < f->count; i++) {
        const struct fact *fact = &f->facts[i];
        if (!uuid_equal(fact->loan, lent->loan))
            continue;
        if (fact->kind == FACT_UNDONE)
            return fact;
        if (fact->kind == FACT_RETURNED && fact < lent && !returned && !is_taken_back(f, fact))
            returned = fact;
    }
    return returned;
}

/* No hold, no way. */
static void free_copy(struct copy_state *copy)
{
    *copy = (struct copy_state){.condition = copy->condition};
}

/* A copy that is seen in a house is not lost. */
static void note_seen(struct copy_state *copy)
{
    if (copy->condition == COPY_LOST)
        copy->condition = COPY_GOOD;
}

static void fold_lent(struct fold *f, const struct fact *fact)
{
    struct loan_state *loan = &f->loans[f->loan_count++];
    const struct fact *settling = find_settling(f, fact);
    bool was_made = !settling || settling->kind != FACT_UNDONE;
    if (f->open && was_made) { /* the copy was evidently back */
        f->open->overtaken_by = fact->event;
        close_open(f, fact, LOAN_RETURNED);
    }
    *loan = (struct loan_state){.loan = fact->loan, .lent_ms = fact->at_ms, .due_day = fact->due_day};
    loan->hold = fact->hold;
    if (settling) {
        loan->end = settling->kind == FACT_UNDONE ? LOAN_UNDONE : LOAN_RETURNED;
        loan->closed_ms = settling->at_ms;
        return;
    }
    note_seen(f->copy);
    free_copy(f->copy);
    f->open = loan;
}

static void fold_renewed(struct fold *f, const struct fact *fact)
{
    if (!f->open || !uuid_equal(f->open->loan, fact->loan))
        return;
    f->open->due_day = fact->due_day;
    f->open->renewals++;
}

static void send(struct copy_state *copy, const struct fact *fact)
{
    free_copy(copy);
    if (strcmp(fact->to, fact->site) == 0)
        return;
    str_copy(copy->from, sizeof copy->from, fact->site);
    str_copy(copy->to, sizeof copy->to, fact->to);
    copy->since_ms = fact->at_ms;
    copy->hold = fact->hold;
}

static void spoil(struct fold *f, enum copy_condition condition)
{
    free_copy(f->copy);
    f->copy->condition = condition;
}

static void fold_one(struct fold *f, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_LENT:
        fold_lent(f, fact);
        break;
    case FACT_RENEWED:
        fold_renewed(f, fact);
        break;
    case FACT_RETURNED:
    case FACT_ARRIVED:
        close_open(f, fact, LOAN_RETURNED);
        note_seen(f->copy);
        free_copy(f->copy);
        if (fact->kind == FACT_RETURNED)
            send(f->copy, fact);
        break;
    case FACT_SENT:
        send(f->copy, fact);
        break;
    case FACT_SET_ASIDE:
        free_copy(f->copy);
        f->copy->hold = fact->hold;
        f->copy->is_set_aside = true;
        f->copy->until_day = fact->due_day;
        f->copy->since_ms = fact->at_ms;
        break;
    case FACT_PUT_BACK:
        free_copy(f->copy);
        break;
    case FACT_LOST:
        close_open(f, fact, LOAN_LOST);
        spoil(f, COPY_LOST);
        break;
    case FACT_DAMAGED:
        spoil(f, COPY_DAMAGED);
        break;
    case FACT_WITHDRAWN:
        spoil(f, COPY_WITHDRAWN);
        break;
    case FACT_FOUND:
        f->copy->condition = COPY_GOOD;
        break;
    case FACT_UNDONE: /* fold_lent looks for it */
    case FACT_TAKEN_BACK:
    case FACT_KIND_COUNT:
        break;
    }
}

/* What is on loan stands nowhere, and what is out of use waits for nobody: taken back, the return or the find
 * before it no longer says so itself. */
static void settle_copy(const struct fold *f)
{
    bool waits_in_vain = f->copy->condition != COPY_GOOD && !uuid_is_zero(f->copy->hold);
    if (f->open || f->copy->condition == COPY_LOST || waits_in_vain)
        free_copy(f->copy);
}

void circulation_fold(struct fact *facts, size_t count, struct copy_state *copy, struct loan_state *loans,
                      size_t *loan_count)
{
    *copy = (struct copy_state){.condition = COPY_GOOD};
    if (count)
        qsort(facts, count, sizeof *facts, compare);
    struct fold f = {.facts = facts, .count = count, .copy = copy, .loans = loans};
    for (size_t i = 0; i < count; i++)
        f.has_taken_back |= facts[i].kind == FACT_TAKEN_BACK;
    for (size_t i = 0; i < count; i++)
        if (!is_taken_back(&f, &facts[i]))
            fold_one(&f, &facts[i]);
    settle_copy(&f);
    *loan_count = f.loan_count;
}
