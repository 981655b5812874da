/* Faults that only a real printer has: the driver on an emulated one. */
#include "printer_test.h"

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

/* The cut of the half receipt is done when the next one is on its way: that is not the end of the next. */
static void the_late_answer_of_the_mending_does_not_say_printed(void **state)
{
    (void)state;
    char path[PRINTER_PATH];
    assert_int_equal(trouble(), ERR_OK);
    cut_off_after(1000);
    command_device("cut", 1500);
    reopen(true);
    assert_prints();
    usbemu_lock(bus);
    int64_t idle_ms = device.idle_ms;
    usbemu_unlock(bus);
    assert_true(clock_mono_ms() >= idle_ms);
    assert_int_equal(subject->printed(path, sizeof path), 2);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        REAL(the_next_receipt_is_whole_wherever_the_last_was_cut_off),
        REAL(who_does_not_know_of_the_half_receipt_is_understood),
        REAL(lost_bytes_are_noticed),
        REAL(a_clone_that_tells_nothing_of_itself_prints),
        REAL(the_receipt_of_a_clone_that_cannot_say_done_is_in_doubt),
        REAL(a_mute_printer_gets_no_receipt),
        REAL(dots_are_never_obeyed),
        REAL(a_slow_printer_is_waited_for),
        REAL(the_late_answer_of_the_mending_does_not_say_printed),
        REAL(paper_that_ends_is_told),
        REAL(a_full_buffer_does_not_hide_the_reason),
        cmocka_unit_test_setup_teardown(a_printer_of_vendor_class_prints, setup_vendor_class, teardown_real),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
