#include "drivers/escpos.h"

#include <string.h>

const uint8_t escpos_init[5] = {0x1B, 0x40, 0x1D, 0x61, 0x0E}; /* on/offline, errors, paper */
const uint8_t escpos_cut[4] = {0x1D, 0x56, 0x42, 0x00};
const uint8_t escpos_ask_paper[3] = {0x1D, 0x72, 0x01};

enum { DLE = 0x10 };

/* DLE EOT 1-8 status, DLE ENQ 0-3 recover, DLE DC4 1 drawer, 2 power off, 8 clear the buffers. */
static bool is_real_time(const uint8_t *p)
{
    if (p[0] != DLE)
        return false;
    return (p[1] == 0x04 && p[2] >= 1 && p[2] <= 8) || (p[1] == 0x05 && p[2] <= 3) ||
           (p[1] == 0x14 && (p[2] == 1 || p[2] == 2 || p[2] == 8));
}

/* A command may also begin in the last dots of one band and end in the next command's bytes; GS (1D) begins
 * that one and no real-time command goes on with 1D, so looking at each band alone is enough. */
static void defuse(uint8_t *dots, size_t len)
{
    for (size_t i = 0; i + 2 < len; i++)
        if (is_real_time(dots + i))
            dots[i] |= 0x08;
}

size_t escpos_band(uint8_t out[ESCPOS_BAND_MAX], const struct raster *raster, int first_row)
{
    int left = raster->height_dots - first_row, rows = left < ESCPOS_BAND_ROWS ? left : ESCPOS_BAND_ROWS;
    size_t stride = raster_stride(raster), len = stride * (size_t)rows;
    const uint8_t header[ESCPOS_BAND_HEADER] = {
        0x1D, 0x76, 0x30, 0, (uint8_t)stride, (uint8_t)(stride >> 8), (uint8_t)rows, 0};
    memcpy(out, header, sizeof header);
    memcpy(out + sizeof header, raster->bits + stride * (size_t)first_row, len);
    defuse(out + sizeof header, len);
    return sizeof header + len;
}

size_t escpos_mending(uint8_t out[ESCPOS_MENDING_MAX], bool has_half_receipt)
{
    size_t len = ESCPOS_BAND_MAX;
    memset(out, 0, len);
    memcpy(out + len, escpos_init, sizeof escpos_init);
    len += sizeof escpos_init;
    if (has_half_receipt) {
        memcpy(out + len, escpos_cut, sizeof escpos_cut);
        len += sizeof escpos_cut;
    }
    memcpy(out + len, escpos_ask_paper, sizeof escpos_ask_paper);
    return len + sizeof escpos_ask_paper;
}

void escpos_ask_status(uint8_t out[3], int n)
{
    out[0] = DLE;
    out[1] = 0x04;
    out[2] = (uint8_t)n;
}

/* Fixed bits: DLE EOT xxx1xx10 with bit 7 clear; pushed status xxx1xx00 with bit 7 clear and three bytes with
 * bits 4 and 7 clear; GS r 1 has these clear too. */
enum escpos_answer escpos_input_feed(struct escpos_input *input, uint8_t byte)
{
    bool is_plain = (byte & 0x90) == 0;
    if (input->count == sizeof input->pushed || !is_plain)
        input->count = 0;
    if ((byte & 0x93) == 0x10 || input->count > 0) {
        input->pushed[input->count++] = byte;
        return input->count == sizeof input->pushed ? ESCPOS_PUSHED : ESCPOS_NOISE;
    }
    return (byte & 0x93) == 0x12 ? ESCPOS_STATUS : is_plain ? ESCPOS_PASSED : ESCPOS_NOISE;
}

struct printer_status escpos_pushed_status(const struct escpos_input *input)
{
    const uint8_t *p = input->pushed;
    return (struct printer_status){.is_online = !(p[0] & 0x08),
                                   .is_cover_open = p[0] & 0x20,
                                   .has_failed = p[1] & 0x2C,
                                   .is_hot = p[1] & 0x40,
                                   .is_paper_low = p[2] & 0x03,
                                   .is_paper_out = p[2] & 0x0C};
}

void escpos_status_add(struct printer_status *status, int n, uint8_t answer)
{
    bool has_low = answer & 0x04, has_eight = answer & 0x08, has_end = answer & 0x60;
    switch (n) {
    case 1:
        status->is_online = !has_eight;
        break;
    case 2:
        status->is_cover_open = has_low;
        if (answer & 0x20) /* printing stopped by the end of the paper */
            status->is_paper_out = true;
        break;
    case 3: /* mechanics, cutter, unrecoverable; 40 passes by itself */
        status->has_failed = answer & 0x2C;
        status->is_hot = answer & 0x40;
        break;
    default:
        status->is_paper_low = has_low || has_eight;
        if (has_end)
            status->is_paper_out = true;
    }
}
