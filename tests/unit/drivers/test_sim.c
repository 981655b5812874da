#include "cmocka_all.h"

#include "base/clock.h"
#include "base/mem.h"
#include "drivers/registry.h"
#include "drivers/sim.h"

#include <png.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct idcard specimen = {.kind = CARD_FOREIGNER_2023,
                                       .name = "证件样本",
                                       .sex = "2",
                                       .birth = "19800101",
                                       .number = "931586198001010028",
                                       .country = "PAK"};

static char folder[64];
static struct sim_bench *bench;
static struct device_options options;

/* ---- what every device owes the kiosk ---- */

struct subject {
    const char *name;
    enum sim_device device;
    size_t state_size;
    enum err (*open)(void *state, const struct device_options *options);
    enum err (*use)(void *state);
    void (*close)(void *state);
};

static enum err use_reader(void *state)
{
    bool found;
    return reader_sim.find(state, &found);
}

static enum err use_printer(void *state)
{
    struct printer_status status;
    return printer_sim.status(state, &status);
}

static enum err use_scanner(void *state)
{
    char code[SCAN_MAX];
    enum err e = scanner_sim.read(state, code, 1);
    return e == ERR_TIMEOUT ? ERR_OK : e;
}

static void check_contract(const struct subject *subject)
{
    print_message("%s\n", subject->name);
    void *state = mem_alloc(subject->state_size);
    subject->close(state);
    assert_int_equal(subject->open(state, &(struct device_options){.device = ""}), ERR_NOT_FOUND);
    assert_int_equal(subject->open(state, &options), ERR_OK);
    assert_int_equal(subject->use(state), ERR_OK);
    sim_plug(bench, subject->device, false);
    assert_int_equal(subject->use(state), ERR_GONE);
    sim_plug(bench, subject->device, true);
    assert_int_equal(subject->use(state), ERR_GONE); /* until it is opened again */
    subject->close(state);
    sim_plug(bench, subject->device, false);
    assert_int_equal(subject->open(state, &options), ERR_NOT_FOUND);
    sim_plug(bench, subject->device, true);
    assert_int_equal(subject->open(state, &options), ERR_OK);
    assert_int_equal(subject->use(state), ERR_OK);
    subject->close(state);
    subject->close(state);
    free(state);
}

static void every_device_keeps_the_contract(void **state)
{
    (void)state;
    check_contract(&(struct subject){"reader", SIM_READER, reader_sim.device.state_size,
                                     reader_sim.device.open, use_reader, reader_sim.device.close});
    check_contract(&(struct subject){"printer", SIM_PRINTER, printer_sim.device.state_size,
                                     printer_sim.device.open, use_printer, printer_sim.device.close});
    check_contract(&(struct subject){"scanner", SIM_SCANNER, scanner_sim.device.state_size,
                                     scanner_sim.device.open, use_scanner, scanner_sim.device.close});
}

static void the_tables_list_real_drivers_first(void **state)
{
    (void)state;
    assert_string_equal(reader_drivers[0]->name, "sdt");
    assert_string_equal(reader_drivers[1]->name, "sim");
    assert_null(reader_drivers[2]);
    assert_string_equal(printer_drivers[0]->name, "escpos");
    assert_string_equal(printer_drivers[1]->name, "sim");
    assert_null(printer_drivers[2]);
    assert_string_equal(scanner_drivers[0]->name, "keyboard");
    assert_string_equal(scanner_drivers[1]->name, "serial");
    assert_string_equal(scanner_drivers[2]->name, "sim");
    assert_null(scanner_drivers[3]);
}

/* ---- reader ---- */

static void *open_reader(void)
{
    void *reader = mem_alloc(reader_sim.device.state_size);
    assert_int_equal(reader_sim.device.open(reader, &options), ERR_OK);
    return reader;
}

static void close_reader(void *reader)
{
    reader_sim.device.close(reader);
    free(reader);
}

static bool is_found(void *reader)
{
    bool found;
    assert_int_equal(reader_sim.find(reader, &found), ERR_OK);
    return found;
}

static void a_slow_card_takes_its_time(void **state)
{
    (void)state;
    void *reader = open_reader();
    struct idcard card;
    sim_card_lay(bench, &specimen, (struct card_fault){.slow_ms = 30});
    assert_true(is_found(reader));
    int64_t before = clock_mono_ms();
    assert_int_equal(reader_sim.read(reader, &card), ERR_OK);
    assert_true(clock_mono_ms() - before >= 30);
    close_reader(reader);
}

/* ---- printer ---- */

static bool never(void *arg)
{
    (void)arg;
    return false;
}

static bool always(void *arg)
{
    (void)arg;
    return true;
}

static enum err print(void *printer, int width_dots, bool *started, bool (*is_stopped)(void *))
{
    struct raster raster;
    raster_init(&raster, width_dots, 50);
    raster_set(&raster, 3, 4);
    enum err e = printer_sim.print(printer, &raster, started, is_stopped, NULL);
    raster_finish(&raster);
    return e;
}

static void *open_printer(void)
{
    void *printer = mem_alloc(printer_sim.device.state_size);
    assert_int_equal(printer_sim.device.open(printer, &options), ERR_OK);
    return printer;
}

static void close_printer(void *printer)
{
    printer_sim.device.close(printer);
    free(printer);
}

static void a_receipt_becomes_a_picture_of_its_size(void **state)
{
    (void)state;
    void *printer = open_printer();
    char path[128];
    bool started = false;
    assert_int_equal(sim_printed(bench, path, sizeof path), 0);
    assert_string_equal(path, "");
    assert_int_equal(print(printer, 384, &started, never), ERR_OK);
    assert_true(started);
    assert_int_equal(print(printer, 376, &started, never), ERR_OK);
    assert_int_equal(sim_printed(bench, path, sizeof path), 2);
    assert_string_equal(path + strlen(folder), "/deep/receipts/receipt-002.png");
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_file(&image, path));
    assert_int_equal(image.width, 376);
    assert_int_equal(image.height, 50);
    png_image_free(&image);
    close_printer(printer);
}

static void a_printer_in_trouble_refuses(void **state)
{
    (void)state;
    void *printer = open_printer();
    struct printer_status status;
    char path[128];
    bool started = true;
    assert_int_equal(print(printer, 392, &started, never), ERR_DATA);
    sim_printer_set(bench, SIM_PAPER_OUT, 0);
    assert_int_equal(print(printer, 384, &started, never), ERR_PAPER);
    assert_false(started);
    assert_int_equal(printer_sim.status(printer, &status), ERR_OK);
    assert_true(status.is_paper_out && !status.is_online);
    sim_printer_set(bench, SIM_COVER_OPEN, 0);
    assert_int_equal(print(printer, 384, &started, never), ERR_COVER);
    assert_int_equal(printer_sim.status(printer, &status), ERR_OK);
    assert_true(status.is_cover_open && !status.is_online);
    assert_int_equal(sim_printed(bench, path, sizeof path), 0);
    sim_printer_set(bench, SIM_PAPER_LOW, 0);
    assert_int_equal(printer_sim.status(printer, &status), ERR_OK);
    assert_true(status.is_paper_low && status.is_online);
    assert_int_equal(print(printer, 384, &started, never), ERR_OK);
    close_printer(printer);
}

/* Called between two bands: the paper runs out there. */
static bool empty_paper(void *arg)
{
    (void)arg;
    sim_printer_set(bench, SIM_PAPER_OUT, 60000);
    return false;
}

static void trouble_on_the_way_leaves_no_receipt(void **state)
{
    (void)state;
    void *printer = open_printer();
    char path[128];
    bool started = false;
    sim_printer_set(bench, SIM_PAPER_OK, 60000);
    assert_int_equal(print(printer, 384, &started, empty_paper), ERR_PAPER);
    assert_true(started);
    sim_printer_set(bench, SIM_PAPER_OK, 60000);
    assert_int_equal(print(printer, 384, &started, always), ERR_STOPPED);
    assert_true(started);
    assert_int_equal(sim_printed(bench, path, sizeof path), 0);
    close_printer(printer);
}

/* ---- scanner ---- */

static void codes_arrive_in_order_without_separators(void **state)
{
    (void)state;
    void *scanner = mem_alloc(scanner_sim.device.state_size);
    char code[SCAN_MAX];
    assert_int_equal(scanner_sim.device.open(scanner, &options), ERR_OK);
    assert_int_equal(scanner_sim.read(scanner, code, 0), ERR_TIMEOUT);
    assert_int_equal(sim_scan(bench, "978|7020002207\n"), ERR_OK);
    assert_int_equal(sim_scan(bench, "second"), ERR_OK);
    assert_int_equal(scanner_sim.read(scanner, code, 1000), ERR_OK);
    assert_string_equal(code, "9787020002207");
    assert_int_equal(scanner_sim.read(scanner, code, 1000), ERR_OK);
    assert_string_equal(code, "second");
    assert_int_equal(sim_scan(bench, "|"), ERR_DATA);
    for (int i = 0; i < 16; i++)
        assert_int_equal(sim_scan(bench, "x"), ERR_OK);
    assert_int_equal(sim_scan(bench, "x"), ERR_FULL);
    sim_plug(bench, SIM_SCANNER, false);
    assert_int_equal(sim_scan(bench, "x"), ERR_GONE);
    scanner_sim.device.close(scanner);
    free(scanner);
}

static void *scan_one(void *arg)
{
    (void)arg;
    return sim_scan(bench, "late") ? (void *)"not taken" : NULL;
}

static void a_waiting_scanner_is_woken(void **state)
{
    (void)state;
    void *scanner = mem_alloc(scanner_sim.device.state_size), *trouble;
    char code[SCAN_MAX];
    pthread_t thread;
    assert_int_equal(scanner_sim.device.open(scanner, &options), ERR_OK);
    assert_int_equal(pthread_create(&thread, NULL, scan_one, NULL), 0);
    assert_int_equal(scanner_sim.read(scanner, code, 30000), ERR_OK);
    assert_string_equal(code, "late");
    pthread_join(thread, &trouble);
    assert_null(trouble);
    scanner_sim.device.close(scanner);
    free(scanner);
}

static int make_bench(void **state)
{
    (void)state;
    char prints[128];
    strcpy(folder, "/tmp/sim-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(prints, sizeof prints, "%s/deep/receipts", folder);
    bench = sim_bench_create(prints);
    options = (struct device_options){.device = "", .width_dots = 384, .bench = bench};
    return 0;
}

static int drop_bench(void **state)
{
    (void)state;
    static const char *const left[] = {"/deep/receipts/receipt-001.png", "/deep/receipts/receipt-002.png",
                                       "/deep/receipts", "/deep", ""};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", folder, left[i]);
        remove(path);
    }
    sim_bench_destroy(bench);
    sim_bench_destroy(NULL);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_bench, drop_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_device_keeps_the_contract),
        TEST(the_tables_list_real_drivers_first),
        TEST(a_slow_card_takes_its_time),
        TEST(a_receipt_becomes_a_picture_of_its_size),
        TEST(a_printer_in_trouble_refuses),
        TEST(trouble_on_the_way_leaves_no_receipt),
        TEST(codes_arrive_in_order_without_separators),
        TEST(a_waiting_scanner_is_woken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
