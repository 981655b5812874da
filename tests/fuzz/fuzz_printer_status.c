/* Any bytes from a printer, cut anywhere, and data that it does not take, through the status and a receipt. A
 * driver that waited longer than its contract says, or called a receipt printed that nobody confirmed, is
 * stopped here. */
#include "base/clock.h"
#include "drivers/escpos_printer.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STATUS_MAX_MS = 2000, PRINT_MAX_MS = 30000, TAKES_NO_MORE = 0xFE };

struct played {
    const uint8_t *data;
    size_t size;
    bool is_cut, has_answered_cut; /* a byte that can be the answer to GS r came behind the cut */
};

/* FE: half of it is taken, and then nothing for as long as the driver waits. */
static enum err device_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                             int timeout_ms)
{
    (void)endpoint;
    struct played *device = self;
    *sent = len;
    if (len == sizeof escpos_cut && memcmp(data, escpos_cut, len) == 0)
        device->is_cut = true;
    if (!device->size || device->data[0] != TAKES_NO_MORE)
        return ERR_OK;
    device->data++, device->size--;
    *sent = len / 2;
    clock_advance_ms(timeout_ms);
    return ERR_TIMEOUT;
}

/* A length byte, then that many bytes; 0 = nothing this time. */
static enum err device_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                            int timeout_ms)
{
    (void)endpoint;
    struct played *device = self;
    *got = 0;
    if (!device->size)
        return ERR_GONE;
    size_t len = device->data[0] % 16;
    device->data++, device->size--;
    if (!len) {
        clock_advance_ms(timeout_ms);
        return ERR_TIMEOUT;
    }
    len = len > size ? size : len;
    *got = len > device->size ? device->size : len;
    memcpy(data, device->data, *got);
    for (size_t i = 0; i < *got; i++)
        device->has_answered_cut |= device->is_cut && (data[i] & 0x90) == 0;
    device->data += *got, device->size -= *got;
    return ERR_OK;
}

static enum err device_control(void *self, uint8_t request_type, uint8_t request, uint16_t value,
                               uint16_t index, uint8_t *data, uint16_t len, size_t *got, int timeout_ms)
{
    (void)self, (void)request_type, (void)request, (void)value, (void)index, (void)len, (void)timeout_ms;
    data[0] = 0x18;
    *got = 1;
    return ERR_OK;
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

static void check_time(int64_t since_ms, int most_ms)
{
    if (clock_mono_ms() - since_ms > most_ms)
        abort();
}

static void check_print(struct escpos_printer *printer, struct played *device, const struct raster *raster)
{
    bool started;
    int64_t before = clock_mono_ms();
    device->is_cut = device->has_answered_cut = false;
    enum err e = escpos_printer_print(printer, raster, &started, never, NULL);
    check_time(before, PRINT_MAX_MS);
    if (!e && (!started || !device->has_answered_cut))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct escpos_printer printer;
    struct played device = {.data = data, .size = size};
    struct printer_status status;
    struct raster raster;
    clock_stop();
    raster_init(&raster, 384, 60);
    printer = (struct escpos_printer){
        .io = {.self = &device, .write = device_write, .read = device_read, .control = device_control},
        .pipes = {.packet = 64},
        .width_dots = 384};
    while (device.size) {
        int64_t before = clock_mono_ms();
        enum err e = escpos_printer_status(&printer, &status);
        check_time(before, STATUS_MAX_MS);
        if (!e)
            (void)!printer_status_err(&status);
        check_print(&printer, &device, &raster);
    }
    escpos_printer_close(&printer);
    raster_finish(&raster);
    return 0;
}
