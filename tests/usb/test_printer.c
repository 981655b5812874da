/* The printer's contract (drivers/driver.h): the real driver on an emulated printer and the simulated twin
 * alike; and faults that only a real printer has. */
#include "usb_test.h"

#include "printer_device.h"

#include "base/clock.h"
#include "base/mem.h"
#include "drivers/registry.h"
#include "drivers/sim.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_DOTS = 576, ROWS = 200 };

static char folder[] = "/tmp/kiosk-test-printer-XXXXXX";
static struct printer_device device;
static struct sim_bench *bench;

/* ---- the two printers ---- */

static void command_device(const char *word, int number)
{
    assert_int_equal(printer_device_command(&device, word, number), ERR_OK);
}

static void command_bench(const char *word, int number)
{
    static const char *const faults[] = {"ok", "paper-low", "paper-out", "cover-open", "hot", "jam", "stall"};
    (void)number;
    if (strstr(word, "plug")) {
        sim_plug(bench, SIM_PRINTER, strcmp(word, "replug") == 0);
        return;
    }
    size_t i = 0;
    while (strcmp(faults[i], word) != 0)
        assert_true(++i < sizeof faults / sizeof faults[0]);
    sim_printer_set(bench, (enum sim_printer_fault)i, 400);
}

static int printed_by_device(char *path, size_t size)
{
    return printer_device_printed(&device, path, size);
}

static int printed_by_bench(char *path, size_t size)
{
    return sim_printed(bench, path, size);
}

struct subject {
    const struct printer_driver *driver;
    void (*command)(const char *word, int number);
    int (*printed)(char *path, size_t size);
};
static const struct subject real = {&printer_escpos, command_device, printed_by_device};
static const struct subject twin = {&printer_sim, command_bench, printed_by_bench};
static const struct subject *subject;

/* ---- a printer and a receipt ---- */

static void *printer;
static struct raster receipt;
static bool has_started;

/* What happens while a receipt is printed: at the first ask (from 0) that is not smaller. */
struct act {
    int ask;
    const char *word; /* NULL = the end of the list; "" = stop; "later" = 5 s pass */
};
static const struct act *acts;
static int asks;

static bool play_acts(void *arg)
{
    (void)arg;
    for (; acts->word && asks >= acts->ask; acts++) {
        if (!*acts->word)
            return true;
        if (strcmp(acts->word, "later") == 0)
            clock_advance_ms(5000);
        else
            subject->command(acts->word, 0);
    }
    asks++;
    return false;
}

static const struct act no_acts[] = {{0, NULL}};

static enum err print(const struct act *what_happens)
{
    acts = what_happens;
    asks = 0;
    has_started = false;
    return subject->driver->print(printer, &receipt, &has_started, play_acts, NULL);
}

static enum err open_printer(bool has_half_receipt)
{
    printer = mem_alloc(subject->driver->device.state_size);
    return subject->driver->device.open(
        printer, &(struct device_options){
                     .width_dots = HEAD_DOTS, .has_half_receipt = has_half_receipt, .bench = bench});
}

static void close_printer(void)
{
    subject->driver->device.close(printer);
    subject->driver->device.close(printer);
    free(printer);
    printer = NULL;
}

static enum err trouble(void)
{
    struct printer_status status;
    enum err e = subject->driver->status(printer, &status);
    return e ? e : printer_status_err(&status);
}

/* Exactly the receipt and nothing else stands on the last paper. */
static void assert_last_is_whole(void)
{
    char path[PRINTER_PATH];
    png_image image = {.version = PNG_IMAGE_VERSION};
    subject->printed(path, sizeof path);
    assert_true(png_image_begin_read_from_file(&image, path));
    image.format = PNG_FORMAT_GRAY;
    assert_int_equal(image.width, HEAD_DOTS);
    assert_int_equal(image.height, ROWS);
    uint8_t *pixels = mem_alloc(PNG_IMAGE_SIZE(image));
    assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    for (int y = 0; y < ROWS; y++)
        for (int x = 0; x < HEAD_DOTS; x++)
            assert_int_equal(pixels[y * HEAD_DOTS + x] == 0, raster_get(&receipt, x, y));
    free(pixels);
}

static void assert_prints(void)
{
    assert_int_equal(print(no_acts), ERR_OK);
    assert_true(has_started);
    assert_last_is_whole();
}

static int start(const struct subject *one)
{
    subject = one;
    subject->command("replug", 0);
    subject->command("ok", 0);
    raster_init(&receipt, HEAD_DOTS, ROWS);
    for (int y = 0; y < ROWS; y++)
        for (int x = y * 3 % 8; x < HEAD_DOTS; x += 8) /* no row makes a command with the next */
            raster_set(&receipt, x, y);
    return open_printer(false) == ERR_OK ? 0 : -1;
}

static int setup_wired(enum printer_wiring wiring)
{
    setup(NULL);
    printer_device_init(&device, bus, wiring, folder, HEAD_DOTS);
    return start(&real);
}

static int setup_real(void **state)
{
    (void)state;
    return setup_wired(PRINTER_CLASS);
}

static int teardown_real(void **state)
{
    close_printer();
    raster_finish(&receipt);
    usbemu_unplug(device.usb);
    bool is_clean = !device.interpreter.violation[0];
    if (!is_clean)
        print_message("the printer got what no receipt may hold: %s\n", device.interpreter.violation);
    printer_device_finish(&device);
    return teardown(state) || !is_clean;
}

static int setup_twin(void **state)
{
    (void)state;
    bench = sim_bench_create(folder);
    return start(&twin);
}

static int teardown_twin(void **state)
{
    (void)state;
    close_printer();
    raster_finish(&receipt);
    sim_bench_destroy(bench);
    bench = NULL;
    return 0;
}

/* ---- the contract ---- */

static void a_receipt_comes_out(void **state)
{
    (void)state;
    char path[PRINTER_PATH];
    assert_int_equal(trouble(), ERR_OK);
    assert_prints();
    assert_int_equal(subject->printed(path, sizeof path), 1);
}

static void a_wide_receipt_is_refused(void **state)
{
    (void)state;
    struct raster kept = receipt;
    raster_init(&receipt, HEAD_DOTS + 8, 1);
    assert_int_equal(print(no_acts), ERR_DATA);
    assert_false(has_started);
    raster_finish(&receipt);
    receipt = kept;
}

static void trouble_is_told_before_anything_is_printed(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        enum err e;
    } rows[] = {{"paper-out", ERR_PAPER},
                {"cover-open", ERR_COVER},
                {"hot", ERR_HOT},
                {"jam", ERR_JAMMED},
                {"stall", ERR_TIMEOUT}};
    char path[PRINTER_PATH];
    assert_int_equal(trouble(), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].word);
        subject->command(rows[i].word, 0);
        assert_int_equal(trouble(), rows[i].e);
        assert_int_equal(print(no_acts), rows[i].e);
        assert_false(has_started);
        assert_int_equal(subject->printed(path, sizeof path), i);
        subject->command("ok", 0);
        assert_int_equal(trouble(), ERR_OK);
        assert_prints();
    }
}

static void little_paper_is_only_a_hint(void **state)
{
    (void)state;
    struct printer_status status;
    subject->command("paper-low", 0);
    assert_int_equal(subject->driver->status(printer, &status), ERR_OK);
    assert_true(status.is_paper_low && status.is_online);
    assert_prints();
    subject->command("ok", 0);
    assert_int_equal(subject->driver->status(printer, &status), ERR_OK);
    assert_false(status.is_paper_low);
}

static void after_trouble_on_the_way_the_next_receipt_is_whole(void **state)
{
    (void)state;
    static const struct {
        struct act acts[3];
        enum err e;
    } rows[] = {
        {{{2, "paper-out"}}, ERR_PAPER},
        {{{2, "cover-open"}}, ERR_COVER},
        {{{2, "jam"}}, ERR_JAMMED},
        {{{2, "hot"}, {3, "later"}}, ERR_HOT},
        {{{2, "stall"}, {3, "later"}}, ERR_TIMEOUT},
        {{{2, ""}}, ERR_STOPPED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].acts[0].word);
        assert_int_equal(print(rows[i].acts), rows[i].e);
        assert_true(has_started);
        subject->command("ok", 0);
        assert_prints();
    }
}

static void what_passes_by_itself_is_waited_for(void **state)
{
    (void)state;
    static const struct act cools[] = {{2, "hot"}, {4, "ok"}, {0, NULL}};
    static const struct act goes_on[] = {{2, "stall"}, {3, "ok"}, {0, NULL}};
    assert_int_equal(print(cools), ERR_OK);
    assert_last_is_whole();
    assert_int_equal(print(goes_on), ERR_OK);
    assert_last_is_whole();
}

static void an_unplugged_printer_is_gone_until_it_is_opened_again(void **state)
{
    (void)state;
    static const struct act unplug[] = {{2, "unplug"}, {0, NULL}};
    assert_int_equal(print(unplug), ERR_GONE);
    assert_true(has_started);
    assert_int_equal(trouble(), ERR_GONE);
    close_printer();
    assert_int_equal(open_printer(true), ERR_NOT_FOUND);
    close_printer();
    subject->command("replug", 0);
    assert_int_equal(open_printer(true), ERR_OK);
    assert_int_equal(trouble(), ERR_OK);
    assert_prints();
}

/* ---- the real one alone ---- */

static void reopen(bool has_half_receipt)
{
    close_printer();
    command_device("replug", 0);
    assert_int_equal(open_printer(has_half_receipt), ERR_OK);
}

static void cut_off_after(int bytes)
{
    static const struct act pull[] = {{2, "unplug-data"}, {0, NULL}};
    command_device("stall", bytes);
    assert_int_equal(print(pull), ERR_GONE);
    assert_true(has_started);
    command_device("ok", 0);
}

/* The plug of the data comes off, the printer keeps its power and waits for the rest of the picture. */
static void the_next_receipt_is_whole_wherever_the_last_was_cut_off(void **state)
{
    (void)state;
    static const int bytes[] = {90, 200, 1000, 1700, 1753, 1900, 3000};
    char path[PRINTER_PATH];
    int printed = 0;
    for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++) {
        assert_int_equal(trouble(), ERR_OK);
        cut_off_after(bytes[i]);
        reopen(true);
        assert_prints();
        printed += 2; /* the half one, and this */
        assert_int_equal(subject->printed(path, sizeof path), printed);
    }
}

/* Another program (kioskctl), or this one after a crash, does not know of the half receipt; its commands are
 * commands. */
static void who_does_not_know_of_the_half_receipt_is_understood(void **state)
{
    (void)state;
    assert_int_equal(trouble(), ERR_OK);
    cut_off_after(1000);
    reopen(false);
    assert_int_equal(trouble(), ERR_OK);
    assert_int_equal(device.interpreter.picture_left, 0);
    assert_string_equal(device.interpreter.violation, "");
    reopen(true);
    assert_prints();
}

/* A clone that loses what comes too quickly: never "printed", nothing printed after it, the next one whole.
 */
static void lost_bytes_are_noticed(void **state)
{
    (void)state;
    static const struct act wait[] = {{8, "later"}, {0, NULL}}; /* its questions become dots too */
    for (int lost = 1; lost <= 20; lost += 19) {
        assert_int_equal(trouble(), ERR_OK);
        command_device("lose", lost);
        long rows = device.interpreter.rows;
        assert_int_equal(print(wait), ERR_TIMEOUT);
        assert_true(has_started);
        assert_true(device.interpreter.rows - rows <= 24);
        command_device("ok", 0);
        assert_prints();
    }
}

static void a_clone_that_tells_nothing_of_itself_prints(void **state)
{
    (void)state;
    struct printer_status status;
    command_device("silent", 0);
    assert_int_equal(subject->driver->status(printer, &status), ERR_OK);
    assert_true(status.is_silent && status.is_online);
    assert_prints();
}

static void the_receipt_of_a_clone_that_cannot_say_done_is_in_doubt(void **state)
{
    (void)state;
    static const struct act wait[] = {{9, "later"}, {0, NULL}};
    command_device("plain", 0);
    assert_int_equal(trouble(), ERR_OK);
    assert_int_equal(print(wait), ERR_TIMEOUT);
    assert_true(has_started);
    assert_last_is_whole();
}

static void a_mute_printer_gets_no_receipt(void **state)
{
    (void)state;
    command_device("mute", 0);
    assert_int_equal(trouble(), ERR_TIMEOUT);
    assert_int_equal(print(no_acts), ERR_TIMEOUT);
    assert_false(has_started);
    assert_int_equal(device.interpreter.rows, 0);
}

static void dots_are_never_obeyed(void **state)
{
    (void)state;
    static const uint8_t commands[] = {0x10, 0x04, 0x02, 0x10, 0x05, 0x02, 0x10, 0x14, 0x08, 0x00};
    size_t size = raster_stride(&receipt) * ROWS;
    for (size_t i = 0; i < size; i++)
        receipt.bits[i] = commands[i % sizeof commands];
    assert_int_equal(print(no_acts), ERR_OK);
}

static void a_slow_printer_is_waited_for(void **state)
{
    (void)state;
    command_device("slow", 200);
    assert_prints();
}

/* The roll ends inside a receipt; the half one leaves the printer with the new roll. */
static void paper_that_ends_is_told(void **state)
{
    (void)state;
    char path[PRINTER_PATH];
    assert_int_equal(trouble(), ERR_OK);
    command_device("rows", 60);
    assert_int_equal(print(no_acts), ERR_PAPER);
    assert_true(has_started);
    assert_int_equal(device.interpreter.rows, 60);
    assert_int_equal(subject->printed(path, sizeof path), 0);
    command_device("ok", 0);
    assert_prints();
    assert_int_equal(subject->printed(path, sizeof path), 2);
}

/* Nothing goes in any more, not even a question. */
static void a_full_buffer_does_not_hide_the_reason(void **state)
{
    (void)state;
    static const struct {
        enum printer_fault fault;
        enum err e;
    } rows[] = {
        {PRINTER_PAPER_OUT, ERR_PAPER}, {PRINTER_COVER_OPEN, ERR_COVER}, {PRINTER_JAMMED, ERR_JAMMED}};
    static const char *const words[] = {
        [PRINTER_PAPER_OUT] = "paper-out", [PRINTER_COVER_OPEN] = "cover-open", [PRINTER_JAMMED] = "jam"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(trouble(), ERR_OK);
        command_device(words[rows[i].fault], 0);
        usbemu_lock(bus);
        device.room = 0;
        usbemu_unlock(bus);
        assert_int_equal(print(no_acts), rows[i].e);
        assert_false(has_started);
        command_device("ok", 0);
        assert_prints();
    }
}

static int setup_vendor_class(void **state)
{
    (void)state;
    return setup_wired(PRINTER_VENDOR_CLASS);
}

static void a_printer_of_vendor_class_prints(void **state)
{
    (void)state;
    assert_prints();
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char path[64];
    for (int i = 1; i <= 20; i++) {
        snprintf(path, sizeof path, "%s/receipt-%03d.png", folder, i);
        unlink(path);
    }
    return rmdir(folder);
}

#define REAL(name) cmocka_unit_test_setup_teardown(name, setup_real, teardown_real)
#define BOTH(name) REAL(name), cmocka_unit_test_setup_teardown(name, setup_twin, teardown_twin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_receipt_comes_out),
        BOTH(a_wide_receipt_is_refused),
        BOTH(trouble_is_told_before_anything_is_printed),
        BOTH(little_paper_is_only_a_hint),
        BOTH(after_trouble_on_the_way_the_next_receipt_is_whole),
        BOTH(what_passes_by_itself_is_waited_for),
        BOTH(an_unplugged_printer_is_gone_until_it_is_opened_again),
        REAL(the_next_receipt_is_whole_wherever_the_last_was_cut_off),
        REAL(who_does_not_know_of_the_half_receipt_is_understood),
        REAL(lost_bytes_are_noticed),
        REAL(a_clone_that_tells_nothing_of_itself_prints),
        REAL(the_receipt_of_a_clone_that_cannot_say_done_is_in_doubt),
        REAL(a_mute_printer_gets_no_receipt),
        REAL(dots_are_never_obeyed),
        REAL(a_slow_printer_is_waited_for),
        REAL(paper_that_ends_is_told),
        REAL(a_full_buffer_does_not_hide_the_reason),
        cmocka_unit_test_setup_teardown(a_printer_of_vendor_class_prints, setup_vendor_class, teardown_real),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
