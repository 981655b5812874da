#include "ctl/ctl.h"
#include "drivers/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATTERN_HEIGHT = 200 };

static const char *yes(bool value)
{
    return value ? "yes" : "no";
}

static enum ctl_exit print_status(const struct printer_driver *driver, void *state, bool is_json)
{
    struct printer_status s;
    enum err e = driver->status(state, &s);
    if (e)
        return ctl_device_error("printer", e);
    const struct {
        const char *name;
        bool value;
    } rows[] = {{"online", s.is_online},
                {"paper_low", s.is_paper_low},
                {"paper_out", s.is_paper_out},
                {"cover_open", s.is_cover_open},
                {"hot", s.is_hot},
                {"failed", s.has_failed},
                {"silent", s.is_silent}};
    size_t count = sizeof rows / sizeof rows[0];
    for (size_t i = 0; i < count && is_json; i++)
        printf("%s\"%s\": %s", i == 0 ? "{" : ", ", rows[i].name, rows[i].value ? "true" : "false");
    for (size_t i = 0; i < count && !is_json; i++)
        printf("%-10s  %s\n", rows[i].name, yes(rows[i].value));
    if (is_json)
        puts("}");
    return printer_status_err(&s) ? CTL_REFUSED : CTL_OK;
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

/* A frame at the paper's edges, stripes of 1 to 8 dots, and a slope that shows uneven feed. */
static void draw_pattern(struct raster *r)
{
    for (int y = 0; y < r->height_dots; y++)
        for (int x = 0; x < r->width_dots; x++) {
            bool is_frame = x < 2 || y < 2 || x >= r->width_dots - 2 || y >= r->height_dots - 2;
            int stripe = x * 8 / r->width_dots + 1;
            bool is_stripe = y < r->height_dots / 2 && x / stripe % 2 == 0;
            bool is_slope = y >= r->height_dots / 2 && (x + y) % 16 < 2;
            if (is_frame || is_stripe || is_slope)
                raster_set(r, x, y);
        }
}

static enum ctl_exit print_pattern(const struct printer_driver *driver, void *state, int width_dots)
{
    struct raster r;
    bool has_started = false;
    raster_init(&r, width_dots, PATTERN_HEIGHT);
    draw_pattern(&r);
    enum err e = driver->print(state, &r, &has_started, never, NULL);
    raster_finish(&r);
    if (e)
        return ctl_device_error("printer", e);
    puts("printed");
    return CTL_OK;
}

enum ctl_exit printer_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[1];
    bool is_json = false;
    struct device device;
    const struct ctl_option options[] = {{"--json", &is_json, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 1, 1) < 0)
        return CTL_USAGE;
    bool is_test = strcmp(words[0], "test") == 0;
    if (!is_test && strcmp(words[0], "status") != 0)
        return ctl_usage_error(argv[0], "cannot %s", words[0]);
    if (strcmp(conf->printer_driver, "sim") == 0) {
        fputs("kioskctl: printer: [printer] driver = sim is no device; the kiosk writes its receipts as "
              "files\n",
              stderr);
        return CTL_REFUSED;
    }
    enum err e = device_open(&device, printer_drivers, conf->printer_driver,
                             &(struct device_options){.device = "", .width_dots = conf->printer_width_dots});
    if (e)
        return ctl_device_error("printer", e);
    const struct printer_driver *driver = (const struct printer_driver *)device.driver;
    enum ctl_exit result = is_test ? print_pattern(driver, device.state, conf->printer_width_dots)
                                   : print_status(driver, device.state, is_json);
    device_close(&device);
    return result;
}
