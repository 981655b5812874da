/* Any bytes from a serial scanner, and the same as key events of a typing one: what comes out are codes that
 * hold nothing but printable ASCII without '|', fit, and are classified. */
#include "base/utf8.h"
#include "drivers/keymap.h"
#include "model/barcode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct conf conf;

static void check(const char *text)
{
    size_t len = strnlen(text, SCAN_MAX);
    if (len == 0 || len == SCAN_MAX)
        abort();
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~' || *c == '|')
            abort();
    struct code code;
    code_classify(&conf, text, &code);
    if (code.kind == CODE_ISBN && !isbn13_is_valid(code.text))
        abort();
    if ((code.kind == CODE_COPY) != (code.owner[0] != '\0') || strlen(code.text) > len + 3) /* 978 */
        abort();
}

/* The first byte is the layout; three bytes an event: the code of the key, and 0 up, 1 down, 2 repeated, 255
 * lost events. */
static void type(const uint8_t *data, size_t size)
{
    struct keymap map = {.layout = (enum keymap_layout)(data[0] % 3)};
    char code[SCAN_MAX];
    for (size_t i = 1; i + 2 < size; i += 3) {
        if (data[i + 2] == 0xFF)
            keymap_spoil(&map);
        else if (keymap_feed(&map, (uint16_t)(data[i] | data[i + 1] << 8), data[i + 2] % 3, code))
            check(code);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct conf_barcode rules[] = {
        {.owner = "zh1", .prefix = "ZH", .length_min = 8, .length_max = 8},
        {.owner = "city", .length_min = 14, .length_max = 14, .check = CHECK_MOD10, .symbology = "codabar"},
        {.owner = "district", .length_min = 6, .length_max = 9, .symbology = "code39"}};
    if (!conf.barcode_count) {
        conf_defaults(&conf);
        memcpy(conf.barcodes, rules, sizeof rules);
        conf.barcode_count = sizeof rules / sizeof rules[0];
    }
    struct scan_line line = {0};
    char code[SCAN_MAX];
    for (size_t i = 0; i < size; i++)
        if (scan_line_feed(&line, (char)data[i], code))
            check(code);
    if (size > 0)
        type(data, size);
    return 0;
}
