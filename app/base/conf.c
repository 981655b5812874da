#include "base/conf.h"

#include "base/conf_key.h"
#include "base/utf8.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define FIELD(part) offsetof(struct conf, part), sizeof(((struct conf *)0)->part)
#define RULE(part) offsetof(struct conf_barcode, part), sizeof(((struct conf_barcode *)0)->part)
#define DAY_LIST "at most 32 dates or ranges, e.g. 2026-10-01..2026-10-07,2026-12-31"
#define YES_NO "yes|no"
#define SUBFIELD "empty, or a tag from 010 to 999 and the subfield, e.g. 906b"

/* A receipt's token has 130 characters and its QR code is laid out for 140: 10 are left for the address. */
static const struct conf_key keys[] = {
    {"site", "id", conf_parse_id, FIELD(site.id), 1, 15, "1 to 15 letters and digits"},
    {"site", "name", conf_parse_text, FIELD(site.name), 1, 63, "1 to 63 bytes of text"},
    {"site", "city", conf_parse_text, FIELD(site.city), 1, 63, "1 to 63 bytes of text"},
    {"site", "timezone", conf_parse_timezone, FIELD(site.timezone), 1, 47,
     "a time zone installed here (package tzdata), e.g. Asia/Shanghai"},
    {"site", "open_days", conf_parse_open_days, FIELD(site.open_days), 0, 0,
     "days 1 (Monday) to 7, e.g. 1-6 or 1,3,5"},
    {"site", "open_hours", conf_parse_open_hours, FIELD(site), 0, 0, "from-to, e.g. 09:00-18:00"},
    {"site", "closed", conf_parse_closed, FIELD(site), 0, 0, DAY_LIST},
    {"site", "opened", conf_parse_opened, FIELD(site), 0, 0, DAY_LIST},
    {"site", "receipt_url", conf_parse_url, FIELD(site.receipt_url), 0, 10,
     "an address of at most 10 characters"},
    {"screen", "width", conf_parse_int, FIELD(screen.width_px), 0, 16384, NULL},
    {"screen", "height", conf_parse_int, FIELD(screen.height_px), 0, 16384, NULL},
    {"screen", "diagonal_inch", conf_parse_inches, FIELD(screen.diagonal_inch), 5, 120, NULL},
    {"screen", "fullscreen", conf_parse_flag, FIELD(screen.is_fullscreen), 0, 0, YES_NO},
    {"screen", "theme", conf_parse_word, FIELD(screen.theme), 0, 0, "standard|large|contrast|large+contrast"},
    {"screen", "lang", conf_parse_word, FIELD(screen.lang), 0, 0, "zh|en"},
    {"screen", "idle_s", conf_parse_int, FIELD(screen.idle_s), 10, 3600, NULL},
    {"screen", "warn_s", conf_parse_int, FIELD(screen.warn_s), 5, 600, NULL},
    {"reader", "driver", conf_parse_word, FIELD(reader_driver), 0, 0, "auto|sdt|sim"},
    {"printer", "driver", conf_parse_word, FIELD(printer_driver), 0, 0, "auto|escpos|sim"},
    {"printer", "width_dots", conf_parse_number, FIELD(printer_width_dots), 0, 0, "576|384"},
    {"scanner", "driver", conf_parse_word, FIELD(scanner_driver), 0, 0, "auto|keyboard|serial|sim"},
    {"scanner", "device", conf_parse_text, FIELD(scanner_device), 0, 127, "a path of at most 127 bytes"},
    {"scanner", "layout", conf_parse_word, FIELD(scanner_layout), 0, 0, "us|de|fr"},
    {"tag", "driver", conf_parse_word, FIELD(tag_driver), 0, 0, "off|pcsc|sim"},
    {"sound", "driver", conf_parse_word, FIELD(sound.driver), 0, 0, "auto|off"},
    {"sound", "device", conf_parse_text, FIELD(sound.device), 0, 127, "a name of at most 127 bytes"},
    {"sound", "volume", conf_parse_int, FIELD(sound.volume), 0, 100, NULL},
    {"loans", "limit", conf_parse_int, FIELD(loans.limit), 1, LOANS_LIMIT_MAX, NULL},
    {"loans", "days", conf_parse_int, FIELD(loans.days), 1, 365, NULL},
    {"loans", "renewals", conf_parse_int, FIELD(loans.renewals), 0, 20, NULL},
    {"loans", "block_when_overdue", conf_parse_flag, FIELD(loans.block_when_overdue), 0, 0, YES_NO},
    {"loans", "due_on_closed", conf_parse_flag, FIELD(loans.due_on_next_open_day), 0, 0,
     "next_open_day|keep"},
    {"loans", "offline_without_right", conf_parse_int, FIELD(loans.offline_without_right), 0, 50, NULL},
    {"staff", "pin_tries", conf_parse_int, FIELD(staff.pin_tries), 1, 20, NULL},
    {"staff", "lock_min", conf_parse_int, FIELD(staff.lock_min), 1, 1440, NULL},
    {"holds", "limit", conf_parse_int, FIELD(holds.limit), 0, HOLDS_LIMIT_MAX, NULL},
    {"holds", "shelf_days", conf_parse_int, FIELD(holds.shelf_days), 1, 60, NULL},
    {"holds", "uncalled_days", conf_parse_int, FIELD(holds.uncalled_days), 1, 60, NULL},
    {"activities", "checkin_before_min", conf_parse_int, FIELD(activities.checkin_before_min), 0, 240, NULL},
    {"activities", "offer_h", conf_parse_int, FIELD(activities.offer_h), 1, 720, NULL},
    {"activities", "uncalled_days", conf_parse_int, FIELD(activities.uncalled_days), 1, 60, NULL},
    {"services", "open_bookings", conf_parse_int, FIELD(services.open_bookings), 1, 20, NULL},
    {"services", "no_shows", conf_parse_int, FIELD(services.no_shows), 0, 20, NULL},
    {"services", "no_show_days", conf_parse_int, FIELD(services.no_show_days), 1, 365, NULL},
    {"services", "no_show_block_days", conf_parse_int, FIELD(services.no_show_block_days), 1, 365, NULL},
    {"marc", "barcode", conf_parse_subfield, FIELD(marc.barcode), 0, 4, SUBFIELD},
    {"marc", "call_number", conf_parse_subfield, FIELD(marc.call_number), 0, 4, SUBFIELD},
    {"marc", "class", conf_parse_subfield, FIELD(marc.class_mark), 0, 4, SUBFIELD},
    {"marc", "book_number", conf_parse_subfield, FIELD(marc.book_number), 0, 4, SUBFIELD},
    {"marc", "price", conf_parse_subfield, FIELD(marc.price), 0, 4, SUBFIELD},
    {"marc", "owner", conf_parse_subfield, FIELD(marc.owner), 0, 4, SUBFIELD},
    {"marc", "site", conf_parse_subfield, FIELD(marc.site), 0, 4, SUBFIELD},
    {"data", "dir", conf_parse_text, FIELD(data_dir), 1, 239, "a path of 1 to 239 bytes"},
    {"keys", "dir", conf_parse_text, FIELD(keys_dir), 0, 255, "a path of at most 255 bytes"},
    {"barcode", "owner", conf_parse_id, RULE(owner), 1, 15, "the id of a site, 1 to 15 letters and digits"},
    {"barcode", "prefix", conf_parse_id, RULE(prefix), 0, 15, "at most 15 letters and digits"},
    {"barcode", "length", conf_parse_length, 0, 0, 0, 0, "1 to 31, or a range, e.g. 6-14"},
    {"barcode", "check", conf_parse_check, 0, 0, 0, 0, "none|mod10"},
    {"barcode", "symbology", conf_parse_word, RULE(symbology), 0, 0, "|code39|code128|codabar"},
};

void conf_defaults(struct conf *conf)
{
    *conf = (struct conf){
        .site = {.id = "zh1",
                 .name = "智汇城社区",
                 .city = "江城市",
                 .timezone = "Asia/Shanghai",
                 .open_days = {false, true, true, true, true, true, true, false},
                 .open_minute = 9 * 60,
                 .close_minute = 18 * 60},
        .screen = {.diagonal_inch = 21.5,
                   .is_fullscreen = true,
                   .theme = "standard",
                   .lang = "zh",
                   .idle_s = 60,
                   .warn_s = 25},
        .reader_driver = "auto",
        .printer_driver = "auto",
        .printer_width_dots = 576,
        .scanner_driver = "auto",
        .tag_driver = "off",
        .scanner_layout = "us",
        .sound = {.driver = "auto", .volume = 80},
        .loans = {.limit = 3,
                  .days = 30,
                  .renewals = 1,
                  .block_when_overdue = true,
                  .due_on_next_open_day = true,
                  .offline_without_right = 1},
        .staff = {.pin_tries = 5, .lock_min = 15},
        .holds = {.limit = 3, .shelf_days = 7, .uncalled_days = 14},
        .activities = {.checkin_before_min = 30, .offer_h = 24, .uncalled_days = 14},
        .services = {.open_bookings = 2, .no_shows = 3, .no_show_days = 90, .no_show_block_days = 30},
        .marc = {.barcode = "906b",
                 .call_number = "905s",
                 .class_mark = "906d",
                 .book_number = "906e",
                 .price = "906r"},
        .data_dir = "/var/lib/kiosk",
        .keys_dir = "/var/lib/kiosk/keys",
    };
}

bool conf_has_tag_reader(const struct conf *conf)
{
    return strcmp(conf->tag_driver, "off") != 0;
}

/* A file being read. */
struct loader {
    struct conf *conf;
    const char *path;
    FILE *file;
    int line;
    char *text; /* of the line, from getline */
    size_t text_size;
    bool is_given[COUNT(keys)]; /* in this section, or anywhere for sections that there is one of */
    int barcode_lines[COUNT(((struct conf *)0)->barcodes)];
    bool has_failed;
    char *message;
    size_t message_size;
};

static bool fail_at(struct loader *l, int line, const char *what, const char *why)
{
    if (!l->has_failed)
        str_format(l->message, l->message_size, "%s:%d: %s: %s", l->path, line, what, why);
    l->has_failed = true;
    return false;
}

static bool is_section(const char *name)
{
    for (size_t i = 0; i < COUNT(keys); i++)
        if (strcmp(keys[i].section, name) == 0 && strcmp(name, "barcode") != 0)
            return true;
    return false;
}

static bool begin_barcode(struct loader *l, const char *heading, const char *name)
{
    struct conf *conf = l->conf;
    struct conf_barcode rule = {.length_min = 6, .length_max = 14};
    if (!*name || !str_copy(rule.name, sizeof rule.name, name))
        return fail_at(l, l->line, heading, "the rule needs a name of 1 to 31 bytes");
    for (int i = 0; i < conf->barcode_count; i++)
        if (strcmp(conf->barcodes[i].name, name) == 0)
            return fail_at(l, l->line, heading, "this section was given before");
    if (conf->barcode_count == (int)COUNT(conf->barcodes))
        return fail_at(l, l->line, heading, "too many rules, at most 16");
    l->barcode_lines[conf->barcode_count] = l->line;
    conf->barcodes[conf->barcode_count++] = rule;
    for (size_t i = 0; i < COUNT(keys); i++)
        if (strcmp(keys[i].section, "barcode") == 0)
            l->is_given[i] = false;
    return true;
}

/* libinih reports keys only, so a section without any would go unchecked: headings are looked at here. */
static bool begin_section(struct loader *l, const char *line)
{
    char name[64], heading[80];
    size_t len = strcspn(line, "]\r\n");
    if (line[len] != ']')
        return fail_at(l, l->line, "[", "the section's name must end with ]");
    if (len >= 40)
        return fail_at(l, l->line, "[", "the section's name is too long");
    memcpy(name, line, len);
    name[len] = '\0';
    str_format(heading, sizeof heading, "[%s]", name);
    if (strncmp(name, "barcode ", 8) == 0)
        return begin_barcode(l, heading, name + 8);
    return is_section(name) || fail_at(l, l->line, heading, "no such section");
}

/* Hands libinih the next line, like fgets; checks what libinih does not and counts lines, because its handler
 * is not told their numbers. */
static char *read_line(char *out, int size, void *arg)
{
    struct loader *l = arg;
    ssize_t len = l->has_failed ? -1 : getline(&l->text, &l->text_size, l->file);
    if (len < 0)
        return NULL;
    l->line++;
    const char *start = l->text + strspn(l->text, "\xEF\xBB\xBF \t\v\f\r\n"); /* what libinih skips */
    if (memchr(l->text, '\0', (size_t)len) || !utf8_valid(l->text, (size_t)len))
        fail_at(l, l->line, "line", "not UTF-8 text");
    else if (!str_copy(out, (size_t)size, l->text))
        fail_at(l, l->line, "line", "too long");
    else if (*start == '[')
        begin_section(l, start + 1);
    return l->has_failed ? NULL : out;
}

static const struct conf_key *find_key(const char *section, const char *name)
{
    for (size_t i = 0; i < COUNT(keys); i++)
        if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static int take_value(void *arg, const char *section, const char *name, const char *value)
{
    struct loader *l = arg;
    bool is_rule = strncmp(section, "barcode ", 8) == 0;
    const struct conf_key *key = find_key(is_rule ? "barcode" : section, name);
    char what[400], why[160];
    str_format(what, sizeof what, "[%s] %s = %s", section, name, value);
    if (!key)
        return fail_at(l, l->line, what, "no such key");
    if (l->is_given[key - keys])
        return fail_at(l, l->line, what, "given twice");
    l->is_given[key - keys] = true;
    void *base = is_rule ? (void *)&l->conf->barcodes[l->conf->barcode_count - 1] : (void *)l->conf;
    if (key->parse(key, value, (char *)base + key->offset))
        return true;
    bool is_optional = key->allowed && key->allowed[0] == '|';
    if (key->allowed)
        str_format(why, sizeof why, "must be %s%s", is_optional ? "empty or " : "",
                   key->allowed + is_optional);
    else
        str_format(why, sizeof why, "must be %d to %d", key->min, key->max);
    return fail_at(l, l->line, what, why);
}

/* What can only be told at the end of the file. */
static void check_whole(struct loader *l)
{
    struct conf *conf = l->conf;
    for (int i = 0; i < conf->barcode_count; i++)
        if (!conf->barcodes[i].owner[0])
            fail_at(l, l->barcode_lines[i], conf->barcodes[i].name, "the rule has no owner");
    const struct conf_key *keys_dir = find_key("keys", "dir");
    if (!l->is_given[keys_dir - keys] || !conf->keys_dir[0])
        str_format(conf->keys_dir, sizeof conf->keys_dir, "%s/keys", conf->data_dir);
}

enum err conf_load(const char *path, struct conf *conf, char *message, size_t message_size)
{
    struct conf loaded;
    struct loader l = {.conf = &loaded, .path = path, .message = message, .message_size = message_size};
    l.file = fopen(path, "re");
    if (!l.file) {
        str_format(message, message_size, "%s: %m", path);
        return ERR_NOT_FOUND;
    }
    /* Debian's libinih has its options as variables: a long list of closed days needs a longer line than 200
     * bytes, and an indented line is no continuation. */
    ini_use_stack = false;
    ini_initial_alloc = ini_max_line = 2048;
    ini_allow_multiline = false;
    conf_defaults(&loaded);
    int bad_line = ini_parse_stream(read_line, &l, take_value, &l);
    if (bad_line > 0)
        fail_at(&l, bad_line, "line", "neither [section] nor key = value");
    if (ferror(l.file))
        fail_at(&l, l.line + 1, "line", "cannot be read");
    check_whole(&l);
    free(l.text);
    fclose(l.file);
    if (l.has_failed)
        return ERR_CONFIG;
    *conf = loaded;
    return ERR_OK;
}

void conf_set_data_dir(struct conf *conf, const char *dir)
{
    size_t len = strlen(conf->data_dir);
    bool is_inside = strncmp(conf->keys_dir, conf->data_dir, len) == 0 && conf->keys_dir[len] == '/';
    char inside[sizeof conf->keys_dir];
    str_copy(inside, sizeof inside, is_inside ? conf->keys_dir + len : "");
    str_copy(conf->data_dir, sizeof conf->data_dir, dir);
    if (is_inside)
        str_format(conf->keys_dir, sizeof conf->keys_dir, "%s%s", conf->data_dir, inside);
}
