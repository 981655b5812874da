/* drivers/usb.c and the two drivers above it against emulated devices, through the real libusb. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "printer_device.h"
#include "reader_device.h"

#include "base/mem.h"
#include "drivers/printer_escpos.h"
#include "drivers/registry.h"
#include "drivers/sdt_reader.h"
#include "drivers/usb.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 2000, SHORT_MS = 60, TEST_VENDOR = 0x1209, OUT = 0x01, IN = 0x81 };

static struct usbemu_bus *bus;
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

static int setup(void **state)
{
    (void)state;
    bus = usbemu_bus_create();
    return 0;
}

/* No test may need an ioctl such as reset: usb.h promises so, because it hangs printers. */
static int teardown(void **state)
{
    (void)state;
    int refused = usbemu_refused(bus);
    usbemu_bus_destroy(bus);
    return refused;
}

/* ---- a plain device: takes a number of packets, echoes nothing ---- */

struct plain {
    int room; /* packets that it takes before it has no room; -1 = all */
    bool is_stalling;
    size_t taken;
    sem_t has_refused;
};

static enum usbemu_answer plain_out(void *arg, uint8_t endpoint, const uint8_t *packet, size_t len)
{
    struct plain *plain = arg;
    (void)endpoint;
    (void)packet;
    if (plain->is_stalling)
        return USBEMU_STALL;
    if (plain->room == 0) {
        sem_post(&plain->has_refused);
        return USBEMU_NAK;
    }
    plain->room--;
    plain->taken += len;
    return USBEMU_ACK;
}

/* Request 1 is answered with what was asked for, all others stall. */
static int plain_control(void *arg, const uint8_t setup_bytes[8], uint8_t *data, size_t size)
{
    (void)arg;
    if (setup_bytes[1] != 1 || size < 3)
        return USBEMU_CONTROL_STALL;
    memcpy(data, setup_bytes + 2, 3);
    return 3;
}

static const struct usbemu_spec plain_spec = {
    .vendor = TEST_VENDOR,
    .product = 1,
    .class = 0xFF,
    .subclass = 5,
    .protocol = 6,
    .endpoints = {{OUT, false, 64}, {IN, false, 64}, {0x83, true, 8}},
    .on_out = plain_out,
    .on_control = plain_control};

static enum err choose_plain(const struct usb_device *device, void *arg,
                             const struct usb_interface **interface)
{
    if (device->vendor != TEST_VENDOR)
        return ERR_NOT_FOUND;
    if (arg)
        *(struct usb_device *)arg = *device;
    *interface = &device->interfaces[0];
    return ERR_OK;
}

static struct usbemu_device *plug_plain(struct plain *plain)
{
    *plain = (struct plain){.room = -1};
    sem_init(&plain->has_refused, 0, 0);
    struct usbemu_device *device = usbemu_device_create(bus, &plain_spec, plain);
    usbemu_plug(device);
    return device;
}

static enum err write_bytes(struct transport *io, const uint8_t *data, size_t len, size_t *sent,
                            int timeout_ms)
{
    return io->write(io->self, OUT, data, len, sent, timeout_ms);
}

static enum err read_bytes(struct transport *io, uint8_t *data, size_t size, size_t *got)
{
    return io->read(io->self, IN, data, size, got, WAIT_MS);
}

/* ---- opening ---- */

static void nothing_is_found_on_an_empty_bus(void **state)
{
    (void)state;
    struct transport io;
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_NOT_FOUND);
}

static void device_is_chosen_by_its_descriptors(void **state)
{
    (void)state;
    struct plain plain;
    struct reader_device reader;
    struct usb_device seen = {0};
    struct transport io;
    reader_device_init(&reader, bus, READER_SPLIT);
    usbemu_plug(reader.usb);
    plug_plain(&plain);
    assert_int_equal(usb_open(choose_plain, &seen, &io), ERR_OK);
    io.close(io.self);
    assert_int_equal(seen.product, 1);
    assert_int_equal(seen.count, 1);
    const struct usb_interface *interface = &seen.interfaces[0];
    assert_int_equal(interface->class, 0xFF);
    assert_int_equal(interface->subclass, 5);
    assert_int_equal(interface->protocol, 6);
    assert_int_equal(interface->count, 3);
    assert_int_equal(usb_endpoint_at(interface, OUT)->packet, 64);
    assert_false(usb_endpoint_at(interface, IN)->is_interrupt);
    assert_true(usb_endpoint_at(interface, 0x83)->is_interrupt);
    assert_int_equal(usb_endpoint_at(interface, 0x83)->packet, 8);
}

static void device_in_use_is_busy_until_it_is_closed(void **state)
{
    (void)state;
    struct plain plain;
    struct transport first, second;
    plug_plain(&plain);
    assert_int_equal(usb_open(choose_plain, NULL, &first), ERR_OK);
    assert_int_equal(usb_open(choose_plain, NULL, &second), ERR_BUSY);
    first.close(first.self);
    assert_int_equal(usb_open(choose_plain, NULL, &second), ERR_OK);
    second.close(second.self);
}

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

/* As an ordinary user, since root may open everything. */
static void missing_permission_is_told(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    bool is_root = geteuid() == 0;
    mode_t mask = umask(0); /* the emulation's own sockets stay open to everybody */
    struct usbemu_device *device = plug_plain(&plain);
    umask(mask);
    const char *root = getenv("UMOCKDEV_DIR");
    if (!root || chmod(root, 0777) != 0)
        fail();
    assert_int_equal(chmod(usbemu_node(device), 0), 0);
    if (is_root)
        assert_int_equal(seteuid(65534), 0);
    enum err e = usb_open(choose_plain, NULL, &io);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(e, ERR_ACCESS);
}

/* ---- transfers ---- */

static void answers_come_whole_or_in_packets(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    struct usbemu_device *device = plug_plain(&plain);
    uint8_t message[150], got_bytes[192];
    size_t got;
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)i;
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    usbemu_send(device, IN, message, sizeof message, 0);
    assert_int_equal(read_bytes(&io, got_bytes, sizeof got_bytes, &got), ERR_OK);
    assert_int_equal(got, sizeof message);
    assert_memory_equal(got_bytes, message, sizeof message);
    usbemu_send(device, IN, message, sizeof message, 0);
    for (size_t at = 0; at < sizeof message; at += 64) {
        size_t left = sizeof message - at, expected = left < 64 ? left : 64;
        assert_int_equal(read_bytes(&io, got_bytes, 64, &got), ERR_OK);
        assert_int_equal(got, expected);
        assert_memory_equal(got_bytes, message + at, expected);
    }
    io.close(io.self);
}

static void interrupt_endpoint_is_read_as_one(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    struct usbemu_device *device = plug_plain(&plain);
    uint8_t bytes[8];
    size_t got;
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    usbemu_send(device, 0x83, (const uint8_t[]){7, 8}, 2, 0);
    assert_int_equal(io.read(io.self, 0x83, bytes, sizeof bytes, &got, WAIT_MS), ERR_OK);
    assert_int_equal(got, 2);
    assert_int_equal(bytes[1], 8);
    io.close(io.self);
}

/* What happens to a driver that asks for 7 bytes where a packet may hold 64. */
static void packet_larger_than_the_buffer_is_an_error(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    struct usbemu_device *device = plug_plain(&plain);
    uint8_t bytes[64] = {0};
    size_t got;
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    usbemu_send(device, IN, bytes, 64, 0);
    memset(bytes, 0xEE, sizeof bytes);
    assert_int_equal(read_bytes(&io, bytes, 7, &got), ERR_PROTOCOL);
    assert_int_equal(bytes[7], 0xEE);
    io.close(io.self);
}

static void silence_is_a_timeout(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    uint8_t bytes[64];
    size_t got = 99;
    plug_plain(&plain);
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    assert_int_equal(io.read(io.self, IN, bytes, sizeof bytes, &got, SHORT_MS), ERR_TIMEOUT);
    assert_int_equal(got, 0);
    assert_int_equal(io.read(io.self, IN, bytes, sizeof bytes, &got, 0), ERR_TIMEOUT);
    io.close(io.self);
}

static void timeout_tells_what_had_come(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    struct usbemu_device *device = plug_plain(&plain);
    uint8_t bytes[128] = {0};
    size_t got;
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    usbemu_send(device, IN, (const uint8_t[64]){[63] = 5}, 64, 0);
    assert_int_equal(io.read(io.self, IN, bytes, sizeof bytes, &got, SHORT_MS), ERR_TIMEOUT);
    assert_int_equal(got, 64);
    assert_int_equal(bytes[63], 5);
    io.close(io.self);
}

static void write_tells_how_far_it_came(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    struct usbemu_device *device = plug_plain(&plain);
    const uint8_t data[300] = {0};
    size_t sent;
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    plain.room = 3;
    assert_int_equal(write_bytes(&io, data, sizeof data, &sent, SHORT_MS), ERR_TIMEOUT);
    assert_int_equal(sent, 3 * 64);
    assert_int_equal(plain.taken, 3 * 64);
    plain.room = -1;
    usbemu_ready(device);
    assert_int_equal(plain.taken, 3 * 64); /* the abandoned rest is not sent later */
    assert_int_equal(write_bytes(&io, data + sent, sizeof data - sent, &sent, WAIT_MS), ERR_OK);
    assert_int_equal(plain.taken, sizeof data);
    io.close(io.self);
}

static void stalled_endpoint_works_again(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    const uint8_t data[10] = {0};
    size_t sent;
    plug_plain(&plain);
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    plain.is_stalling = true;
    assert_int_equal(write_bytes(&io, data, sizeof data, &sent, WAIT_MS), ERR_PROTOCOL);
    plain.is_stalling = false;
    assert_int_equal(write_bytes(&io, data, sizeof data, &sent, WAIT_MS), ERR_OK);
    assert_int_equal(sent, sizeof data);
    io.close(io.self);
}

static void control_requests_reach_the_device(void **state)
{
    (void)state;
    struct plain plain;
    struct transport io;
    uint8_t data[8];
    size_t got;
    plug_plain(&plain);
    assert_int_equal(usb_open(choose_plain, NULL, &io), ERR_OK);
    assert_int_equal(io.control(io.self, 0xA1, 1, 0x0203, 0x0004, data, sizeof data, &got, WAIT_MS), ERR_OK);
    assert_int_equal(got, 3);
    assert_memory_equal(data, ((uint8_t[]){0x03, 0x02, 0x04}), 3);
    assert_int_equal(io.control(io.self, 0xA1, 9, 0, 0, data, sizeof data, &got, WAIT_MS), ERR_PROTOCOL);
    io.close(io.self);
}

/* ---- pulling the plug ---- */

struct attempt {
    struct transport io;
    bool is_read;
    enum err result;
};

static void *transfer(void *arg)
{
    struct attempt *attempt = arg;
    uint8_t bytes[512] = {0};
    size_t moved;
    attempt->result = attempt->is_read
                          ? attempt->io.read(attempt->io.self, IN, bytes, sizeof bytes, &moved, 30000)
                          : attempt->io.write(attempt->io.self, OUT, bytes, sizeof bytes, &moved, 30000);
    return NULL;
}

static void wait_refused(struct plain *plain)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 10;
    assert_int_equal(sem_timedwait(&plain->has_refused, &limit), 0);
}

static void check_unplugged_during(bool is_read)
{
    struct plain plain;
    struct attempt attempt = {.is_read = is_read};
    struct usbemu_device *device = plug_plain(&plain);
    pthread_t thread;
    plain.room = 2;
    assert_int_equal(usb_open(choose_plain, NULL, &attempt.io), ERR_OK);
    assert_int_equal(pthread_create(&thread, NULL, transfer, &attempt), 0);
    if (!is_read)
        wait_refused(&plain);
    usbemu_unplug(device);
    pthread_join(thread, NULL);
    assert_int_equal(attempt.result, ERR_GONE);
    size_t sent;
    assert_int_equal(write_bytes(&attempt.io, (const uint8_t[]){1}, 1, &sent, WAIT_MS), ERR_GONE);
    attempt.io.close(attempt.io.self);

    assert_int_equal(usb_open(choose_plain, NULL, &attempt.io), ERR_NOT_FOUND);
    usbemu_plug(device);
    plain.room = -1;
    assert_int_equal(usb_open(choose_plain, NULL, &attempt.io), ERR_OK);
    assert_int_equal(write_bytes(&attempt.io, (const uint8_t[]){1}, 1, &sent, WAIT_MS), ERR_OK);
    attempt.io.close(attempt.io.self);
}

static void device_pulled_out_while_writing_is_gone(void **state)
{
    (void)state;
    check_unplugged_during(false);
}

static void device_pulled_out_while_reading_is_gone(void **state)
{
    (void)state;
    check_unplugged_during(true);
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
        TEST(nothing_is_found_on_an_empty_bus),
        TEST(device_is_chosen_by_its_descriptors),
        TEST(device_in_use_is_busy_until_it_is_closed),
        TEST(kernel_driver_gives_way_while_open),
        TEST(missing_permission_is_told),
        TEST(answers_come_whole_or_in_packets),
        TEST(interrupt_endpoint_is_read_as_one),
        TEST(packet_larger_than_the_buffer_is_an_error),
        TEST(silence_is_a_timeout),
        TEST(timeout_tells_what_had_come),
        TEST(write_tells_how_far_it_came),
        TEST(stalled_endpoint_works_again),
        TEST(control_requests_reach_the_device),
        TEST(device_pulled_out_while_writing_is_gone),
        TEST(device_pulled_out_while_reading_is_gone),
        TEST(card_is_read_over_four_endpoints),
        TEST(card_is_read_over_two_endpoints),
        TEST(failing_module_is_told),
        TEST(readers_that_cannot_be_driven_are_refused),
        TEST(receipt_comes_out),
        TEST(dots_are_never_obeyed),
        TEST(trouble_is_told_before_anything_is_printed),
        TEST(paper_that_ends_is_told_and_the_next_receipt_is_whole),
        TEST(full_buffer_does_not_hide_the_end_of_the_paper),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
