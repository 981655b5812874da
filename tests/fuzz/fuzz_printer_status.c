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
    bool is_cut;       /* in this job */
    uint8_t last[3];   /* bytes that it took */
    int owed;          /* questions GS r 1 without their answers; these come in order */
    int64_t turned_ms; /* when the last of these came or went */
};

/* A printer that is silent for so long has lost what it was asked. */
static void forget(struct played *device)
{
    if (clock_mono_ms() - device->turned_ms >= PRINTER_STALL_MS)
        device->owed = 0;
}

static void take(struct played *device, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        memmove(device->last, device->last + 1, sizeof device->last - 1);
        device->last[sizeof device->last - 1] = data[i];
        if (memcmp(device->last, escpos_ask_paper, sizeof escpos_ask_paper) == 0) {
            forget(device);
            device->owed++;
            device->turned_ms = clock_mono_ms();
        }
    }
}

/* Whatever can be the answer to the oldest question is taken for it. */
static void answer(struct played *device, const uint8_t *data, size_t len)
{
    forget(device);
    for (size_t i = 0; i < len; i++)
        if ((data[i] & 0x90) == 0 && device->owed > 0) {
            device->owed--;
            device->turned_ms = clock_mono_ms();
        }
}

/* FE: half of it is taken, and then nothing for as long as the driver waits. */
static enum err device_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                             int timeout_ms)
{
    (void)endpoint;
    struct played *device = self;
    if (len == sizeof escpos_cut && memcmp(data, escpos_cut, len) == 0)
        device->is_cut = true;
    bool takes_all = !device->size || device->data[0] != TAKES_NO_MORE;
    *sent = takes_all ? len : len / 2;
    take(device, data, *sent);
    if (takes_all)
        return ERR_OK;
    device->data++, device->size--;
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
    answer(device, data, *got);
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
    device->is_cut = false;
    enum err e = escpos_printer_print(printer, raster, &started, never, NULL);
    check_time(before, PRINT_MAX_MS);
    forget(device);
    if (!e && (!started || !device->is_cut || device->owed))
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
