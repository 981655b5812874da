/* kiosk.conf: the shipped file spells out the defaults, and every mistake is told with file, line and what is
 * allowed. */
#include "base/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/conf-XXXXXX";
static char message[512];

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static enum err load_bytes(const char *text, size_t len, struct conf *conf)
{
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, len, f), len);
    fclose(f);
    message[0] = '\0';
    return conf_load(path, conf, message, sizeof message);
}

static enum err load(const char *text, struct conf *conf)
{
    return load_bytes(text, strlen(text), conf);
}

static void shipped_file_equals_defaults(void **state)
{
    (void)state;
    struct conf shipped, defaults;
    enum err result = conf_load(SOURCE_DIR "/kiosk.conf", &shipped, message, sizeof message);
    if (result != ERR_OK)
        fail_msg("%s", message);
    assert_int_equal(shipped.barcode_count, 2);
    assert_string_equal(shipped.barcodes[0].name, "house");
    assert_string_equal(shipped.barcodes[0].owner, shipped.site.id);
    assert_int_equal(shipped.barcodes[1].length_min, 14);
    assert_int_equal(shipped.barcodes[1].length_max, 14);
    memset(shipped.barcodes, 0, sizeof shipped.barcodes);
    shipped.barcode_count = 0;
    conf_defaults(&defaults);
    assert_memory_equal(&shipped.site, &defaults.site, sizeof defaults.site);
    assert_memory_equal(&shipped.loans, &defaults.loans, sizeof defaults.loans);
    assert_memory_equal(&shipped, &defaults, sizeof defaults);
}

/* A default that the shipped file did not set would pass the test above: each row of the table must be in the
 * file. */
static void shipped_file_names_every_key(void **state)
{
    (void)state;
    static const char *const keys[] = {"id",
                                       "name",
                                       "city",
                                       "timezone",
                                       "open_days",
                                       "open_hours",
                                       "closed",
                                       "opened",
                                       "theme",
                                       "receipt_url",
                                       "width",
                                       "height",
                                       "diagonal_inch",
                                       "fullscreen",
                                       "lang",
                                       "idle_s",
                                       "warn_s",
                                       "driver",
                                       "width_dots",
                                       "device",
                                       "layout",
                                       "limit",
                                       "days",
                                       "dir",
                                       "renewals",
                                       "owner",
                                       "prefix",
                                       "block_when_overdue",
                                       "due_on_closed",
                                       "length",
                                       "check",
                                       "symbology",
                                       "offline_without_right",
                                       "volume",
                                       "shelf_days",
                                       "uncalled_days"};
    static char text[16384];
    FILE *f = fopen(SOURCE_DIR "/kiosk.conf", "re");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char line[64];
        snprintf(line, sizeof line, "\n%s =", keys[i]);
        if (!strstr(text, line))
            fail_msg("kiosk.conf does not name %s", keys[i]);
    }
}

static void reads_every_kind_of_value(void **state)
{
    (void)state;
    struct conf conf;
    enum err result =
        load("\xEF\xBB\xBF[site]\r\nid=L7\r\nname = 漂流书屋; no comment\r\nopen_days=1,3-5\r\n"
             "open_hours=08:30-24:00\r\nclosed=2026-10-01..2026-10-07, 2026-12-31\r\nopened=1970-01-02\r\n"
             "receipt_url=\n  timezone=UTC ; comment\n"
             "[screen]\nwidth=1080\ndiagonal_inch=32.5\nfullscreen=no\ntheme=large+contrast\n"
             "[printer]\nwidth_dots=384\n[loans]\ndue_on_closed=keep\nblock_when_overdue=no\n"
             "[scanner]\ndriver=serial\ndevice=/dev/ttyS0\nlayout=de\n"
             "[sound]\ndriver=off\ndevice=HDA Intel PCH, ALC887 Analog\nvolume=0\n"
             "[barcode own]\nowner=L7\nprefix=B\nlength=6-14\ncheck=mod10\nsymbology=code128\n"
             "[barcode other]\nowner=city\nlength=7\n[data]\ndir=/srv/k\n",
             &conf);
    if (result != ERR_OK)
        fail_msg("%s", message);
    assert_string_equal(conf.site.id, "L7");
    assert_string_equal(conf.site.name, "漂流书屋; no comment");
    const bool days[8] = {false, true, false, true, true, true, false, false};
    assert_memory_equal(conf.site.open_days, days, sizeof days);
    assert_int_equal(conf.site.open_minute, 8 * 60 + 30);
    assert_int_equal(conf.site.close_minute, 24 * 60);
    assert_int_equal(conf.site.closed_count, 2);
    assert_int_equal(conf.site.closed[0].last - conf.site.closed[0].first, 6);
    assert_int_equal(conf.site.closed[1].first, conf.site.closed[1].last);
    assert_int_equal(conf.site.opened[0].first, 1);
    assert_string_equal(conf.site.timezone, "UTC");
    assert_int_equal(conf.screen.width_px, 1080);
    assert_true(conf.screen.diagonal_inch > 32.49 && conf.screen.diagonal_inch < 32.51);
    assert_false(conf.screen.is_fullscreen);
    assert_string_equal(conf.screen.theme, "large+contrast");
    assert_int_equal(conf.printer_width_dots, 384);
    assert_string_equal(conf.scanner_driver, "serial");
    assert_string_equal(conf.scanner_device, "/dev/ttyS0");
    assert_string_equal(conf.scanner_layout, "de");
    assert_string_equal(conf.sound.driver, "off");
    assert_string_equal(conf.sound.device, "HDA Intel PCH, ALC887 Analog");
    assert_int_equal(conf.sound.volume, 0);
    assert_false(conf.loans.due_on_next_open_day);
    assert_false(conf.loans.block_when_overdue);
    assert_int_equal(conf.barcode_count, 2);
    assert_int_equal(conf.barcodes[0].check, CHECK_MOD10);
    assert_int_equal(conf.barcodes[0].length_max, 14);
    assert_string_equal(conf.barcodes[1].owner, "city");
    assert_int_equal(conf.barcodes[1].length_min, 7);
    assert_string_equal(conf.keys_dir, "/srv/k/keys");
}

static void tells_every_mistake(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } cases[] = {
        {"# c\n\n[loans]\ndays = 0\n", ":4: [loans] days = 0: must be 1 to 365"},
        {"[loans]\ndays=366\n", ":2: [loans] days = 366: must be 1 to 365"},
        {"[loans]\ndays=3x\n", ":2: [loans] days = 3x: must be 1 to 365"},
        {"[loans]\ndays=-1\n", "must be 1 to 365"},
        {"[loans]\ndays=\n", "must be 1 to 365"},
        {"[loans]\ndays=99999999999999999999\n", "must be 1 to 365"},
        {"[loans]\ndays=3\nlimit=2\ndays=4\n", ":4: [loans] days = 4: given twice"},
        {"[loans]\ndays=3\n[site]\n[loans]\ndays=4\n", ":5: [loans] days = 4: given twice"},
        {"[loans]\nlimit=9\n", ":2: [loans] limit = 9: must be 1 to 8"},
        {"[loans]\nday=3\n", ":2: [loans] day = 3: no such key"},
        {"[loans]\ndays 3\n", ":2: line: neither [section] nor key = value"},
        {"[site]\nname=a\n  b\n", ":3: line: neither [section] nor key = value"},
        {"days=3\n", ":1: [] days = 3: no such key"},
        {"[site]\n[shelves]\n", ":2: [shelves]: no such section"},
        {"[holds]\nshelf_days=0\n", ":2: [holds] shelf_days = 0: must be 1 to 60"},
        {"[site\n", ":1: [: the section's name must end with ]"},
        {"[barcode]\n", ":1: [barcode]: no such section"},
        {"[barcode ]\n", ":1: [barcode ]: the rule needs a name"},
        {"[barcode a]\nowner=x\n[barcode a]\n", ":3: [barcode a]: this section was given before"},
        {"[site]\n[barcode a]\nlength=7\n", ":2: a: the rule has no owner"},
        {"[barcode a]\nlength=14-6\n", "must be 1 to 31, or a range"},
        {"[barcode a]\nlength=6-\n", "must be 1 to 31, or a range"},
        {"[barcode a]\ncheck=luhn\n", "must be none|mod10"},
        {"[marc]\nbarcode=9b\n", ":2: [marc] barcode = 9b: must be empty, or a tag from 010 to 999"},
        {"[marc]\nbarcode=906bb\n", "must be empty, or a tag"},
        {"[marc]\nprice=001a\n", "must be empty, or a tag"},
        {"[marc]\nowner=906$\n", "must be empty, or a tag"},
        {"[marc]\ncopies=906\n", "no such key"},
        {"[barcode a]\nsymbology=ean\n", "must be empty or code39|code128|codabar"},
        {"\f[barcode a]\nowner=x\n\v[nowhere]\n", ":3: [nowhere]: no such section"},
        {"[site]\nid=\n", "must be 1 to 15 letters and digits"},
        {"[site]\nid=a-b\n", "must be 1 to 15 letters and digits"},
        {"[site]\nname=\n", "must be 1 to 63 bytes"},
        {"[site]\ntimezone=Asia/Nowhere\n", "must be a time zone"},
        {"[site]\ntimezone=../../../etc/passwd\n", "must be a time zone"},
        {"[site]\nopen_days=0-6\n", "must be days 1"},
        {"[site]\nopen_days=6-1\n", "must be days 1"},
        {"[site]\nopen_days=1,,2\n", "must be days 1"},
        {"[site]\nopen_hours=18:00-09:00\n", "must be from-to"},
        {"[site]\nopen_hours=9:00-18:00\n", "must be from-to"},
        {"[site]\nopen_hours=09:00-24:01\n", "must be from-to"},
        {"[site]\nclosed=2026-02-29\n", "must be at most 32 dates"},
        {"[site]\nclosed=2026-10-07..2026-10-01\n", "must be at most 32 dates"},
        {"[site]\nclosed=2026-1-01\n", "must be at most 32 dates"},
        {"[site]\nreceipt_url=https://a.cn/\n", "at most 10 characters"},
        {"[screen]\ntheme=larg\n", "must be standard|large|contrast|large+contrast"},
        {"[screen]\ntheme=large|contrast\n", "must be standard|large|contrast|large+contrast"},
        {"[screen]\nfullscreen=true\n", "must be yes|no"},
        {"[screen]\ndiagonal_inch=nan\n", "must be 5 to 120"},
        {"[screen]\ndiagonal_inch=1.5.2\n", "must be 5 to 120"},
        {"[printer]\nwidth_dots=400\n", "must be 576|384"},
        {"[reader]\ndriver=usb\n", "must be auto|sdt|sim"},
        {"[scanner]\ndriver=usb\n", "must be auto|keyboard|serial|sim"},
        {"[scanner]\nlayout=cn\n", "must be us|de|fr"},
        {"[sound]\ndriver=alsa\n", "must be auto|off"},
        {"[sound]\nvolume=101\n", "must be 0 to 100"},
        {"[site]\nname=\xC3\x28\n", ":2: line: not UTF-8 text"},
        {"[site]\nname=\xED\xA0\x80\n", ":2: line: not UTF-8 text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct conf conf;
        conf.loans.days = 77;
        assert_int_equal(load(cases[i].text, &conf), ERR_CONFIG);
        assert_int_equal(conf.loans.days, 77); /* untouched */
        assert_memory_equal(message, path, strlen(path));
        if (!strstr(message, cases[i].told))
            fail_msg("\"%s\" gave \"%s\", not \"%s\"", cases[i].text, message, cases[i].told);
    }
}

static void refuses_a_zero_byte(void **state)
{
    (void)state;
    struct conf conf;
    assert_int_equal(load_bytes("[site]\nname=a\0b\n", 16, &conf), ERR_CONFIG);
    assert_non_null(strstr(message, ":2: line: not UTF-8 text"));
}

static void takes_32_ranges_on_one_line_and_no_more(void **state)
{
    (void)state;
    struct conf conf;
    char text[2048] = "[site]\nclosed=";
    for (int i = 0; i < 32; i++)
        sprintf(text + strlen(text), "%s2026-01-%02d..2027-01-%02d", i ? "," : "", i % 28 + 1, i % 28 + 1);
    assert_int_equal(load(text, &conf), ERR_OK);
    assert_int_equal(conf.site.closed_count, 32);
    strcat(text, ",2028-01-01");
    assert_int_equal(load(text, &conf), ERR_CONFIG);
}

static void refuses_a_line_too_long(void **state)
{
    (void)state;
    struct conf conf;
    static char text[6000];
    memset(text, 'x', sizeof text - 1);
    memcpy(text, "[site]\nname=", 12);
    assert_int_equal(load(text, &conf), ERR_CONFIG);
    assert_non_null(strstr(message, ":2: line: too long"));
}

static void tells_a_missing_file(void **state)
{
    (void)state;
    struct conf conf;
    assert_int_equal(conf_load("/nonexistent/kiosk.conf", &conf, message, sizeof message), ERR_NOT_FOUND);
    assert_string_equal(message, "/nonexistent/kiosk.conf: No such file or directory");
    assert_int_equal(conf_load("/", &conf, message, sizeof message), ERR_CONFIG);
}

static void message_is_cut_to_its_buffer(void **state)
{
    (void)state;
    struct conf conf;
    assert_int_equal(load("[loans]\ndays=0\n", &conf), ERR_CONFIG);
    char small[12];
    memset(small, 'z', sizeof small);
    assert_int_equal(conf_load(path, &conf, small, 10), ERR_CONFIG);
    assert_int_equal(strlen(small), 9);
    assert_int_equal(small[10], 'z');
}

static void keys_follow_the_data_folder(void **state)
{
    (void)state;
    struct conf conf;
    conf_defaults(&conf);
    conf_set_data_dir(&conf, "/srv/demo");
    assert_string_equal(conf.data_dir, "/srv/demo");
    assert_string_equal(conf.keys_dir, "/srv/demo/keys");
    strcpy(conf.keys_dir, "/srv/demo2/keys");
    conf_set_data_dir(&conf, "/x");
    assert_string_equal(conf.keys_dir, "/srv/demo2/keys");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_file_equals_defaults),
        cmocka_unit_test(shipped_file_names_every_key),
        cmocka_unit_test(reads_every_kind_of_value),
        cmocka_unit_test(tells_every_mistake),
        cmocka_unit_test(refuses_a_zero_byte),
        cmocka_unit_test(takes_32_ranges_on_one_line_and_no_more),
        cmocka_unit_test(refuses_a_line_too_long),
        cmocka_unit_test(tells_a_missing_file),
        cmocka_unit_test(message_is_cut_to_its_buffer),
        cmocka_unit_test(keys_follow_the_data_folder),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
