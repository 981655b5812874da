#include "printer_device.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { OUT = 0x01, IN = 0x82, CLASS_IN = 0xA1, GET_DEVICE_ID = 0, GET_PORT_STATUS = 1 };
enum { PORT_SELECTED = 0x10, PORT_NO_ERROR = 0x08, PORT_PAPER_EMPTY = 0x20 };

static bool can_print(const struct printer_device *printer)
{
    return printer->paper == PAPER_OK || printer->paper == PAPER_LOW;
}

/* ---- answers (bits as in the vendors' manuals; 12 = nothing to report) ---- */

static uint8_t status_byte(const struct printer_device *printer, int n)
{
    bool is_out = printer->paper == PAPER_OUT, is_open = printer->paper == PAPER_COVER_OPEN;
    switch (n) {
    case 1:
        return can_print(printer) ? 0x12 : 0x12 | 0x08;
    case 2:
        return (uint8_t)(0x12 | (is_open ? 0x04 : 0) | (is_out ? 0x20 : 0));
    case 4:
        return (uint8_t)(0x12 | (is_out || printer->paper == PAPER_LOW ? 0x0C : 0) | (is_out ? 0x60 : 0));
    default:
        return 0x12;
    }
}

/* DLE EOT n is seen wherever it stands in what comes in, even inside a picture. */
static void answer_real_time(struct printer_device *printer, uint8_t byte)
{
    if (printer->last[0] == 0x10 && printer->last[1] == 0x04 && byte >= 1 && byte <= 4) {
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
        data[0] = PORT_SELECTED | (printer->paper == PAPER_OUT          ? PORT_PAPER_EMPTY
                                   : printer->paper == PAPER_COVER_OPEN ? 0
                                                                        : PORT_NO_ERROR);
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
    printer->printed++;
    str_format(printer->last_path, sizeof printer->last_path, "%s/receipt-%03d.png", printer->folder,
               printer->printed);
    if (raster_write_png(receipt, printer->last_path))
        fprintf(stderr, "printer: cannot write %s\n", printer->last_path);
}

static void on_paper_question(void *arg)
{
    struct printer_device *printer = arg;
    uint8_t answer = printer->paper == PAPER_LOW ? 0x03 : 0;
    usbemu_send(printer->usb, IN, &answer, 1, printer->answer_ms);
}

static void process(struct printer_device *printer)
{
    struct escpos_interpreter *it = &printer->interpreter;
    size_t used = 0;
    while (used < printer->buffered && can_print(printer)) {
        long rows = it->rows;
        escpos_interpreter_feed(it, &printer->buffer[used++], 1);
        if (printer->rows_left > 0 && it->rows > rows && --printer->rows_left == 0)
            printer->paper = PAPER_OUT;
    }
    printer->buffered -= used;
    memmove(printer->buffer, printer->buffer + used, printer->buffered);
}

static enum usbemu_answer on_out(void *arg, uint8_t endpoint, const uint8_t *packet, size_t len)
{
    struct printer_device *printer = arg;
    (void)endpoint;
    if (printer->buffered + len > PRINTER_BUFFER)
        return USBEMU_NAK;
    memcpy(printer->buffer + printer->buffered, packet, len);
    printer->buffered += len;
    for (size_t i = 0; i < len; i++)
        answer_real_time(printer, packet[i]);
    process(printer);
    return USBEMU_ACK;
}

static const struct usbemu_spec spec = {.vendor = 0x0483,
                                        .product = 0x5743,
                                        .class = 0x07,
                                        .subclass = 1,
                                        .protocol = 2,
                                        .endpoints = {{OUT, false, 64}, {IN, false, 64}},
                                        .kernel_driver = "usblp",
                                        .on_out = on_out,
                                        .on_control = on_control};

void printer_device_init(struct printer_device *printer, struct usbemu_bus *bus, const char *folder,
                         int head_dots)
{
    *printer = (struct printer_device){.bus = bus, .rows_left = -1};
    printer->interpreter = (struct escpos_interpreter){
        .head_dots = head_dots, .events = {on_receipt, on_paper_question}, .arg = printer};
    str_copy(printer->folder, sizeof printer->folder, folder);
    printer->usb = usbemu_device_create(bus, &spec, printer);
}

void printer_device_finish(struct printer_device *printer)
{
    escpos_interpreter_finish(&printer->interpreter);
    explicit_bzero(printer->buffer, sizeof printer->buffer);
}

/* ---- commands ---- */

static void set_paper(struct printer_device *printer, enum printer_paper paper)
{
    usbemu_lock(printer->bus);
    printer->paper = paper;
    printer->answer_ms = 0;
    printer->rows_left = -1;
    process(printer);
    usbemu_ready(printer->usb);
    usbemu_unlock(printer->bus);
}

/* The mains hang on the same plug: what was not printed is forgotten. */
static void unplug(struct printer_device *printer)
{
    usbemu_unplug(printer->usb);
    usbemu_lock(printer->bus);
    printer->buffered = 0;
    escpos_interpreter_reset(&printer->interpreter);
    usbemu_unlock(printer->bus);
}

static void set_number(struct printer_device *printer, bool is_slow, int number)
{
    set_paper(printer, PAPER_OK);
    usbemu_lock(printer->bus);
    if (is_slow)
        printer->answer_ms = number;
    else
        printer->rows_left = number;
    usbemu_unlock(printer->bus);
}

enum err printer_device_command(struct printer_device *printer, const char *word, int number)
{
    static const char *const papers[] = {"ok", "paper-low", "paper-out", "cover-open"};
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++)
        if (strcmp(word, papers[i]) == 0) {
            set_paper(printer, (enum printer_paper)i);
            return ERR_OK;
        }
    bool is_slow = strcmp(word, "slow") == 0;
    if (strcmp(word, "unplug") == 0)
        unplug(printer);
    else if (strcmp(word, "replug") == 0)
        usbemu_plug(printer->usb);
    else if ((is_slow || strcmp(word, "rows") == 0) && number > 0)
        set_number(printer, is_slow, number);
    else
        return ERR_UNSUPPORTED;
    return ERR_OK;
}

int printer_device_printed(struct printer_device *printer, char *path, size_t size)
{
    usbemu_lock(printer->bus);
    int printed = printer->printed;
    str_copy(path, size, printer->last_path);
    usbemu_unlock(printer->bus);
    return printed;
}
