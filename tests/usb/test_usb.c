/* drivers/usb.c against emulated devices, through the real libusb. */
#include "usb_test.h"

#include "reader_device.h"

#include "drivers/usb.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 2000, SHORT_MS = 60, TEST_VENDOR = 0x1209, OUT = 0x01, IN = 0x81 };

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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_NOT_FOUND);
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
    assert_int_equal(usb_open(choose_plain, NULL, &seen, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &first), ERR_OK);
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &second), ERR_BUSY);
    first.close(first.self);
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &second), ERR_OK);
    second.close(second.self);
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
    enum err e = usb_open(choose_plain, NULL, NULL, &io);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &io), ERR_OK);
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
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &attempt.io), ERR_OK);
    assert_int_equal(pthread_create(&thread, NULL, transfer, &attempt), 0);
    if (!is_read)
        wait_refused(&plain);
    usbemu_unplug(device);
    pthread_join(thread, NULL);
    assert_int_equal(attempt.result, ERR_GONE);
    size_t sent;
    assert_int_equal(write_bytes(&attempt.io, (const uint8_t[]){1}, 1, &sent, WAIT_MS), ERR_GONE);
    attempt.io.close(attempt.io.self);

    assert_int_equal(usb_open(choose_plain, NULL, NULL, &attempt.io), ERR_NOT_FOUND);
    usbemu_plug(device);
    plain.room = -1;
    assert_int_equal(usb_open(choose_plain, NULL, NULL, &attempt.io), ERR_OK);
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_found_on_an_empty_bus),
        TEST(device_is_chosen_by_its_descriptors),
        TEST(device_in_use_is_busy_until_it_is_closed),
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
