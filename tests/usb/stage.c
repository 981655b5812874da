#include "stage.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void stage_init(struct stage *stage, enum reader_wiring wiring, const char *out_dir, int width_dots)
{
    stage->bus = usbemu_bus_create();
    reader_device_init(&stage->reader, stage->bus, wiring);
    reader_device_init(&stage->reader2, stage->bus, wiring);
    printer_device_init(&stage->printer, stage->bus, PRINTER_CLASS, out_dir, width_dots);
}

void stage_finish(struct stage *stage)
{
    usbemu_bus_destroy(stage->bus);
    printer_device_finish(&stage->printer);
}

void stage_say(char answer[STAGE_ANSWER], enum err e, const char *what)
{
    if (e)
        str_format(answer, STAGE_ANSWER, "error %s: %s", err_text(e), what);
    else
        str_copy(answer, STAGE_ANSWER, "ok");
}

static void run_card(struct stage *stage, const char *path, char *answer)
{
    char message[320] = "";
    if (strcmp(path, "off") != 0) {
        stage_say(answer, reader_device_lay(&stage->reader, path, message, sizeof message), message);
        return;
    }
    reader_device_lift(&stage->reader);
    stage_say(answer, ERR_OK, "");
}

static void run_device(struct stage *stage, const char *words, char *answer)
{
    char device[16] = "", what[24] = "";
    int number = 0;
    sscanf(words, "%15s %23s %d", device, what, &number);
    enum err e = strcmp(device, "reader") == 0    ? reader_device_command(&stage->reader, what)
                 : strcmp(device, "reader2") == 0 ? reader_device_command(&stage->reader2, what)
                 : strcmp(device, "printer") == 0 ? printer_device_command(&stage->printer, what, number)
                                                  : ERR_UNSUPPORTED;
    stage_say(answer, e, words);
}

void stage_run(struct stage *stage, const char *line, char answer[STAGE_ANSWER])
{
    char path[PRINTER_PATH];
    if (strncmp(line, "card ", 5) == 0)
        run_card(stage, line + 5, answer);
    else if (strncmp(line, "device ", 7) == 0)
        run_device(stage, line + 7, answer);
    else if (strcmp(line, "printed") == 0)
        str_format(answer, STAGE_ANSWER, "ok %d %s",
                   printer_device_printed(&stage->printer, path, sizeof path), path);
    else
        stage_say(answer, ERR_UNSUPPORTED, line);
}

bool stage_is_clean(struct stage *stage)
{
    struct escpos_interpreter *it = &stage->printer.interpreter;
    int refused = usbemu_refused(stage->bus);
    usbemu_lock(stage->bus);
    escpos_interpreter_end(it);
    usbemu_unlock(stage->bus);
    if (it->violation[0])
        fprintf(stderr, "stage: the printer got what no receipt may hold: %s\n", it->violation);
    if (refused)
        fprintf(stderr, "stage: %d forbidden ioctls\n", refused);
    printf("stage: %zu bytes to the printer, %ld rows, %d receipts\n", it->offset, it->rows,
           stage->printer.printed);
    return !it->violation[0] && !refused;
}
