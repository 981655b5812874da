#include "ctl/ctl.h"

#include "base/utf8.h"
#include "model/date.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum ctl_exit ctl_usage_error(const char *command, const char *fmt, ...)
{
    va_list args;
    fprintf(stderr, "kioskctl %s: ", command);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fprintf(stderr, " (see kioskctl %s --help)\n", command);
    return CTL_USAGE;
}

/* Takes the option at argv[*i], with its value from behind '=' or from the next word. */
static bool take_option(int argc, char **argv, int *i, const struct ctl_option *option, const char *equals)
{
    if (option->flag && !equals) {
        *option->flag = true;
    } else if (option->value && equals) {
        *option->value = equals + 1;
    } else if (option->value && *i + 1 < argc) {
        *option->value = argv[++*i];
    } else {
        ctl_usage_error(argv[0], option->flag ? "%s takes no value" : "%s needs a value", option->name);
        return false;
    }
    return true;
}

static const struct ctl_option *find_option(const struct ctl_option *options, const char *word, size_t len)
{
    for (; options->name; options++)
        if (strlen(options->name) == len && memcmp(options->name, word, len) == 0)
            return options;
    return NULL;
}

int ctl_parse(int argc, char **argv, const struct ctl_option *options, const char **words, int min, int max)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        size_t len = strcspn(argv[i], "=");
        const struct ctl_option *option = find_option(options, argv[i], len);
        if (option) {
            if (!take_option(argc, argv, &i, option, argv[i][len] ? argv[i] + len : NULL))
                return -1;
        } else if (argv[i][0] == '-' && argv[i][1]) {
            ctl_usage_error(argv[0], "unknown option %s", argv[i]);
            return -1;
        } else if (count < max) {
            words[count++] = argv[i];
        } else {
            ctl_usage_error(argv[0], "one word too many: %s", argv[i]);
            return -1;
        }
    }
    if (count < min) {
        ctl_usage_error(argv[0], "something is missing");
        return -1;
    }
    return count;
}

enum ctl_exit ctl_store_open(struct ctl_store *s, const struct conf *conf, bool is_writing)
{
    *s = (struct ctl_store){.store = NULL};
    const char *place = conf->keys_dir;
    enum err e = keys_load(conf->keys_dir, &s->keys);
    if (!e) {
        place = conf->data_dir;
        e = is_writing ? store_open(&s->store, conf, &s->keys)
                       : store_open_readonly(&s->store, conf, &s->keys);
    }
    if (!e)
        return CTL_OK;
    fprintf(stderr, "kioskctl: %s: %s%s\n", place, err_text(e),
            e == ERR_NOT_FOUND ? " (kioskctl init makes keys and database)" : "");
    keys_wipe(&s->keys);
    return CTL_ENVIRONMENT;
}

void ctl_store_close(struct ctl_store *s)
{
    store_close(s->store);
    keys_wipe(&s->keys);
    s->store = NULL;
}

static const char *device_hint(enum err e)
{
    switch (e) {
    case ERR_BUSY:
        return " (stop the kiosk first: systemctl stop kiosk)";
    case ERR_ACCESS:
        return " (is the udev rule installed?)";
    case ERR_NOT_FOUND:
    case ERR_GONE:
        return " (is it plugged in and switched on?)";
    default:
        return "";
    }
}

enum ctl_exit ctl_device_error(const char *device, enum err e)
{
    fprintf(stderr, "kioskctl: %s: %s%s\n", device, err_text(e), device_hint(e));
    return CTL_ENVIRONMENT;
}

void ctl_put_time(char out[24], int64_t wall_ms)
{
    struct civil c = day_to_civil(day_at(wall_ms));
    int minute = minute_at(wall_ms);
    str_format(out, 24, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, minute / 60, minute % 60);
}

void ctl_put_day(char out[16], int32_t day)
{
    if (day == DAY_FOREVER) {
        str_copy(out, 16, "forever");
        return;
    }
    struct civil c = day_to_civil(day);
    str_format(out, 16, "%04d-%02d-%02d", c.year, c.month, c.day);
}
