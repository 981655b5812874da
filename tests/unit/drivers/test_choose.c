#include "cmocka_all.h"

#include "drivers/printer_escpos.h"
#include "drivers/reader_sdt.h"

static const struct usb_interface four_endpoints = {
    .class = 0xFF,
    .count = 4,
    .endpoints = {{0x81, false, 64}, {0x02, false, 64}, {0x85, false, 32}, {0x06, false, 64}}};
static const struct usb_interface two_endpoints = {
    .class = 0xFF, .count = 2, .endpoints = {{0x01, false, 64}, {0x84, false, 64}}};
static const struct usb_interface interrupts = {
    .class = 0xFF, .count = 2, .endpoints = {{0x83, true, 16}, {0x03, true, 16}}};
static const struct usb_interface hid = {
    .class = 0x03, .count = 2, .endpoints = {{0x81, true, 64}, {0x02, true, 64}}};
static const struct usb_interface one_way = {.class = 0xFF, .count = 1, .endpoints = {{0x81, false, 64}}};
static const struct usb_interface three_endpoints = {
    .class = 0xFF, .count = 3, .endpoints = {{0x81, false, 64}, {0x82, false, 64}, {0x03, false, 64}}};

static const struct usb_interface serial_adapter = {
    .class = 0x0A, .count = 2, .endpoints = {{0x01, false, 64}, {0x84, false, 64}}};

static struct usb_device device_of(uint16_t vendor, uint16_t product, const struct usb_interface *a,
                                   const struct usb_interface *b)
{
    struct usb_device device = {.vendor = vendor, .product = product, .count = 1, .interfaces = {*a}};
    if (b)
        device.interfaces[device.count++] = *b;
    return device;
}

static void one_id_is_driven_in_both_wirings(void **state)
{
    (void)state;
    struct sdt_choice choice = {0};
    struct usb_device device = device_of(0x0400, 0xC35A, &four_endpoints, NULL);
    assert_int_equal(sdt_choose(&device, &choice), ERR_OK);
    assert_int_equal(choice.pipes.kind, SDT_SPLIT);
    assert_memory_equal(choice.pipes.out, ((uint8_t[]){0x02, 0x06}), 2);
    assert_memory_equal(choice.pipes.in, ((uint8_t[]){0x81, 0x85}), 2);
    assert_int_equal(choice.pipes.packet[0], 64);
    assert_int_equal(choice.pipes.packet[1], 32);
    device = device_of(0x0400, 0xC35A, &two_endpoints, NULL);
    assert_int_equal(sdt_choose(&device, &choice), ERR_OK);
    assert_int_equal(choice.pipes.kind, SDT_STREAM);
    assert_memory_equal(choice.pipes.out, ((uint8_t[]){0x01, 0x01}), 2);
    assert_memory_equal(choice.pipes.in, ((uint8_t[]){0x84, 0x84}), 2);
}

static void interrupt_endpoints_serve_as_well(void **state)
{
    (void)state;
    struct sdt_choice choice = {0};
    struct usb_device device = device_of(0x0316, 0x5020, &interrupts, NULL);
    assert_int_equal(sdt_choose(&device, &choice), ERR_OK);
    assert_int_equal(choice.pipes.in[0], 0x83);
    assert_int_equal(choice.pipes.packet[0], 16);
}

static void a_second_interface_is_looked_at(void **state)
{
    (void)state;
    struct sdt_choice choice = {0};
    struct usb_device device = device_of(0x0483, 0x5652, &hid, &two_endpoints);
    assert_int_equal(sdt_choose(&device, &choice), ERR_OK);
    assert_ptr_equal(choice.interface, &device.interfaces[1]);
}

static void readers_that_cannot_be_driven_are_refused_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        uint16_t vendor, product;
        const struct usb_interface *interface;
    } cases[] = {
        {0x0400, 0xC35A, &hid},
        {0x0425, 0x8159, &hid},
        {0x10C4, 0x0007, &two_endpoints},
        {0x0483, 0xDF11, &one_way},
        {0x0483, 0xDF11, &two_endpoints},
        {0x0400, 0xC35A, &one_way},
        {0x0400, 0xC35A, &three_endpoints},
        {0x0400, 0xC35A, &serial_adapter},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sdt_choice choice = {0};
        struct usb_device device = device_of(cases[i].vendor, cases[i].product, cases[i].interface, NULL);
        assert_int_equal(sdt_choose(&device, &choice), ERR_UNSUPPORTED);
        assert_non_null(choice.why);
    }
}

static void other_devices_are_left_alone(void **state)
{
    (void)state;
    struct sdt_choice choice = {0};
    struct usb_device device = device_of(0x1234, 0xC35A, &four_endpoints, &two_endpoints);
    assert_int_equal(sdt_choose(&device, &choice), ERR_NOT_FOUND);
}

static struct usb_interface printer_interface(uint8_t class, uint8_t protocol, uint8_t alternate,
                                              uint8_t endpoints)
{
    return (struct usb_interface){
        .number = 1,
        .alternate = alternate,
        .class = class,
        .subclass = class == 7 ? 1 : 0,
        .protocol = protocol,
        .count = endpoints,
        .endpoints = {{0x03, false, 64}, {(uint8_t)(0x80 | (4 + alternate)), false, 64}}};
}

static void the_two_way_setting_of_a_printer_is_preferred(void **state)
{
    (void)state;
    struct usb_interface one = printer_interface(7, 1, 0, 2), two = printer_interface(7, 2, 1, 2);
    struct usb_device device = device_of(0x1504, 0x001A, &one, &two);
    const struct usb_interface *interface;
    struct escpos_pipes pipes;
    assert_int_equal(escpos_choose(&device, &interface, &pipes), ERR_OK);
    assert_ptr_equal(interface, &device.interfaces[1]);
    assert_int_equal(pipes.out, 0x03);
    assert_int_equal(pipes.in, 0x85);
    assert_int_equal(pipes.interface, 1);
    assert_int_equal(pipes.packet, 64);
}

static void vendor_class_printers_need_a_listed_id(void **state)
{
    (void)state;
    struct usb_interface own = printer_interface(0xFF, 0, 0, 2);
    const struct usb_interface *interface;
    struct escpos_pipes pipes;
    struct usb_device device = device_of(0x04B8, 0x0202, &own, NULL);
    assert_int_equal(escpos_choose(&device, &interface, &pipes), ERR_OK);
    device = device_of(0x0400, 0xC35A, &own, NULL);
    assert_int_equal(escpos_choose(&device, &interface, &pipes), ERR_NOT_FOUND);
}

static void printers_that_cannot_answer_are_refused(void **state)
{
    (void)state;
    struct usb_interface one_direction = printer_interface(7, 1, 0, 1),
                         packets = printer_interface(7, 3, 0, 2);
    const struct usb_interface *interface;
    struct escpos_pipes pipes;
    struct usb_device device = device_of(0x0519, 0x0001, &one_direction, NULL);
    assert_int_equal(escpos_choose(&device, &interface, &pipes), ERR_UNSUPPORTED);
    device = device_of(0x0519, 0x0001, &packets, NULL);
    assert_int_equal(escpos_choose(&device, &interface, &pipes), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_id_is_driven_in_both_wirings),
        cmocka_unit_test(interrupt_endpoints_serve_as_well),
        cmocka_unit_test(a_second_interface_is_looked_at),
        cmocka_unit_test(readers_that_cannot_be_driven_are_refused_with_a_reason),
        cmocka_unit_test(other_devices_are_left_alone),
        cmocka_unit_test(the_two_way_setting_of_a_printer_is_preferred),
        cmocka_unit_test(vendor_class_printers_need_a_listed_id),
        cmocka_unit_test(printers_that_cannot_answer_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
