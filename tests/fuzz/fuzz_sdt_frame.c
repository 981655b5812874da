/* Any bytes, cut anywhere, through the frame decoder and the reader's protocol core. The first byte chooses
 * the wiring and the packet size; the rest is what the device sends. */
#include "drivers/sdt_reader.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct device {
    const uint8_t *data;
    size_t size;
};

static enum err device_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                             int timeout_ms)
{
    (void)self, (void)endpoint, (void)data, (void)timeout_ms;
    *sent = len;
    return ERR_OK;
}

/* A length byte, then that many bytes; 0 = nothing this time. */
static enum err device_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                            int timeout_ms)
{
    (void)endpoint, (void)timeout_ms;
    struct device *device = self;
    *got = 0;
    if (!device->size)
        return ERR_GONE;
    size_t len = device->data[0];
    device->data++, device->size--;
    if (!len)
        return ERR_TIMEOUT;
    len = len > size ? size : len;
    *got = len > device->size ? device->size : len;
    memcpy(data, device->data, *got);
    device->data += *got, device->size -= *got;
    return ERR_OK;
}

static void feed_decoder(const uint8_t *data, size_t size)
{
    struct sdt_decoder d;
    sdt_decoder_init(&d, SDT_ANSWER_MIN);
    while (size) {
        size_t taken, len = size < 64 ? size : 64;
        if (sdt_decoder_feed(&d, data, len, &taken) == SDT_FRAME) {
            if (sdt_frame_check(d.frame, d.used, SDT_ANSWER_MIN))
                abort();
            sdt_decoder_init(&d, SDT_ANSWER_MIN);
        }
        data += taken, size -= taken;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    size_t packet = data[0] & 2 ? 64 : 8;
    struct device device = {data + 1, size - 1};
    struct sdt_reader reader = {
        .link = {.io = {.self = &device, .write = device_write, .read = device_read},
                 .pipes = {data[0] & 1 ? SDT_SPLIT : SDT_STREAM, {2, 6}, {0x81, 0x85}, {packet, packet}}}};
    struct idcard card;
    bool found;
    if (!sdt_reader_start(&reader))
        while (device.size && !sdt_reader_find(&reader, &found) && !sdt_reader_read(&reader, &card)) {
        }
    sdt_reader_stop(&reader);
    feed_decoder(data, size);
    (void)!sdt_frame_check(data, size, SDT_ANSWER_MIN);
    return 0;
}
