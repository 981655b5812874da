/* What is special to scanners on a serial line. */
#include "scanner_rig.h"

#include "drivers/scanner_serial.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_line_end_or_a_pause_ends_a_code, serial), TEST(nobody_else_opens_the_line, serial),
        TEST(every_byte_comes_as_it_was_sent, serial),     TEST(what_was_scanned_before_nobody_gets, serial),
        TEST(the_first_acm_line_is_found, serial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
