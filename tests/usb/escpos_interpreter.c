#include "escpos_interpreter.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { ANY = -1, END = -2, LINE_DOTS = 30, HEADER_X = 4, HEADER_Y = 6 };

static void violate(struct escpos_interpreter *it, const char *what)
{
    if (!it->violation[0])
        str_format(it->violation, sizeof it->violation, "byte %zu: %s", it->offset, what);
}

/* ---- paper ---- */

/* count rows, the first one with these dots, the others white. */
static void roll(struct escpos_interpreter *it, size_t count, const uint8_t *dots, size_t len)
{
    size_t stride = (size_t)it->head_dots / 8, old = it->paper_rows * stride;
    if (count == 0)
        return;
    it->paper_rows += count;
    it->paper = realloc(it->paper, it->paper_rows * stride);
    if (!it->paper)
        abort();
    memset(it->paper + old, 0, count * stride);
    if (len)
        memcpy(it->paper + old, dots, len);
}

static void tear_off(struct escpos_interpreter *it)
{
    if (it->paper)
        explicit_bzero(it->paper, it->paper_rows * (size_t)it->head_dots / 8);
    free(it->paper);
    it->paper = NULL;
    it->paper_rows = 0;
    it->has_picture = it->has_init_behind_picture = false;
}

static void cut(struct escpos_interpreter *it)
{
    if (it->has_picture && it->events.on_receipt) {
        struct raster receipt;
        raster_init(&receipt, it->head_dots, (int)it->paper_rows);
        memcpy(receipt.bits, it->paper, it->paper_rows * raster_stride(&receipt));
        it->events.on_receipt(it->arg, &receipt);
        raster_finish(&receipt);
    }
    tear_off(it);
}

/* ---- commands ---- */

static void run_nothing(struct escpos_interpreter *it)
{
    (void)it;
}

static void run_push(struct escpos_interpreter *it)
{
    if (it->events.on_push)
        it->events.on_push(it->arg, it->command[2]);
}

static void run_init(struct escpos_interpreter *it)
{
    if (it->events.on_push)
        it->events.on_push(it->arg, 0);
    it->has_init_behind_picture = it->has_picture;
}

static void run_feed_lines(struct escpos_interpreter *it)
{
    roll(it, (size_t)it->command[2] * LINE_DOTS, NULL, 0);
}

static void run_feed_dots(struct escpos_interpreter *it)
{
    roll(it, it->command[2], NULL, 0);
}

static void run_feed_and_cut(struct escpos_interpreter *it)
{
    roll(it, it->command[3], NULL, 0);
    cut(it);
}

static void run_paper_question(struct escpos_interpreter *it)
{
    if (it->events.on_paper_question)
        it->events.on_paper_question(it->arg);
}

static void run_picture(struct escpos_interpreter *it)
{
    size_t width = it->command[HEADER_X] + 256u * it->command[HEADER_X + 1];
    size_t rows = it->command[HEADER_Y] + 256u * it->command[HEADER_Y + 1];
    if (width == 0 || rows == 0)
        violate(it, "an empty picture");
    else if (width * 8 > (size_t)it->head_dots)
        violate(it, "a picture wider than the head");
    else if (it->has_init_behind_picture)
        violate(it, "a new receipt before the last one was cut");
    it->last[0] = it->last[1] = 0;
    it->row_bytes = width;
    it->row_used = 0;
    it->picture_left = width * rows;
}

static const struct {
    int16_t bytes[ESCPOS_COMMAND_MAX + 1];
    void (*run)(struct escpos_interpreter *it);
} commands[] = {
    {{0x00, END}, run_nothing}, /* ends a picture that was cut off; else ignored */
    {{0x1B, 0x40, END}, run_init},
    {{0x1B, 0x64, ANY, END}, run_feed_lines},
    {{0x1B, 0x4A, ANY, END}, run_feed_dots},
    {{0x1D, 0x56, 0x00, END}, cut},
    {{0x1D, 0x56, 0x01, END}, cut},
    {{0x1D, 0x56, 0x30, END}, cut},
    {{0x1D, 0x56, 0x31, END}, cut},
    {{0x1D, 0x56, 0x41, ANY, END}, run_feed_and_cut},
    {{0x1D, 0x56, 0x42, ANY, END}, run_feed_and_cut},
    {{0x1D, 0x61, ANY, END}, run_push},
    {{0x1D, 0x72, 0x01, END}, run_paper_question},
    {{0x1D, 0x72, 0x31, END}, run_paper_question},
    {{0x1D, 0x76, 0x30, 0x00, ANY, ANY, ANY, ANY, END}, run_picture},
    {{0x10, 0x04, 0x01, END}, run_nothing}, /* the printer answers these as they come in */
    {{0x10, 0x04, 0x02, END}, run_nothing},
    {{0x10, 0x04, 0x03, END}, run_nothing},
    {{0x10, 0x04, 0x04, END}, run_nothing},
};

static bool begins(const int16_t *pattern, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (pattern[i] != ANY && pattern[i] != bytes[i])
            return false;
    return true;
}

static void take_command_byte(struct escpos_interpreter *it, uint8_t byte)
{
    it->command[it->command_len++] = byte;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (!begins(commands[i].bytes, it->command, it->command_len))
            continue;
        if (commands[i].bytes[it->command_len] == END) {
            it->command_len = 0;
            commands[i].run(it);
        }
        return;
    }
    if (it->has_lost && byte < 0x20)
        it->command_len = 0;
    else
        violate(it, "not a command of receipts");
}

static void take_dots(struct escpos_interpreter *it, uint8_t byte)
{
    it->row[it->row_used++] = byte;
    it->picture_left--;
    if (it->row_used < it->row_bytes)
        return;
    roll(it, 1, it->row, it->row_used);
    it->has_picture = true;
    it->rows++;
    it->row_used = 0;
}

/* DLE EOT 1-8, DLE ENQ 0-3, DLE DC4 1, 2 and 8: printers obey these even inside a picture. */
static bool is_real_time(const uint8_t last[2], uint8_t byte)
{
    if (last[0] != 0x10)
        return false;
    switch (last[1]) {
    case 0x04:
        return byte >= 1 && byte <= 8;
    case 0x05:
        return byte <= 3;
    case 0x14:
        return byte == 1 || byte == 2 || byte == 8;
    default:
        return false;
    }
}

static void take(struct escpos_interpreter *it, uint8_t byte)
{
    if (it->picture_left == 0)
        take_command_byte(it, byte);
    else if (is_real_time(it->last, byte) && !it->has_lost)
        violate(it, "a real-time command inside a picture");
    else
        take_dots(it, byte);
    it->last[0] = it->last[1];
    it->last[1] = byte;
}

void escpos_interpreter_feed(struct escpos_interpreter *it, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++, it->offset++)
        if (!it->violation[0])
            take(it, bytes[i]);
}

void escpos_interpreter_end(struct escpos_interpreter *it)
{
    if (it->picture_left || it->command_len)
        violate(it, "the end inside a command");
    else if (it->has_picture)
        violate(it, "the end without a cut");
}

void escpos_interpreter_reset(struct escpos_interpreter *it)
{
    tear_off(it);
    it->command_len = it->picture_left = 0;
}

void escpos_interpreter_finish(struct escpos_interpreter *it)
{
    escpos_interpreter_reset(it);
    explicit_bzero(it->row, sizeof it->row);
}
