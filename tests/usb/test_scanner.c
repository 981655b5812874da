/* What every scanner owes the kiosk, asked of the real drivers and of the simulated twin alike; then what is
 * special to scanners that type and to serial ones. */
#include "usb_test.h"

#include "scanner_device.h"

#include "base/mem.h"
#include "drivers/registry.h"
#include "drivers/scanner_serial.h"
#include "drivers/sim.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

/* One scanner and the driver for it; begun and ended with each test. */
struct rig {
    const struct scanner_driver *driver;
    enum { REAL, SIMULATED } kind;
    enum scanner_wiring wiring;
};

static const struct rig keyboard = {&scanner_keyboard, REAL, SCANNER_KEYBOARD};
static const struct rig serial = {&scanner_serial, REAL, SCANNER_SERIAL};
static const struct rig simulated = {.driver = &scanner_sim, .kind = SIMULATED};

static const struct rig *rig;
static struct scanner_device device;
static struct sim_bench *bench;
static struct device_options options;
static void *scanner;
static char code[SCAN_MAX];

static int begin(void **state)
{
    rig = *state;
    setup(state);
    scanner_device_init(&device, bus, rig->wiring);
    scanner_device_plug(&device);
    bench = sim_bench_create("/nonexistent");
    options = (struct device_options){.device = "", .layout = "us", .bench = bench};
    scanner = mem_alloc(rig->driver->device.state_size);
    strcpy(code, "untouched");
    return 0;
}

static int end(void **state)
{
    rig->driver->device.close(scanner);
    free(scanner);
    scanner_device_finish(&device);
    sim_bench_destroy(bench);
    return teardown(state);
}

static void plug(bool is_plugged)
{
    if (rig->kind == SIMULATED)
        sim_plug(bench, SIM_SCANNER, is_plugged);
    else if (is_plugged)
        scanner_device_plug(&device);
    else
        scanner_device_unplug(&device);
}

/* A label passes the scanner, which sends what it holds and a CR. */
static enum err scan(const char *label)
{
    char text[2 * SCAN_MAX];
    snprintf(text, sizeof text, "%s\r", label);
    return rig->kind == SIMULATED ? sim_scan(bench, label) : scanner_device_send(&device, text);
}

static enum err open_scanner(void)
{
    return rig->driver->device.open(scanner, &options);
}

static void close_scanner(void)
{
    rig->driver->device.close(scanner);
}

static enum err read_code(int timeout_ms)
{
    return rig->driver->read(scanner, code, timeout_ms);
}

static void expect(const char *text)
{
    assert_int_equal(read_code(PATIENCE_MS), ERR_OK);
    assert_string_equal(code, text);
}

/* ---- the contract ---- */

static void codes_come_whole_and_in_order(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
    assert_int_equal(read_code(5), ERR_TIMEOUT);
    assert_string_equal(code, "untouched");
    assert_int_equal(scan("ZH000123"), ERR_OK);
    assert_int_equal(scan("]E09787506365437"), ERR_OK);
    assert_int_equal(scan("http://k/K1.aB-_9.Zz"), ERR_OK);
    expect("ZH000123");
    expect("]E09787506365437");
    expect("http://k/K1.aB-_9.Zz");
    assert_int_equal(read_code(0), ERR_TIMEOUT);
}

static void what_no_code_holds_is_taken_out(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("\x02]C1|A b\x1D"
                          "1!\x03"),
                     ERR_OK);
    expect("]C1A b1!");
}

static void empty_and_overlong_codes_are_none(void **state)
{
    (void)state;
    char longest[SCAN_MAX], overlong[SCAN_MAX + 1];
    memset(longest, '7', sizeof longest - 1);
    memset(overlong, '8', sizeof overlong - 1);
    longest[sizeof longest - 1] = overlong[sizeof overlong - 1] = '\0';
    enum err dropped = rig->kind == SIMULATED ? ERR_DATA : ERR_OK;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan(""), dropped);
    assert_int_equal(scan("|"), dropped);
    assert_int_equal(scan(overlong), dropped);
    assert_int_equal(read_code(10), ERR_TIMEOUT);
    assert_int_equal(scan(longest), ERR_OK);
    expect(longest);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
}

static void an_unplugged_scanner_must_be_opened_again(void **state)
{
    (void)state;
    close_scanner();
    assert_int_equal(open_scanner(), ERR_OK);
    plug(false);
    assert_int_equal(scan("lost"), ERR_GONE);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    plug(true);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    close_scanner();
    close_scanner();
    plug(false);
    assert_int_equal(open_scanner(), ERR_NOT_FOUND);
    plug(true);
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("1683011"), ERR_OK);
    expect("1683011");
}

static void *scan_late(void *unused)
{
    (void)unused;
    return scan("late") == ERR_OK ? NULL : (void *)"not taken";
}

static void *unplug_late(void *unused)
{
    (void)unused;
    plug(false);
    return NULL;
}

static void who_waits_is_woken(void **state)
{
    (void)state;
    pthread_t thread;
    void *trouble;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(pthread_create(&thread, NULL, scan_late, NULL), 0);
    expect("late");
    pthread_join(thread, &trouble);
    assert_null(trouble);
    assert_int_equal(pthread_create(&thread, NULL, unplug_late, NULL), 0);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    pthread_join(thread, &trouble);
}

/* ---- what is real only ---- */

static void half_a_code_waits_but_not_for_another_plug(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scanner_device_send(&device, "ZH00"), ERR_OK);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
    assert_int_equal(scan("0123"), ERR_OK);
    expect("ZH000123");
    assert_int_equal(scanner_device_send(&device, "ZH"), ERR_OK);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
    plug(false);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    close_scanner();
    plug(true);
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("000124"), ERR_OK);
    expect("000124");
}

static void check_auto(const char *node)
{
    struct device found = {0};
    options.device = node;
    assert_int_equal(device_open(&found, scanner_drivers, "auto", &options), ERR_OK);
    assert_ptr_equal(found.driver, &rig->driver->device);
    device_close(&found);
}

static void auto_finds_it_by_itself_and_by_name(void **state)
{
    (void)state;
    check_auto("");
    check_auto(rig->wiring == SCANNER_KEYBOARD ? SCANNER_EVENT_NODE : SCANNER_SERIAL_NODE);
}

/* ---- scanners that type ---- */

static void nobody_else_gets_what_is_typed(void **state)
{
    (void)state;
    void *second = mem_alloc(scanner_keyboard.device.state_size);
    assert_false(scanner_device_is_claimed(&device));
    assert_int_equal(open_scanner(), ERR_OK);
    assert_true(scanner_device_is_claimed(&device));
    assert_int_equal(scanner_keyboard.device.open(second, &options), ERR_BUSY);
    scanner_keyboard.device.close(second);
    assert_int_equal(scan("1"), ERR_OK);
    expect("1");
    close_scanner();
    assert_int_equal(scanner_keyboard.device.open(second, &options), ERR_OK);
    scanner_keyboard.device.close(second);
    free(second);
}

static void the_configured_event_device_is_taken(void **state)
{
    (void)state;
    options.device = SCANNER_EVENT_NODE;
    assert_int_equal(open_scanner(), ERR_OK);
    close_scanner();
    options.device = "/dev/input/event6";
    assert_int_equal(open_scanner(), ERR_NOT_FOUND);
}

static void a_lit_caps_lock_and_the_layout_are_heeded(void **state)
{
    (void)state;
    device.is_caps_lit = true;
    options.layout = "de";
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("y/1"), ERR_OK);
    expect("Z-1");
}

static void after_lost_events_no_part_of_a_code_is_told(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scanner_device_send(&device, "ZH00"), ERR_OK);
    assert_int_equal(scanner_device_event(&device, EV_SYN, SYN_DROPPED, 0), ERR_OK);
    assert_int_equal(scan("23"), ERR_OK);
    assert_int_equal(scan("ZH000124"), ERR_OK);
    expect("ZH000124");
}

/* ---- serial scanners ---- */

static void any_line_end_or_a_pause_ends_a_code(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scanner_device_send(&device, "1\n2\r\n3\r\r4"), ERR_OK);
    expect("1");
    expect("2");
    expect("3");
    expect("4");
    assert_int_equal(read_code(0), ERR_TIMEOUT);
}

/* Without the rights of root, who may open what is claimed, and past the preload library, which spoils errno.
 * 0 or errno. */
static int try_to_open(const char *path)
{
    uid_t self = geteuid();
    bool is_root = self == 0;
    assert_int_equal(is_root ? seteuid(65534) : 0, 0);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    int number = fd < 0 ? errno : 0;
    assert_int_equal(is_root ? seteuid(self) : 0, 0);
    if (fd >= 0)
        close(fd);
    return number;
}

static void nobody_else_opens_the_line(void **state)
{
    (void)state;
    char path[64];
    assert_int_equal(ptsname_r(device.fd, path, sizeof path), 0);
    assert_int_equal(chmod(path, 0666), 0);
    assert_int_equal(try_to_open(path), 0);
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(try_to_open(path), EBUSY);
    close_scanner();
    assert_int_equal(try_to_open(path), 0);
}

static void every_byte_comes_as_it_was_sent(void **state)
{
    (void)state;
    struct termios line;
    assert_int_equal(tcgetattr(device.fd, &line), 0); /* of the pair, as any program may have left it */
    line.c_iflag |= ICRNL | ISTRIP | IXON | IXOFF;
    line.c_lflag |= ICANON | ECHO | ISIG;
    line.c_cflag = (line.c_cflag & ~(tcflag_t)CSIZE) | CS7 | PARENB | CSTOPB | CRTSCTS | HUPCL;
    line.c_cc[VMIN] = 0;
    assert_int_equal(tcsetattr(device.fd, TCSANOW, &line), 0);
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(tcgetattr(device.fd, &line), 0);
    assert_int_equal(line.c_cflag & (CSIZE | PARENB | CSTOPB | CRTSCTS | HUPCL | CLOCAL | CREAD),
                     CS8 | CLOCAL | CREAD);
    assert_int_equal(line.c_iflag & (ICRNL | ISTRIP | IXON | IXOFF), 0);
    assert_int_equal(line.c_lflag & (ICANON | ECHO | ISIG), 0);
    assert_int_equal(scan("a\x03\x11\xC3\xA9z"), ERR_OK); /* neither Ctrl-C nor XON does anything */
    expect("a??z");
    char echo;
    assert_int_equal(read(device.fd, &echo, 1), -1);
    assert_int_equal(errno, EAGAIN);
}

static void what_was_scanned_before_nobody_gets(void **state)
{
    (void)state;
    assert_int_equal(scan("old"), ERR_OK);
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("new"), ERR_OK);
    expect("new");
}

static void make_link(const char *dir, const char *name, const char *target)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(symlink(target, path), 0);
}

static void the_first_acm_line_is_found(void **state)
{
    (void)state;
    char dir[] = "/tmp/kiosk-scanner-XXXXXX", path[128], expected[128];
    assert_non_null(mkdtemp(dir));
    assert_int_equal(scanner_serial_find(dir, path, sizeof path), ERR_NOT_FOUND);
    make_link(dir, "usb-Adapter-if00-port0", "../../ttyUSB0");
    assert_int_equal(scanner_serial_find(dir, path, sizeof path), ERR_NOT_FOUND);
    make_link(dir, "usb-Scanner_2-if00", "../../ttyACM0");
    make_link(dir, "usb-Scanner_1-if00", "../../ttyACM1");
    assert_int_equal(scanner_serial_find(dir, path, 12), ERR_NOT_FOUND);
    assert_int_equal(scanner_serial_find(dir, path, sizeof path), ERR_OK);
    snprintf(expected, sizeof expected, "%s/usb-Scanner_1-if00", dir);
    assert_string_equal(path, expected);
    assert_int_equal(scanner_serial_find("/nonexistent", path, sizeof path), ERR_NOT_FOUND);
    char command[160];
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

#define TEST(name, rig)                                                                                      \
    {                                                                                                        \
#rig ": " #name, name, begin, end, (void *)&rig                                                      \
    }
#define CONTRACT(rig)                                                                                        \
    TEST(codes_come_whole_and_in_order, rig), TEST(what_no_code_holds_is_taken_out, rig),                    \
        TEST(empty_and_overlong_codes_are_none, rig), TEST(an_unplugged_scanner_must_be_opened_again, rig),  \
        TEST(who_waits_is_woken, rig)
#define REAL_CONTRACT(rig)                                                                                   \
    CONTRACT(rig), TEST(half_a_code_waits_but_not_for_another_plug, rig),                                    \
        TEST(auto_finds_it_by_itself_and_by_name, rig)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT(simulated),
        REAL_CONTRACT(keyboard),
        REAL_CONTRACT(serial),
        TEST(nobody_else_gets_what_is_typed, keyboard),
        TEST(the_configured_event_device_is_taken, keyboard),
        TEST(a_lit_caps_lock_and_the_layout_are_heeded, keyboard),
        TEST(after_lost_events_no_part_of_a_code_is_told, keyboard),
        TEST(any_line_end_or_a_pause_ends_a_code, serial),
        TEST(nobody_else_opens_the_line, serial),
        TEST(every_byte_comes_as_it_was_sent, serial),
        TEST(what_was_scanned_before_nobody_gets, serial),
        TEST(the_first_acm_line_is_found, serial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
