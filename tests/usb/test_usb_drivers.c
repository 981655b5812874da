/* What the printer's driver does to the kernel's. */
#include "usb_test.h"

#include "printer_device.h"

#include "drivers/printer_escpos.h"
#include "drivers/registry.h"

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
        TEST(kernel_driver_gives_way_while_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
