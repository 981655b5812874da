/* The drivers of reader and printer against emulated devices, through drivers/usb.c and the real libusb. */
#include "usb_test.h"

#include "printer_device.h"
#include "reader_device.h"

#include "drivers/printer_escpos.h"
#include "drivers/registry.h"
#include "drivers/sdt_reader.h"

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
    printer_device_init(&printer, bus, PRINTER_CLASS, "", 576);
    usbemu_plug(printer.usb);
    assert_true(usbemu_has_kernel_driver(printer.usb));
    assert_int_equal(printer_escpos.device.open(&driver, &(struct device_options){.width_dots = 576}),
                     ERR_OK);
    assert_false(usbemu_has_kernel_driver(printer.usb));
    printer_escpos.device.close(&driver);
    assert_true(usbemu_has_kernel_driver(printer.usb));
    printer_device_finish(&printer);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
