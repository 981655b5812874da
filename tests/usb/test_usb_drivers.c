/* The drivers of reader and printer against emulated devices, through drivers/usb.c and the real libusb. */
#include "usb_test.h"

#include "printer_device.h"
#include "reader_device.h"

#include "base/mem.h"
#include "drivers/printer_escpos.h"
#include "drivers/registry.h"
#include "drivers/sdt_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/kiosk-test-usb-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[64];
    for (int i = 1; i <= 3; i++) {
        snprintf(path, sizeof path, "%s/receipt-%03d.png", folder, i);
        unlink(path);
    }
    return rmdir(folder);
}

/* ---- the reader's driver ---- */

static void check_card_is_read(enum reader_wiring wiring)
{
    struct reader_device reader;
    struct sdt_reader driver = {0};
    struct idcard card = {0};
    char message[128];
    bool is_found = true;
    reader_device_init(&reader, bus, wiring);
    usbemu_plug(reader.usb);
    assert_int_equal(reader_sdt.device.open(&driver, &(struct device_options){0}), ERR_OK);
    assert_string_equal(reader_sdt.serial(&driver), "05.01-20101129-0001228293-0296863149");
    assert_int_equal(reader_sdt.find(&driver, &is_found), ERR_OK);
    assert_false(is_found);
    assert_int_equal(
        reader_device_lay(&reader, SOURCE_DIR "/assets/demo/cards/li.card", message, sizeof message), ERR_OK);
    assert_int_equal(reader_sdt.find(&driver, &is_found), ERR_OK);
    assert_true(is_found);
    assert_int_equal(reader_sdt.read(&driver, &card), ERR_OK);
    assert_string_equal(card.name, "李晓萌");
    assert_string_equal(card.number, "990001199103120045");
    struct idcard_addresses addresses;
    uint8_t number[IDCARD_BODY_SIZE] = {0};
    assert_int_equal(reader_sdt.read_addresses(&driver, &addresses), ERR_NOT_FOUND);
    assert_int_equal(reader_sdt.read_body_number(&driver, number), ERR_OK);
    assert_int_equal(number[IDCARD_BODY_SIZE - 1], IDCARD_BODY_SIZE - 1);

    assert_int_equal(reader_device_command(&reader, "unplug"), ERR_OK);
    assert_int_equal(reader_sdt.find(&driver, &is_found), ERR_GONE);
    reader_sdt.device.close(&driver);
    idcard_wipe(&card);
}

static void card_is_read_over_four_endpoints(void **state)
{
    (void)state;
    check_card_is_read(READER_SPLIT);
}

static void card_is_read_over_two_endpoints(void **state)
{
    (void)state;
    check_card_is_read(READER_STREAM);
}

static void failing_module_is_told(void **state)
{
    (void)state;
    struct reader_device reader;
    struct sdt_reader driver = {0};
    reader_device_init(&reader, bus, READER_SPLIT);
    usbemu_plug(reader.usb);
    assert_int_equal(reader_device_command(&reader, "sam-fail"), ERR_OK);
    assert_int_equal(reader_sdt.device.open(&driver, &(struct device_options){0}), ERR_SELF_TEST);
    reader_sdt.device.close(&driver);
}

static void readers_that_cannot_be_driven_are_refused(void **state)
{
    (void)state;
    static const struct usbemu_spec units[] = {
        {.vendor = 0x0400,
         .product = 0xC35A,
         .class = 0x03,
         .endpoints = {{0x01, true, 64}, {0x81, true, 64}}},
        {.vendor = 0x10C4, .product = 0x0007, .class = 0x03, .endpoints = {{0x81, true, 64}}},
        {.vendor = 0x0483, .product = 0xDF11, .class = 0xFE, .subclass = 1, .protocol = 2},
        {.vendor = 0x0400, .product = 0xC35A, .class = 0xFF, .endpoints = {{0x02, false, 64}}},
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct sdt_reader driver = {0};
        struct usbemu_device *unit = usbemu_device_create(bus, &units[i], NULL);
        usbemu_plug(unit);
        assert_int_equal(reader_sdt.device.open(&driver, &(struct device_options){0}), ERR_UNSUPPORTED);
        usbemu_unplug(unit);
    }
}

/* ---- the printer's driver ---- */

static void kernel_driver_gives_way_while_open(void **state)
{
    (void)state;
    struct printer_device printer;
    struct escpos_printer driver = {0};
    printer_device_init(&printer, bus, folder, 576);
    usbemu_plug(printer.usb);
    assert_true(usbemu_has_kernel_driver(printer.usb));
    assert_int_equal(printer_escpos.device.open(&driver, &(struct device_options){.width_dots = 576}),
                     ERR_OK);
    assert_false(usbemu_has_kernel_driver(printer.usb));
    printer_escpos.device.close(&driver);
    assert_true(usbemu_has_kernel_driver(printer.usb));
    printer_device_finish(&printer);
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

struct job {
    struct printer_device device;
    struct escpos_printer driver;
    struct raster raster;
    bool has_started;
};

static struct job *job_start(void)
{
    struct job *job = mem_alloc(sizeof *job);
    printer_device_init(&job->device, bus, folder, 576);
    usbemu_plug(job->device.usb);
    assert_int_equal(printer_escpos.device.open(&job->driver, &(struct device_options){.width_dots = 576}),
                     ERR_OK);
    raster_init(&job->raster, 576, 200);
    for (int y = 0; y < 200; y++)
        raster_set(&job->raster, y, y);
    return job;
}

static enum err job_print(struct job *job)
{
    return printer_escpos.print(&job->driver, &job->raster, &job->has_started, never, NULL);
}

static void job_end(struct job *job)
{
    printer_escpos.device.close(&job->driver);
    usbemu_unplug(job->device.usb);
    assert_string_equal(job->device.interpreter.violation, "");
    printer_device_finish(&job->device);
    raster_finish(&job->raster);
    free(job);
}

static void receipt_comes_out(void **state)
{
    (void)state;
    char path[PRINTER_PATH];
    struct job *job = job_start();
    assert_int_equal(job_print(job), ERR_OK);
    assert_int_equal(printer_device_printed(&job->device, path, sizeof path), 1);
    assert_int_equal(access(path, R_OK), 0);
    assert_int_equal(job->device.interpreter.rows, 200);
    job_end(job);
}

static void slow_printer_is_waited_for(void **state)
{
    (void)state;
    struct job *job = job_start();
    assert_int_equal(printer_device_command(&job->device, "slow", 300), ERR_OK);
    assert_int_equal(job_print(job), ERR_OK);
    job_end(job);
}

/* Dots that would be commands to a printer, even to one that obeys them inside pictures. */
static void dots_are_never_obeyed(void **state)
{
    (void)state;
    struct job *job = job_start();
    size_t size = raster_stride(&job->raster) * (size_t)job->raster.height_dots;
    const uint8_t commands[] = {0x10, 0x04, 0x02, 0x10, 0x05, 0x02, 0x10, 0x14, 0x08, 0x00};
    for (size_t i = 0; i < size; i++)
        job->raster.bits[i] = commands[i % sizeof commands];
    assert_int_equal(job_print(job), ERR_OK);
    job_end(job);
}

static void trouble_is_told_before_anything_is_printed(void **state)
{
    (void)state;
    struct printer_status status;
    struct job *job = job_start();
    assert_int_equal(printer_device_command(&job->device, "paper-low", 0), ERR_OK);
    assert_int_equal(printer_escpos.status(&job->driver, &status), ERR_OK);
    assert_true(status.is_paper_low && status.is_online && !status.is_paper_out);
    assert_int_equal(printer_device_command(&job->device, "paper-out", 0), ERR_OK);
    assert_int_equal(job_print(job), ERR_PAPER);
    assert_false(job->has_started);
    assert_int_equal(printer_device_command(&job->device, "cover-open", 0), ERR_OK);
    assert_int_equal(job_print(job), ERR_COVER);
    assert_false(job->has_started);
    assert_int_equal(job->device.interpreter.rows, 0);
    assert_int_equal(printer_device_command(&job->device, "ok", 0), ERR_OK);
    assert_int_equal(job_print(job), ERR_OK);
    job_end(job);
}

/* The half receipt leaves the printer with new paper; the next one is whole. */
static void paper_that_ends_is_told_and_the_next_receipt_is_whole(void **state)
{
    (void)state;
    char path[PRINTER_PATH];
    struct job *job = job_start();
    assert_int_equal(printer_device_command(&job->device, "rows", 60), ERR_OK);
    assert_int_equal(job_print(job), ERR_PAPER);
    assert_true(job->has_started);
    assert_int_equal(job->device.interpreter.rows, 60);
    assert_int_equal(printer_device_printed(&job->device, path, sizeof path), 0);
    assert_int_equal(printer_device_command(&job->device, "ok", 0), ERR_OK);
    assert_int_equal(job_print(job), ERR_OK);
    assert_int_equal(printer_device_printed(&job->device, path, sizeof path), 2);
    job_end(job);
}

/* Paper ends with more on its way than the printer's buffer takes. */
static void full_buffer_does_not_hide_the_end_of_the_paper(void **state)
{
    (void)state;
    char path[PRINTER_PATH];
    struct job *job = job_start();
    usbemu_lock(bus);
    job->device.buffered = PRINTER_BUFFER;
    job->device.paper = PAPER_OUT;
    usbemu_unlock(bus);
    assert_int_equal(job_print(job), ERR_PAPER);
    assert_false(job->has_started);
    usbemu_lock(bus);
    job->device.buffered = 0;
    usbemu_unlock(bus);
    assert_int_equal(printer_device_command(&job->device, "ok", 0), ERR_OK);
    assert_int_equal(job_print(job), ERR_OK);
    assert_int_equal(printer_device_printed(&job->device, path, sizeof path), 1);
    job_end(job);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(card_is_read_over_four_endpoints),
        TEST(card_is_read_over_two_endpoints),
        TEST(failing_module_is_told),
        TEST(readers_that_cannot_be_driven_are_refused),
        TEST(kernel_driver_gives_way_while_open),
        TEST(receipt_comes_out),
        TEST(slow_printer_is_waited_for),
        TEST(dots_are_never_obeyed),
        TEST(trouble_is_told_before_anything_is_printed),
        TEST(paper_that_ends_is_told_and_the_next_receipt_is_whole),
        TEST(full_buffer_does_not_hide_the_end_of_the_paper),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
