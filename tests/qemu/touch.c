/* A touchscreen of the guest that a script moves: makes an input device of one finger (uinput, multitouch
 * type B) and taps where each line "X Y" of its input says, in pixels of a screen of WIDTH x HEIGHT.
 *
 *   qemu_touch WIDTH HEIGHT */
#include <fcntl.h>
#include <linux/uinput.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void put(int fd, uint16_t type, uint16_t code, int value)
{
    struct input_event event = {.type = type, .code = code, .value = value};
    if (write(fd, &event, sizeof event) != sizeof event)
        perror("uinput");
}

static int add_axis(int fd, uint16_t axis, int last)
{
    struct uinput_abs_setup setup = {.code = axis, .absinfo = {.maximum = last}};
    return ioctl(fd, UI_SET_ABSBIT, axis) | ioctl(fd, UI_ABS_SETUP, &setup);
}

/* -1: this machine lets nobody make one. */
static int make_touchscreen(int width, int height)
{
    struct uinput_setup setup = {.id = {.bustype = BUS_VIRTUAL}, .name = "touchscreen"};
    int fd = open("/dev/uinput", O_WRONLY | O_CLOEXEC);
    int failed = ioctl(fd, UI_SET_EVBIT, EV_ABS) | ioctl(fd, UI_SET_EVBIT, EV_KEY) |
                 ioctl(fd, UI_SET_KEYBIT, BTN_TOUCH) | ioctl(fd, UI_SET_PROPBIT, INPUT_PROP_DIRECT) |
                 add_axis(fd, ABS_MT_SLOT, 1) | add_axis(fd, ABS_MT_TRACKING_ID, UINT16_MAX) |
                 add_axis(fd, ABS_MT_POSITION_X, width - 1) | add_axis(fd, ABS_MT_POSITION_Y, height - 1) |
                 add_axis(fd, ABS_X, width - 1) | add_axis(fd, ABS_Y, height - 1) |
                 ioctl(fd, UI_DEV_SETUP, &setup) | ioctl(fd, UI_DEV_CREATE);
    return failed ? -1 : fd;
}

static void touch(int fd, int finger, int x, int y)
{
    put(fd, EV_ABS, ABS_MT_SLOT, 0);
    put(fd, EV_ABS, ABS_MT_TRACKING_ID, finger);
    if (finger >= 0) {
        put(fd, EV_ABS, ABS_MT_POSITION_X, x);
        put(fd, EV_ABS, ABS_MT_POSITION_Y, y);
    }
    put(fd, EV_KEY, BTN_TOUCH, finger >= 0);
    put(fd, EV_SYN, SYN_REPORT, 0);
}

int main(int argc, char **argv)
{
    int fd = argc == 3 ? make_touchscreen(atoi(argv[1]), atoi(argv[2])) : -1;
    if (fd < 0) {
        fputs("qemu_touch: no touchscreen can be made\n", stderr);
        return EXIT_FAILURE;
    }
    for (int finger = 0, x, y; scanf("%d %d", &x, &y) == 2; finger++) {
        touch(fd, finger, x, y);
        touch(fd, -1, x, y);
    }
    return EXIT_SUCCESS;
}
