/* Services by appointment for who types instead of touching: what is booked, and what becomes of it. */
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "ctl/when.h"
#include "db/desk_bookings.h"

#include <stdio.h>
#include <string.h>

enum { SERVICES_MAX = 64, BOOKINGS_MAX = 1000 };

static enum ctl_exit tell(const char *command, enum err e)
{
    if (e == ERR_NOT_FOUND)
        fprintf(stderr, "kioskctl %s: no such service, or no open booking in the state for that\n", command);
    else if (e)
        fprintf(stderr, "kioskctl %s: %s\n", command, err_text(e));
    return !e ? CTL_OK : e == ERR_NOT_FOUND ? CTL_REFUSED : CTL_ENVIRONMENT;
}

/* ---- bookings list ---- */

static const char *state_name(const struct desk_booking *b)
{
    const struct booking *k = &b->booking;
    if (*k->closed_how)
        return k->closed_how;
    return k->ready_ms     ? "ready"
           : b->is_called  ? "called"
           : k->arrived_ms ? "arrived"
                           : booking_state_name(k->state);
}

static void print_booking(const char *service, const struct desk_booking *b, bool is_json, bool is_first)
{
    char id[37], at[24];
    uuid_text(b->booking.id, id);
    ctl_put_time(at, b->booking.starts_ms);
    if (!is_json) {
        printf("%s  %s  %-8s  %3d  %s\n", id, at, service, b->booking.number, state_name(b));
        return;
    }
    json_put_pair(stdout, is_first ? "[\n {" : ",\n {", "booking", id);
    json_put_pair(stdout, ", ", "starts", at);
    json_put_pair(stdout, ", ", "service", service);
    printf(", \"number\": %d", b->booking.number);
    json_put_pair(stdout, ", ", "state", state_name(b));
    putchar('}');
}

static enum err list(struct store *store, bool is_json)
{
    static struct desk_service services[SERVICES_MAX];
    static struct desk_booking bookings[BOOKINGS_MAX];
    size_t service_count, count, printed = 0;
    enum err e = store_desk_services(store, services, SERVICES_MAX, &service_count);
    for (size_t i = 0; !e && i < service_count; i++) {
        e = store_desk_bookings(store, services[i].id, bookings, BOOKINGS_MAX, &count);
        for (size_t k = 0; !e && k < count; k++)
            print_booking(services[i].code, &bookings[k], is_json, printed++ == 0);
    }
    explicit_bzero(bookings, sizeof bookings);
    if (!e && is_json)
        puts(printed ? "\n]" : "[]");
    else if (!e && !printed)
        puts("nothing is booked");
    return e;
}

/* ---- what becomes of one ---- */

static const struct deed {
    const char *word;
    bool is_answer, is_agreed;
    enum booking_mark mark;
} deeds[] = {
    {"arrived", false, false, MARK_ARRIVED},     {"ready", false, false, MARK_READY},
    {"collected", false, false, MARK_COLLECTED}, {"done", false, false, MARK_DONE},
    {"no-show", false, false, MARK_NO_SHOW},     {"agree", true, true, MARK_DONE},
    {"refuse", true, false, MARK_DONE},
};

static const struct deed *find_deed(const char *word)
{
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++)
        if (strcmp(deeds[i].word, word) == 0)
            return &deeds[i];
    return NULL;
}

static enum err act(struct store *store, const struct deed *deed, struct uuid booking)
{
    return deed->is_answer ? store_answer_booking(store, booking, deed->is_agreed)
                           : store_mark_booking(store, booking, deed->mark);
}

/* ---- bookings add ---- */

static enum ctl_exit add(struct store *store, const char *code, const char *when, struct uuid resident)
{
    struct booking_order order = {.resident = resident, .age_years = -1, .is_by_staff = true};
    struct booking_result result;
    const char *fault;
    char id[37];
    if (!when_read_moment(when, false, &order.starts_ms, &fault))
        return ctl_usage_error("bookings", "%s: %s", when, fault);
    enum err e = store_service_by_code(store, code, &order.service);
    e = e ? e : store_book(store, &order, &result);
    if (e)
        return tell("bookings", e);
    if (result.refusal != BOOKING_NONE) {
        fprintf(stderr, "kioskctl bookings: not booked: %s\n", booking_refusal_name(result.refusal));
        return CTL_REFUSED;
    }
    uuid_text(result.booking.id, id);
    printf("%s  number %d\n", id, result.booking.number);
    return CTL_OK;
}

enum ctl_exit bookings_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[4];
    bool is_json = false;
    struct uuid id = {0};
    struct ctl_store s;
    const struct ctl_option options[] = {{"--json", &is_json, NULL}, {NULL, NULL, NULL}};
    int count = ctl_parse(argc, argv, options, words, 1, 4);
    if (count < 0)
        return CTL_USAGE;
    bool is_list = strcmp(words[0], "list") == 0, is_add = strcmp(words[0], "add") == 0;
    const struct deed *deed = find_deed(words[0]);
    if (!is_list && !is_add && !deed)
        return ctl_usage_error(argv[0], "unknown word %s", words[0]);
    if (count != (is_list ? 1 : is_add ? 4 : 2))
        return ctl_usage_error(argv[0], "needs a BOOKING; add: SERVICE TIME RESIDENT");
    if (!is_list && !uuid_parse(words[count - 1], &id))
        return ctl_usage_error(argv[0], "%s is no id; `kioskctl bookings list` shows them", words[count - 1]);
    enum ctl_exit result = ctl_store_open(&s, conf, !is_list);
    if (result != CTL_OK)
        return result;
    result = is_add ? add(s.store, words[1], words[2], id)
                    : tell(argv[0], is_list ? list(s.store, is_json) : act(s.store, deed, id));
    ctl_store_close(&s);
    return result;
}

/* ---- queue next ---- */

enum ctl_exit queue_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[2];
    bool is_json = false;
    struct uuid service;
    struct booking next;
    struct ctl_store s;
    const struct ctl_option options[] = {{"--json", &is_json, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 2, 2) < 0)
        return CTL_USAGE;
    if (strcmp(words[0], "next") != 0)
        return ctl_usage_error(argv[0], "next SERVICE");
    enum ctl_exit result = ctl_store_open(&s, conf, true);
    if (result != CTL_OK)
        return result;
    enum err e = store_service_by_code(s.store, words[1], &service);
    e = e ? e : store_call_next(s.store, service, &next);
    ctl_store_close(&s);
    if (e == ERR_NOT_FOUND) {
        fprintf(stderr, "kioskctl %s: nobody waits, or no such service\n", argv[0]);
        return CTL_REFUSED;
    }
    if (e)
        return tell(argv[0], e);
    printf(is_json ? "{\"number\": %d}\n" : "number %d\n", next.number);
    return CTL_OK;
}
