#include "base/utf8.h"
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "drivers/driver.h"
#include "model/idcode.h"
#include "model/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POLL_MS = 350 };

/* A card that was laid; the rest of it only where somebody asked. */
struct reading {
    struct idcard card;
    struct identity identity;
    enum err addresses_err, body_err;
    struct idcard_addresses addresses;
    uint8_t body[IDCARD_BODY_SIZE];
};

static enum err wait_for_card(const struct reader_driver *driver, void *state, struct idcard *card)
{
    for (bool found = false;;) {
        enum err e = driver->find(state, &found);
        if (!e && found)
            e = driver->read(state, card);
        if (e == ERR_CARD)
            fputs("lift the card and lay it again\n", stderr);
        else if (e || found)
            return e;
        found = false;
        usleep(POLL_MS * 1000);
    }
}

static enum err read_card(const struct conf *conf, bool is_detailed, FILE *record, struct reading *r)
{
    struct device device;
    enum err e = device_open(&device, reader_drivers, conf->reader_driver,
                             &(struct device_options){.device = "", .record = record});
    if (e)
        return e;
    const struct reader_driver *driver = (const struct reader_driver *)device.driver;
    fprintf(stderr, "reader %s: lay a card\n", driver->serial(device.state));
    e = wait_for_card(driver, device.state, &r->card);
    if (!e && is_detailed) {
        r->addresses_err = driver->read_addresses(device.state, &r->addresses);
        r->body_err = driver->read_body_number(device.state, r->body);
    }
    device_close(&device);
    return e;
}

static enum ctl_exit take_card(const struct conf *conf, const char *command, bool is_detailed, FILE *record,
                               struct reading *r)
{
    if (strcmp(conf->reader_driver, "sim") == 0) {
        fprintf(stderr,
                "kioskctl: %s: [reader] driver = sim is no device; cards are laid in the kiosk's own "
                "window\n",
                command);
        return CTL_REFUSED;
    }
    enum err e = read_card(conf, is_detailed, record, r);
    if (e)
        return ctl_device_error("reader", e);
    e = identity_from_card(&r->card, &r->identity);
    if (e)
        fprintf(stderr, "kioskctl: %s: the card's number fails its check, or a field is missing\n", command);
    return e ? CTL_REFUSED : CTL_OK;
}

enum ctl_exit ctl_read_identity(const struct conf *conf, const char *command, struct identity *out)
{
    struct reading r = {0};
    enum ctl_exit result = take_card(conf, command, false, NULL, &r);
    if (result == CTL_OK)
        *out = r.identity;
    explicit_bzero(&r, sizeof r);
    return result;
}

/* ---- what is printed ---- */

static void put(const char *name, const char *text)
{
    if (text[0])
        json_put_pair(stdout, ", ", name, text);
}

/* The name of a code, or the code where its standard has none. */
static void put_code(const char *name, const char *code, const char *meaning)
{
    char text[16];
    str_format(text, sizeof text, "code %s", code);
    put(name, !code[0] ? "" : meaning ? meaning : text);
}

/* All but the first two characters, which name a province or a country, as stars. */
static void put_masked(const char *name, const char *text)
{
    char masked[2 * IDCARD_BODY_SIZE + 1];
    str_copy(masked, sizeof masked, text);
    for (size_t i = 2; i < strlen(masked); i++)
        masked[i] = '*';
    put(name, masked);
}

static void print_identity(const struct identity *identity)
{
    static const char *const kinds[] = {"resident", "hmt", "foreigner-2017", "foreigner-2023"};
    char name[96], valid_to[16];
    name_mask(identity->name, name, sizeof name);
    ctl_put_day(valid_to, identity->valid_to_day);
    json_put_pair(stdout, "{", "kind", kinds[identity->kind]);
    put("name", name);
    put_masked("number", identity->number);
    put("valid_to", valid_to);
    printf(", \"warnings\": [%s%s%s]", identity->is_name_unclear ? "\"name-unclear\"" : "",
           identity->is_name_unclear && identity->is_number_unusual ? ", " : "",
           identity->is_number_unusual ? "\"number-unusual\"" : "");
}

/* null: the reader could not tell. */
static void print_more(const struct reading *r)
{
    char body[2 * IDCARD_BODY_SIZE + 1];
    for (size_t i = 0; i < IDCARD_BODY_SIZE; i++)
        snprintf(body + 2 * i, 3, "%02x", r->body[i]);
    if (r->addresses_err && r->addresses_err != ERR_NOT_FOUND)
        fputs(", \"additional_addresses\": null", stdout);
    else
        printf(", \"additional_addresses\": %d", r->addresses.count);
    if (r->body_err)
        fputs(", \"body_number\": null", stdout);
    else
        put_masked("body_number", body);
}

static void print_details(const struct reading *r)
{
    const struct idcard *card = &r->card;
    put_code("sex", card->sex, idcode_sex(card->sex));
    put_code("ethnic_group", card->ethnic, idcode_ethnic_group(card->ethnic));
    put("country", card->country);
    put("version", card->version);
    put("authority", card->authority);
    put("renewals", card->renewals);
    put("issue_count", card->issue_count);
    put_masked("travel_permit", card->travel_permit);
    put_masked("former_number", r->identity.former_number);
    print_more(r);
}

/* A transcript is closed whatever came of the card: a reader that fails is what it is for. */
static enum ctl_exit take_card_recording(const struct conf *conf, const char *command, bool is_detailed,
                                         const char *path, struct reading *r)
{
    if (!path)
        return take_card(conf, command, is_detailed, NULL, r);
    FILE *record = fopen(path, "w");
    if (!record) {
        fprintf(stderr, "kioskctl: %s: cannot write %s\n", command, path);
        return CTL_ENVIRONMENT;
    }
    enum ctl_exit result = take_card(conf, command, is_detailed, record, r);
    bool is_whole = !ferror(record);
    if (fclose(record) != 0 || !is_whole) {
        fprintf(stderr, "kioskctl: %s: %s is not whole\n", command, path);
        return CTL_ENVIRONMENT;
    }
    return result;
}

enum ctl_exit reader_run(const struct conf *conf, int argc, char **argv)
{
    bool is_detailed = false;
    const char *path = NULL;
    const struct ctl_option options[] = {
        {"--details", &is_detailed, NULL}, {"--record", NULL, &path}, {NULL, NULL, NULL}};
    struct reading r = {0};
    if (ctl_parse(argc, argv, options, NULL, 0, 0) < 0)
        return CTL_USAGE;
    enum ctl_exit result = take_card_recording(conf, argv[0], is_detailed, path, &r);
    if (result == CTL_OK) {
        print_identity(&r.identity);
        if (is_detailed)
            print_details(&r);
        puts("}");
    }
    explicit_bzero(&r, sizeof r);
    return result;
}
