/* Gives the holder of a card file, or a child of theirs, a place in an activity of this house, past the
 * screens: enrol CONF CARD CODE [NICKNAME | --ticket]. Registers who is unknown; --ticket prints the token of
 * its ticket. */
#include "base/utf8.h"
#include "ctl/desk.h"
#include "db/bookings.h"
#include "db/family.h"
#include "db/tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool is_failed(const char *what, enum err err)
{
    if (err != ERR_OK)
        fprintf(stderr, "enrol: %s: %s\n", what, err_text(err));
    return err != ERR_OK;
}

static bool find_resident(struct store *store, const struct identity *identity, struct resident *out)
{
    bool is_known;
    if (is_failed("card", store_identify(store, identity, out, &is_known)))
        return false;
    return is_known || !is_failed("register", store_register(store, out->id, 1, out));
}

static bool print_token(struct store *store, struct uuid resident, struct uuid booking)
{
    struct ticket_facts facts;
    if (is_failed("ticket", store_ticket_new(store, resident, booking, &facts)))
        return false;
    puts(facts.token);
    return true;
}

static int enrol(struct store *store, const struct identity *identity, const char *code, const char *nickname)
{
    enum { BORN = 2025 }; /* a child today, and still in 2037, when the plays take place */
    struct resident resident;
    struct booking_order order = {.age_years = -1, .waits = true};
    struct booking_result result;
    if (!find_resident(store, identity, &resident))
        return EXIT_FAILURE;
    order.resident = resident.id;
    bool has_ticket = nickname && strcmp(nickname, "--ticket") == 0;
    if (nickname && !has_ticket &&
        is_failed("child", store_register_child(store, resident.id, nickname, BORN, 1, &order.resident)))
        return EXIT_FAILURE;
    if (is_failed(code, store_activity_by_code(store, code, &order.activity)) ||
        is_failed("book", store_book(store, &order, &result)))
        return EXIT_FAILURE;
    if (result.refusal != BOOKING_NONE)
        fprintf(stderr, "enrol: %s\n", booking_refusal_name(result.refusal));
    bool is_done = result.refusal == BOOKING_NONE &&
                   (!has_ticket || print_token(store, order.resident, result.booking.id));
    return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static struct conf conf;
    char message[512];
    struct ctl_store s;
    struct identity identity;
    if (argc < 4 || conf_load(argv[1], &conf, message, sizeof message) != ERR_OK)
        return EXIT_FAILURE;
    setenv("TZ", conf.site.timezone, 1);
    tzset();
    if (ctl_take_card(&conf, "enrol", argv[2], "", &identity) != CTL_OK ||
        ctl_store_open(&s, &conf, true) != CTL_OK)
        return EXIT_FAILURE;
    int result = enrol(s.store, &identity, argv[3], argc > 4 ? argv[4] : NULL);
    ctl_store_close(&s);
    return result;
}
