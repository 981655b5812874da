/* An ID-card reader on the emulated bus: the simulated security module (drivers/sim_sam.h) behind one of the
 * two wirings that are sold under the id 0400:c35a. Any thread. */
#pragma once

#include "usbemu.h"

#include "drivers/sim_sam.h"

enum reader_wiring {
    READER_SPLIT,  /* header and body of each frame on endpoints of their own: OUT 02 06, IN 81 85 */
    READER_STREAM, /* frames over one OUT and one IN of a vendor-class interface, packets of 64 */
};

struct reader_device {
    struct usbemu_bus *bus;
    struct usbemu_device *usb;
    struct usbemu_device *boot_loader; /* what it is when its firmware does not start */
    enum reader_wiring wiring;
    struct sim_sam sam;
    struct sdt_decoder decoder;     /* stream: puts requests together */
    uint8_t request[SDT_FRAME_MAX]; /* split: the header waits for its body */
    bool has_header;
    bool is_asleep; /* resumed, and answers nothing until it is reset */
};

/* Not plugged in. */
void reader_device_init(struct reader_device *reader, struct usbemu_bus *bus, enum reader_wiring wiring);
/* Lays the card of a card file. On error message says what is wrong with it. */
enum err reader_device_lay(struct reader_device *reader, const char *card_file, char *message,
                           size_t size) MUST_CHECK;
void reader_device_lift(struct reader_device *reader);
/* unplug, replug, dfu (comes back as a boot loader), suspend, forbid and permit (its node), and the words of
 * sim_reader_fault_of. ERR_UNSUPPORTED: another word. */
enum err reader_device_command(struct reader_device *reader, const char *word) MUST_CHECK;
