#include "reader_device.h"

#include <string.h>

static void send_answer(struct reader_device *reader, const uint8_t *request, size_t size)
{
    uint8_t answer[SDT_FRAME_MAX];
    int delay_ms;
    if (reader->is_asleep)
        return;
    size_t len = sim_sam_answer(&reader->sam, request, size, answer, &delay_ms);
    if (len > SDT_HEADER && reader->wiring == READER_SPLIT) {
        usbemu_send(reader->usb, 0x81, answer, SDT_HEADER, delay_ms);
        usbemu_send(reader->usb, 0x85, answer + SDT_HEADER, len - SDT_HEADER, delay_ms);
    } else if (len > 0) {
        usbemu_send(reader->usb, 0x81, answer, len, delay_ms);
    }
    explicit_bzero(answer, sizeof answer);
}

/* Requests fit one packet each. A header of another size, or a body without one, is not understood. */
static enum usbemu_answer on_split(void *arg, uint8_t endpoint, const uint8_t *packet, size_t len)
{
    struct reader_device *reader = arg;
    bool is_header = endpoint == 0x02;
    if (is_header ? len != SDT_HEADER : !reader->has_header)
        return USBEMU_STALL;
    memcpy(reader->request + (is_header ? 0 : SDT_HEADER), packet, len);
    reader->has_header = is_header;
    if (!is_header)
        send_answer(reader, reader->request, SDT_HEADER + len);
    return USBEMU_ACK;
}

static enum usbemu_answer on_stream(void *arg, uint8_t endpoint, const uint8_t *packet, size_t len)
{
    struct reader_device *reader = arg;
    (void)endpoint;
    for (size_t taken; len > 0; packet += taken, len -= taken)
        if (sdt_decoder_feed(&reader->decoder, packet, len, &taken) == SDT_FRAME) {
            send_answer(reader, reader->decoder.frame, reader->decoder.used);
            sdt_decoder_init(&reader->decoder, SDT_REQUEST_MIN);
        }
    return USBEMU_ACK;
}

static void on_reset(void *arg)
{
    struct reader_device *reader = arg;
    reader->is_asleep = reader->has_header = false;
    sdt_decoder_init(&reader->decoder, SDT_REQUEST_MIN);
}

static const struct usbemu_spec boot_loader = {
    .vendor = 0x0483, .product = 0xDF11, .class = 0xFE, .subclass = 1, .protocol = 2};

static const struct usbemu_spec specs[] = {
    [READER_SPLIT] =
        {.vendor = 0x0400,
         .product = 0xC35A,
         .class = 0xFF,
         .endpoints = {{0x02, false, 64}, {0x06, false, 64}, {0x81, false, 64}, {0x85, false, 64}},
         .on_out = on_split,
         .on_reset = on_reset},
    [READER_STREAM] = {.vendor = 0x0400,
                       .product = 0xC35A,
                       .class = 0xFF,
                       .endpoints = {{0x01, false, 64}, {0x81, false, 64}},
                       .on_out = on_stream,
                       .on_reset = on_reset},
};

void reader_device_init(struct reader_device *reader, struct usbemu_bus *bus, enum reader_wiring wiring)
{
    *reader = (struct reader_device){.bus = bus, .wiring = wiring};
    sdt_decoder_init(&reader->decoder, SDT_REQUEST_MIN);
    reader->usb = usbemu_device_create(bus, &specs[wiring], reader);
    reader->boot_loader = usbemu_device_create(bus, &boot_loader, NULL);
}

enum err reader_device_lay(struct reader_device *reader, const char *card_file, char *message, size_t size)
{
    struct idcard card;
    struct card_fault fault;
    uint8_t record[ID_RECORD_SIZE];
    enum err e = card_file_load(card_file, &card, &fault, message, size);
    if (!e)
        e = id_record_encode(&card, record);
    if (!e) {
        usbemu_lock(reader->bus);
        sim_sam_lay(&reader->sam, record, fault);
        usbemu_unlock(reader->bus);
    }
    idcard_wipe(&card);
    explicit_bzero(record, sizeof record);
    return e;
}

void reader_device_lift(struct reader_device *reader)
{
    usbemu_lock(reader->bus);
    sim_sam_lift(&reader->sam);
    usbemu_unlock(reader->bus);
}

/* Plugged in again, the module starts afresh. */
static void plug(struct reader_device *reader)
{
    usbemu_lock(reader->bus);
    reader->sam.trouble = SIM_READER_OK;
    on_reset(reader);
    usbemu_unlock(reader->bus);
    usbemu_plug(reader->usb);
}

static void unplug(struct reader_device *reader)
{
    usbemu_unplug(reader->usb);
    usbemu_unplug(reader->boot_loader);
}

static void fall_asleep(struct reader_device *reader)
{
    usbemu_lock(reader->bus);
    reader->is_asleep = true;
    usbemu_unlock(reader->bus);
    usbemu_suspend(reader->usb);
}

enum err reader_device_command(struct reader_device *reader, const char *word)
{
    enum sim_reader_fault fault;
    if (strcmp(word, "unplug") == 0) {
        unplug(reader);
    } else if (strcmp(word, "replug") == 0) {
        usbemu_unplug(reader->boot_loader);
        plug(reader);
    } else if (strcmp(word, "dfu") == 0) {
        unplug(reader);
        usbemu_plug(reader->boot_loader);
    } else if (strcmp(word, "suspend") == 0) {
        fall_asleep(reader);
    } else if (strcmp(word, "forbid") == 0 || strcmp(word, "permit") == 0) {
        usbemu_forbid(reader->usb, *word == 'f');
    } else if (sim_reader_fault_of(word, &fault)) {
        usbemu_lock(reader->bus);
        reader->sam.trouble = fault;
        usbemu_unlock(reader->bus);
    } else {
        return ERR_UNSUPPORTED;
    }
    return ERR_OK;
}
