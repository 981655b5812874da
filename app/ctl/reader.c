#include "base/utf8.h"
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "drivers/driver.h"
#include "model/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POLL_MS = 350 };

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

/* All but the first two characters, which name a province, as stars. */
static void mask_number(char *number)
{
    for (size_t i = 2; i < strlen(number); i++)
        number[i] = '*';
}

static void print_identity(struct identity *identity)
{
    static const char *const kinds[] = {"resident", "hmt", "foreigner-2017", "foreigner-2023"};
    char name[96], valid_to[16];
    name_mask(identity->name, name, sizeof name);
    mask_number(identity->number);
    ctl_put_day(valid_to, identity->valid_to_day);
    json_put_pair(stdout, "{", "kind", kinds[identity->kind]);
    json_put_pair(stdout, ", ", "name", name);
    json_put_pair(stdout, ", ", "number", identity->number);
    json_put_pair(stdout, ", ", "valid_to", valid_to);
    if (identity->is_name_unclear)
        json_put_pair(stdout, ", ", "hint", "姓名里有认不出的字");
    puts("}");
}

static enum err read_card(const struct conf *conf, struct idcard *card)
{
    struct device device;
    enum err e =
        device_open(&device, reader_drivers, conf->reader_driver, &(struct device_options){.device = ""});
    if (e)
        return e;
    const struct reader_driver *driver = (const struct reader_driver *)device.driver;
    fprintf(stderr, "reader %s: lay a card\n", driver->serial(device.state));
    e = wait_for_card(driver, device.state, card);
    device_close(&device);
    return e;
}

enum ctl_exit ctl_read_identity(const struct conf *conf, const char *command, struct identity *out)
{
    struct idcard card = {.name = ""};
    if (strcmp(conf->reader_driver, "sim") == 0) {
        fprintf(stderr,
                "kioskctl: %s: [reader] driver = sim is no device; cards are laid in the kiosk's own "
                "window\n",
                command);
        return CTL_REFUSED;
    }
    enum err e = read_card(conf, &card);
    if (e)
        return ctl_device_error("reader", e);
    e = identity_from_card(&card, out);
    idcard_wipe(&card);
    if (e)
        fprintf(stderr, "kioskctl: %s: the card's number fails its check, or a field is missing\n", command);
    return e ? CTL_REFUSED : CTL_OK;
}

enum ctl_exit reader_run(const struct conf *conf, int argc, char **argv)
{
    const struct ctl_option options[] = {{NULL, NULL, NULL}};
    struct identity identity = {0};
    if (ctl_parse(argc, argv, options, NULL, 0, 0) < 0)
        return CTL_USAGE;
    enum ctl_exit result = ctl_read_identity(conf, argv[0], &identity);
    if (result != CTL_OK)
        return result;
    print_identity(&identity);
    identity_wipe(&identity);
    return CTL_OK;
}
