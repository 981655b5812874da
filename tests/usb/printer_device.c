#include "printer_device.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { OUT = 0x01, IN = 0x82, PACKET = 64, CLASS_IN = 0xA1, GET_DEVICE_ID = 0, GET_PORT_STATUS = 1 };
enum { PORT_SELECTED = 0x10, PORT_NO_ERROR = 0x08, PORT_PAPER_EMPTY = 0x20 };

static bool can_print(const struct printer_device *printer)
{
    return printer->fault == PRINTER_OK || printer->fault == PRINTER_PAPER_LOW;
}

/* ---- answers (bits as in the vendors' manuals; 12 = nothing to report) ---- */

static uint8_t status_byte(const struct printer_device *printer, int n)
{
    enum printer_fault fault = printer->fault;
    bool is_out = fault == PRINTER_PAPER_OUT, is_open = fault == PRINTER_COVER_OPEN;
    bool is_hot = fault == PRINTER_HOT, is_jammed = fault == PRINTER_JAMMED;
    switch (n) {
    case 1:
        return can_print(printer) ? 0x12 : 0x12 | 0x08;
    case 2:
        return (uint8_t)(0x12 | (is_open ? 0x04 : 0) | (is_out ? 0x20 : 0) |
                         (is_hot || is_jammed ? 0x40 : 0));
    case 3:
        return (uint8_t)(0x12 | (is_jammed ? 0x08 : 0) | (is_hot ? 0x40 : 0));
    default:
        return (uint8_t)(0x12 | (is_out || fault == PRINTER_PAPER_LOW ? 0x0C : 0) | (is_out ? 0x60 : 0));
    }
}

static bool talks_of_state(const struct printer_device *printer)
{
    return printer->talk == PRINTER_TALKS || printer->talk == PRINTER_PLAIN;
}

/* The state unasked, once somebody wants to know. */
static void push(struct printer_device *printer)
{
    enum printer_fault fault = printer->fault;
    uint8_t state[4] = {
        (uint8_t)(0x10 | (can_print(printer) ? 0 : 0x08) | (fault == PRINTER_COVER_OPEN ? 0x20 : 0)),
        fault == PRINTER_JAMMED ? 0x08
        : fault == PRINTER_HOT  ? 0x40
                                : 0,
        fault == PRINTER_PAPER_OUT   ? 0x0F
        : fault == PRINTER_PAPER_LOW ? 0x03
                                     : 0,
        0};
    if (printer->pushes && printer->talk == PRINTER_TALKS)
        usbemu_send(printer->usb, IN, state, sizeof state, 0);
}

/* DLE EOT n is seen wherever it stands in what comes in, even inside a picture. */
static void answer_real_time(struct printer_device *printer, uint8_t byte)
{
    bool is_asked = printer->last[0] == 0x10 && printer->last[1] == 0x04 && byte >= 1 && byte <= 4;
    if (is_asked && talks_of_state(printer)) {
        uint8_t answer = status_byte(printer, byte);
        usbemu_send(printer->usb, IN, &answer, 1, 0);
    }
    printer->last[0] = printer->last[1];
    printer->last[1] = byte;
}

static int on_control(void *arg, const uint8_t setup[8], uint8_t *data, size_t size)
{
    static const char id[] = "MFG:EXAMPLE;CMD:ESC/POS;MDL:TEST80;CLS:PRINTER;";
    const struct printer_device *printer = arg;
    if (setup[0] != CLASS_IN)
        return USBEMU_CONTROL_STALL;
    if (setup[1] == GET_PORT_STATUS && size >= 1) {
        data[0] = PORT_SELECTED | (printer->fault == PRINTER_PAPER_OUT ? PORT_PAPER_EMPTY
                                   : can_print(printer)                ? PORT_NO_ERROR
                                                                       : 0);
        return 1;
    }
    if (setup[1] != GET_DEVICE_ID || size < 1 + sizeof id)
        return USBEMU_CONTROL_STALL;
    data[0] = 0;
    data[1] = 1 + sizeof id; /* its own two bytes and the text without its NUL */
    memcpy(data + 2, id, sizeof id - 1);
    return data[1];
}

/* ---- printing ---- */

static void on_receipt(void *arg, const struct raster *receipt)
{
    struct printer_device *printer = arg;
    int64_t now_ms = clock_mono_ms();
    printer->printed++;
    printer->idle_ms = (printer->idle_ms > now_ms ? printer->idle_ms : now_ms) + printer->cut_ms;
    str_format(printer->last_path, sizeof printer->last_path, "%s/receipt-%03d.png", printer->folder,
               printer->printed);
    if (raster_write_png(receipt, printer->last_path))
        fprintf(stderr, "printer: cannot write %s\n", printer->last_path);
}

static void on_paper_question(void *arg)
{
    struct printer_device *printer = arg;
    uint8_t answer = printer->fault == PRINTER_PAPER_LOW ? 0x03 : 0;
    int cutting_ms = (int)(printer->idle_ms - clock_mono_ms());
    if (printer->talk == PRINTER_TALKS || printer->talk == PRINTER_SILENT)
        usbemu_send(printer->usb, IN, &answer, 1,
                    cutting_ms > printer->answer_ms ? cutting_ms : printer->answer_ms);
}

static void on_push(void *arg, uint8_t changes)
{
    struct printer_device *printer = arg;
    printer->pushes = changes;
    push(printer);
}

static void set_fault(struct printer_device *printer, enum printer_fault fault)
{
    printer->fault = fault;
    push(printer);
}

static void process(struct printer_device *printer)
{
    struct escpos_interpreter *it = &printer->interpreter;
    size_t used = 0;
    while (used < printer->buffered && can_print(printer)) {
        long rows = it->rows;
        escpos_interpreter_feed(it, &printer->buffer[used++], 1);
        if (printer->rows_left > 0 && it->rows > rows && --printer->rows_left == 0)
            set_fault(printer, PRINTER_PAPER_OUT);
    }
    printer->buffered -= used;
    memmove(printer->buffer, printer->buffer + used, printer->buffered);
}

static enum usbemu_answer on_out(void *arg, uint8_t endpoint, const uint8_t *packet, size_t len)
{
    struct printer_device *printer = arg;
    (void)endpoint;
    if (printer->buffered + len > PRINTER_BUFFER || (printer->room >= 0 && (long)len > printer->room))
        return USBEMU_NAK;
    if (printer->room >= 0)
        printer->room -= (long)len;
    if (printer->interpreter.picture_left && len == PACKET && printer->to_lose > 0) {
        printer->to_lose--;
        printer->interpreter.has_lost = true;
        return USBEMU_ACK;
    }
    memcpy(printer->buffer + printer->buffered, packet, len);
    printer->buffered += len;
    for (size_t i = 0; i < len; i++)
        answer_real_time(printer, packet[i]);
    process(printer);
    return USBEMU_ACK;
}

static const struct usbemu_spec specs[] = {
    [PRINTER_CLASS] = {.vendor = 0x0483,
                       .product = 0x5743,
                       .class = 0x07,
                       .subclass = 1,
                       .protocol = 2,
                       .endpoints = {{OUT, false, PACKET}, {IN, false, PACKET}},
                       .kernel_driver = "usblp",
                       .on_out = on_out,
                       .on_control = on_control},
    [PRINTER_VENDOR_CLASS] = {.vendor = 0x04B8,
                              .product = 0x0202,
                              .class = 0xFF,
                              .endpoints = {{OUT, false, PACKET}, {IN, false, PACKET}},
                              .on_out = on_out},
};

void printer_device_init(struct printer_device *printer, struct usbemu_bus *bus, enum printer_wiring wiring,
                         const char *folder, int head_dots)
{
    *printer = (struct printer_device){.bus = bus, .rows_left = -1, .room = -1};
    printer->interpreter = (struct escpos_interpreter){
        .head_dots = head_dots, .events = {on_receipt, on_paper_question, on_push}, .arg = printer};
    str_copy(printer->folder, sizeof printer->folder, folder);
    printer->usb = usbemu_device_create(bus, &specs[wiring], printer);
}

void printer_device_finish(struct printer_device *printer)
{
    escpos_interpreter_finish(&printer->interpreter);
    explicit_bzero(printer->buffer, sizeof printer->buffer);
}

/* ---- commands ---- */

static void mend(struct printer_device *printer, enum printer_fault fault)
{
    printer->answer_ms = printer->cut_ms = printer->to_lose = 0;
    printer->rows_left = printer->room = -1;
    printer->talk = PRINTER_TALKS;
    printer->interpreter.has_lost = false;
    set_fault(printer, fault);
    process(printer);
}

/* The mains hang on the same plug: what was not printed is forgotten. */
static void lose_power(struct printer_device *printer)
{
    printer->buffered = 0;
    printer->pushes = 0;
    escpos_interpreter_reset(&printer->interpreter);
}

static bool set_number(struct printer_device *printer, const char *word, int number)
{
    mend(printer, PRINTER_OK);
    if (strcmp(word, "slow") == 0)
        printer->answer_ms = number;
    else if (strcmp(word, "cut") == 0)
        printer->cut_ms = number;
    else if (strcmp(word, "rows") == 0)
        printer->rows_left = number;
    else if (strcmp(word, "stall") == 0)
        printer->room = number;
    else if (strcmp(word, "lose") == 0)
        printer->to_lose = number;
    else
        return false;
    return true;
}

static int find(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

enum err printer_device_command(struct printer_device *printer, const char *word, int number)
{
    static const char *const faults[] = {"ok", "paper-low", "paper-out", "cover-open", "hot", "jam"};
    static const char *const talks[] = {"talk", "silent", "plain", "mute"};
    int fault = find(faults, sizeof faults / sizeof faults[0], word);
    int talk = find(talks, sizeof talks / sizeof talks[0], word);
    bool is_known = true, is_power = strcmp(word, "unplug") == 0;
    if (is_power || strcmp(word, "unplug-data") == 0)
        usbemu_unplug(printer->usb);
    usbemu_lock(printer->bus);
    if (is_power)
        lose_power(printer);
    else if (fault >= 0)
        mend(printer, (enum printer_fault)fault);
    else if (talk >= 0)
        printer->talk = (enum printer_talk)talk;
    else if (strcmp(word, "unplug-data") != 0 && strcmp(word, "replug") != 0)
        is_known = set_number(printer, word, number);
    usbemu_ready(printer->usb);
    usbemu_unlock(printer->bus);
    if (strcmp(word, "replug") == 0)
        usbemu_plug(printer->usb);
    return is_known ? ERR_OK : ERR_UNSUPPORTED;
}

int printer_device_printed(struct printer_device *printer, char *path, size_t size)
{
    usbemu_lock(printer->bus);
    int printed = printer->printed;
    str_copy(path, size, printer->last_path);
    usbemu_unlock(printer->bus);
    return printed;
}
