/* What is kept about one resident, for the resident: to read, to hand over, to delete. */
#include "ctl/desk.h"
#include "ctl/json.h"
#include "ctl/resident_family.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {"resident", "hmt", "foreigner-2017", "foreigner-2023"};

struct order {
    enum act { SHOW, EXPORT, FORGET } act;
    bool is_json, is_card, is_open;
    struct uuid id;                /* without a card */
    struct ctl_desk_source source; /* is_open: of the staff member */
};

/* What is kept, as text. */
struct facts {
    char id[37], registered[24], valid_to[16], phone_since[24], withdrawn[24];
};

static void fill(struct facts *f, const struct about *a)
{
    uuid_text(a->id, f->id);
    ctl_put_time(f->registered, a->consent_ms);
    ctl_put_day(f->valid_to, a->card_valid_to_day);
    ctl_put_time(f->phone_since, a->phone_ms);
    ctl_put_time(f->withdrawn, a->withdrawn_ms);
}

/* ---- JSON ---- */

static void print_json_row(void *arg, int count, const char *const *names, const char *const *values)
{
    int *rows = arg;
    for (int i = 0; i < count; i++)
        json_put_pair(stdout, i > 0 ? ", " : (*rows)++ ? ", {" : "{", names[i], values[i]);
    putchar('}');
}

static void print_json(const struct about *a, const struct facts *f, const struct person *person)
{
    json_put_pair(stdout, "{", "resident", f->id);
    json_put_pair(stdout, ", ", "registered", f->registered);
    printf(", \"notice_version\": %d", a->consent_version);
    if (!a->is_child) {
        json_put_pair(stdout, ", ", "card_kind", kinds[a->kind]);
        json_put_pair(stdout, ", ", "card_valid_to", f->valid_to);
    }
    json_put_pair(stdout, ", ", "age_class", age_class_name(a->age));
    json_put_pair(stdout, ", ", a->is_child ? "nickname" : "masked_name", a->masked_name);
    if (person) {
        json_put_pair(stdout, ", ", "name", person->name);
        json_put_pair(stdout, ", ", "last_four", person->last_four);
        json_put_pair(stdout, ", ", "phone", person->phone);
    }
    printf(", \"name_and_last_four_sealed\": %s, \"phone_sealed\": %s", a->has_identity ? "true" : "false",
           a->has_phone ? "true" : "false");
    if (a->has_phone)
        json_put_pair(stdout, ", ", "phone_since", f->phone_since);
    if (a->withdrawn_ms)
        json_put_pair(stdout, ", ", "consent_withdrawn", f->withdrawn);
    printf(", \"open_holds\": %d", a->open_holds);
    printf(", \"open_loans\": %d, \"closed_loans\": %d, \"receipts\": %d, \"second_cards\": %d, \"loans\": [",
           a->open_loans, a->closed_loans, a->receipts, a->tags);
}

/* ---- words ---- */

static void print_row(void *arg, int count, const char *const *names, const char *const *values)
{
    (void)arg;
    for (int i = 0; i < count; i++)
        if (values[i][0])
            printf("%s%s %s", i > 0 ? ", " : "  ", names[i], values[i]);
    putchar('\n');
}

static void print_words(const struct about *a, const struct facts *f, const struct person *person)
{
    printf("resident    %s\nregistered  %s, agreed to notice version %d\n", f->id, f->registered,
           a->consent_version);
    if (!a->is_child)
        printf("card        %s, valid to %s\n", kinds[a->kind], f->valid_to);
    printf("age class   %s\n", age_class_name(a->age));
    if (a->is_child)
        printf("nickname    %s, and the year of birth: sealed\n", a->masked_name);
    else if (person)
        printf("name        %s, number ends in %s\nphone       %s\n", person->name, person->last_four,
               *person->phone ? person->phone : "none");
    else
        printf("name        %s%s\nphone       %s%s\n", a->masked_name,
               a->has_identity ? " (full name and the number's last four: sealed to staff)" : "",
               a->has_phone ? "sealed to staff, since " : "none", a->has_phone ? f->phone_since : "");
    printf("consent     %s%s\n", a->withdrawn_ms ? "taken back " : "stands",
           a->withdrawn_ms ? f->withdrawn : "");
    printf("second card %d linked\n", a->tags);
    printf("reserved    %d titles\n", a->open_holds);
    printf("loans       %d open, %d closed; receipts %d\n", a->open_loans, a->closed_loans, a->receipts);
}

/* Without the brace that ends the JSON object. */
static enum err print_one(struct store *store, struct uuid id, bool is_json, const struct person *person)
{
    struct about about;
    struct facts facts;
    int rows = 0;
    enum err e = store_about(store, id, &about);
    if (e)
        return e;
    fill(&facts, &about);
    (is_json ? print_json : print_words)(&about, &facts, person);
    e = store_list_resident(store, id, is_json ? print_json_row : print_row, &rows);
    if (is_json)
        fputs("], \"holds\": [", stdout);
    rows = 0;
    if (!e)
        e = store_list_resident_holds(store, id, is_json ? print_json_row : print_row, &rows);
    if (is_json)
        putchar(']');
    return e ? e : ctl_print_family(store, &about, is_json);
}

/* The children's own records stand in their guardian's. */
static enum err print_children(struct store *store, struct uuid guardian)
{
    struct ward wards[WARDS_MAX];
    size_t count = 0;
    enum err e = store_wards(store, guardian, wards, &count);
    fputs(", \"children\": [", stdout);
    for (size_t i = 0; i < count && wards[i].is_child && !e; i++) {
        if (i > 0)
            fputs(", ", stdout);
        e = print_one(store, wards[i].id, true, NULL);
        printf(", \"birth_year\": %d}", wards[i].birth_year);
    }
    putchar(']');
    return e;
}

static enum err print(struct store *store, struct uuid id, bool is_json, const struct person *person)
{
    enum err e = print_one(store, id, is_json, person);
    if (!e && is_json)
        e = print_children(store, id);
    if (!e && is_json)
        puts("}");
    return e;
}

/* ---- the command ---- */

static enum ctl_exit refuse(const char *why)
{
    fprintf(stderr, "kioskctl: resident: %s\n", why);
    return CTL_REFUSED;
}

static enum ctl_exit tell(enum err e)
{
    if (e == ERR_NOT_FOUND)
        return refuse("nothing is kept about such a resident");
    if (e)
        fprintf(stderr, "kioskctl: resident: %s\n", err_text(e));
    return e ? CTL_ENVIRONMENT : CTL_OK;
}

static enum ctl_exit forget(struct store *store, struct uuid id)
{
    struct about about;
    bool is_deleted = false;
    enum err e = store_about(store, id, &about);
    if (!e && about.open_loans > 0) {
        fprintf(
            stderr,
            "kioskctl: resident: %d books are open: return them first. At the kiosk the resident can take "
            "the\nconsent back now; the last return then deletes.\n",
            about.open_loans);
        return CTL_REFUSED;
    }
    if (!e)
        e = store_withdraw(store, id, &is_deleted);
    if (e == ERR_BUSY)
        return refuse("a child of whom this is the only guardian has books: return them first");
    if (!e)
        puts(is_deleted ? "deleted" : "a book was lent meanwhile: its return deletes");
    return tell(e);
}

/* Who lays the card; keeps nothing of a newcomer. */
static enum ctl_exit identify(const struct conf *conf, struct store *store, struct uuid *out)
{
    struct identity identity;
    struct resident resident;
    bool is_known = false;
    enum ctl_exit result = ctl_read_identity(conf, "resident", &identity);
    if (result != CTL_OK)
        return result;
    enum err e = store_identify(store, &identity, &resident, &is_known);
    identity_wipe(&identity);
    store_forget(store, resident.id);
    if (e)
        return tell(e);
    *out = resident.id;
    return is_known ? CTL_OK : tell(ERR_NOT_FOUND);
}

/* With what only an open desk sees. */
static enum ctl_exit print_opened(const struct conf *conf, struct store *store, const struct order *o)
{
    struct uuid desk;
    struct person person;
    enum ctl_exit result =
        ctl_open_desk(conf, "resident", store, &o->source, o->source.admin_card, &desk, NULL, NULL);
    if (result != CTL_OK)
        return result;
    enum err e = store_desk_person(store, desk, o->id, &person);
    if (!e)
        e = print(store, o->id, o->is_json || o->act == EXPORT, &person);
    explicit_bzero(&person, sizeof person);
    return tell(e);
}

static enum ctl_exit carry_out(const struct conf *conf, struct store *store, struct order *o)
{
    enum ctl_exit result = o->is_card ? identify(conf, store, &o->id) : CTL_OK;
    if (result != CTL_OK)
        return result;
    if (o->act == FORGET)
        return forget(store, o->id);
    if (o->is_open)
        return print_opened(conf, store, o);
    return tell(print(store, o->id, o->is_json || o->act == EXPORT, NULL));
}

static bool find_act(const char *word, struct order *o)
{
    static const char *const acts[] = {[SHOW] = "show", [EXPORT] = "export", [FORGET] = "forget"};
    for (int i = 0; i < 3; i++)
        if (strcmp(acts[i], word) == 0) {
            o->act = (enum act)i;
            return true;
        }
    return false;
}

enum ctl_exit resident_run(const struct conf *conf, int argc, char **argv)
{
    struct order o = {.act = SHOW};
    const char *words[2];
    struct ctl_store s;
    const struct ctl_option options[] = {
        {"--json", &o.is_json, NULL},         {"--card", &o.is_card, NULL},
        {"--open", &o.is_open, NULL},         {"--admin-card", NULL, &o.source.admin_card},
        {"--pin-fd", NULL, &o.source.pin_fd}, {NULL, NULL, NULL}};
    int count = ctl_parse(argc, argv, options, words, 1, 2);
    if (count < 0)
        return CTL_USAGE;
    if (!find_act(words[0], &o))
        return ctl_usage_error(argv[0], "cannot %s; show, export or forget", words[0]);
    if ((count == 2) == o.is_card)
        return ctl_usage_error(argv[0], "needs an id or --card");
    if (count == 2 && !uuid_parse(words[1], &o.id))
        return ctl_usage_error(argv[0], "%s is no id", words[1]);
    enum ctl_exit result = ctl_store_open(&s, conf, o.is_card || o.is_open || o.act == FORGET);
    if (result != CTL_OK)
        return result;
    result = carry_out(conf, s.store, &o);
    ctl_store_close(&s);
    return result;
}
