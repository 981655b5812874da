/* What the tests of printers share: a printer, a receipt, and the acts that happen while it is printed. */
#pragma once

#include "usb_test.h"

#include "printer_device.h"

#include "base/clock.h"
#include "base/mem.h"
#include "drivers/registry.h"
#include "drivers/sim.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_DOTS = 576, ROWS = 200 };

static char folder[] = "/tmp/kiosk-test-printer-XXXXXX";
static struct printer_device device;
static struct sim_bench *bench;

/* ---- the printer ---- */

static void command_device(const char *word, int number)
{
    assert_int_equal(printer_device_command(&device, word, number), ERR_OK);
}

static int printed_by_device(char *path, size_t size)
{
    return printer_device_printed(&device, path, size);
}

struct subject {
    const struct printer_driver *driver;
    void (*command)(const char *word, int number);
    int (*printed)(char *path, size_t size);
};
static const struct subject real = {&printer_escpos, command_device, printed_by_device};
static const struct subject *subject; /* the one under test */

/* ---- a printer and a receipt ---- */

static void *printer;
static struct raster receipt;
static bool has_started;

/* What happens while a receipt is printed: at the first ask (from 0) that is not smaller. */
struct act {
    int ask;
    const char *word; /* NULL = the end of the list; "" = stop; "later" = 5 s pass */
};
static const struct act *acts;
static int asks;

static bool play_acts(void *arg)
{
    (void)arg;
    for (; acts->word && asks >= acts->ask; acts++) {
        if (!*acts->word)
            return true;
        if (strcmp(acts->word, "later") == 0)
            clock_advance_ms(5000);
        else
            subject->command(acts->word, 0);
    }
    asks++;
    return false;
}

static const struct act no_acts[] = {{0, NULL}};

static enum err print(const struct act *what_happens)
{
    acts = what_happens;
    asks = 0;
    has_started = false;
    return subject->driver->print(printer, &receipt, &has_started, play_acts, NULL);
}

static enum err open_printer(bool has_half_receipt)
{
    printer = mem_alloc(subject->driver->device.state_size);
    return subject->driver->device.open(
        printer, &(struct device_options){
                     .width_dots = HEAD_DOTS, .has_half_receipt = has_half_receipt, .bench = bench});
}

static void close_printer(void)
{
    subject->driver->device.close(printer);
    subject->driver->device.close(printer);
    free(printer);
    printer = NULL;
}

static enum err trouble(void)
{
    struct printer_status status;
    enum err e = subject->driver->status(printer, &status);
    return e ? e : printer_status_err(&status);
}

/* Exactly the receipt and nothing else stands on the last paper. */
static void assert_last_is_whole(void)
{
    char path[PRINTER_PATH];
    png_image image = {.version = PNG_IMAGE_VERSION};
    subject->printed(path, sizeof path);
    assert_true(png_image_begin_read_from_file(&image, path));
    image.format = PNG_FORMAT_GRAY;
    assert_int_equal(image.width, HEAD_DOTS);
    assert_int_equal(image.height, ROWS);
    uint8_t *pixels = mem_alloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    for (int y = 0; y < ROWS; y++)
        for (int x = 0; x < HEAD_DOTS; x++)
            assert_int_equal(pixels[y * HEAD_DOTS + x] == 0, raster_get(&receipt, x, y));
    free(pixels);
}

static void assert_prints(void)
{
    assert_int_equal(print(no_acts), ERR_OK);
    assert_true(has_started);
    assert_last_is_whole();
}

static int start(const struct subject *one)
{
    subject = one;
    subject->command("replug", 0);
    subject->command("ok", 0);
    raster_init(&receipt, HEAD_DOTS, ROWS);
    for (int y = 0; y < ROWS; y++)
        for (int x = y * 3 % 8; x < HEAD_DOTS; x += 8) /* no row makes a command with the next */
            raster_set(&receipt, x, y);
    return open_printer(false) == ERR_OK ? 0 : -1;
}

static int setup_wired(enum printer_wiring wiring)
{
    setup(NULL);
    printer_device_init(&device, bus, wiring, folder, HEAD_DOTS);
    return start(&real);
}

static int setup_real(void **state)
{
    (void)state;
    return setup_wired(PRINTER_CLASS);
}

static int teardown_real(void **state)
{
    close_printer();
    raster_finish(&receipt);
    usbemu_unplug(device.usb);
    bool is_clean = !device.interpreter.violation[0];
    if (!is_clean)
        print_message("the printer got what no receipt may hold: %s\n", device.interpreter.violation);
    printer_device_finish(&device);
    return teardown(state) || !is_clean;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[64];
    for (int i = 1; i <= 20; i++) {
        snprintf(path, sizeof path, "%s/receipt-%03d.png", folder, i);
        unlink(path);
    }
    return rmdir(folder);
}

#define REAL(name) cmocka_unit_test_setup_teardown(name, setup_real, teardown_real)
