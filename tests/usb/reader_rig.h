/* A reader of ID cards with its real driver over either wiring, or its simulated twin, for the contract in
 * drivers/driver.h. */
#pragma once

#include "usb_test.h"

#include "reader_device.h"

#include "base/clock.h"
#include "base/mem.h"
#include "drivers/registry.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The contract's limits are failure limits here; GRACE is for a machine under load. */
enum { OPEN_MS = 5000, FIND_MS = 1500, READ_MS = 5000, PRESENCE_MS = 50, GRACE_MS = 2000 };

struct rig {
    const struct reader_driver *driver;
    bool is_real;
    enum reader_wiring wiring;
};
static const struct rig split = {&reader_sdt, true, READER_SPLIT};
static const struct rig stream = {&reader_sdt, true, READER_STREAM};
static const struct rig twin = {.driver = &reader_sim};

static const struct rig *rig;
static struct reader_device unit, second;
static struct sim_bench *bench;
static struct device_options options;
static void *reader;

static const struct idcard specimen = {.kind = CARD_RESIDENT,
                                       .name = "李晓萌",
                                       .number = "990001199103120045",
                                       .sex = "2",
                                       .ethnic = "01",
                                       .birth = "19910312",
                                       .valid_from = "20200101",
                                       .valid_to = "20400101"};

static inline int begin(void **state)
{
    rig = *state;
    setup(state);
    reader_device_init(&unit, bus, rig->wiring);
    reader_device_init(&second, bus, READER_STREAM);
    usbemu_plug(unit.usb);
    bench = sim_bench_create("/nonexistent");
    options = (struct device_options){.device = "", .bench = bench};
    reader = mem_alloc(rig->driver->device.state_size);
    return 0;
}

static inline int end(void **state)
{
    rig->driver->device.close(reader);
    free(reader);
    sim_bench_destroy(bench);
    return teardown(state);
}

/* ---- what happens to a reader ---- */

static inline void tell(const char *word)
{
    enum sim_reader_fault fault;
    if (rig->is_real)
        assert_int_equal(reader_device_command(&unit, word), ERR_OK);
    else if (sim_reader_fault_of(word, &fault))
        sim_reader_set_fault(bench, fault);
    else
        sim_plug(bench, SIM_READER, strcmp(word, "replug") == 0);
}

static inline void lay(struct card_fault fault)
{
    uint8_t record[ID_RECORD_SIZE];
    if (!rig->is_real) {
        sim_card_lay(bench, &specimen, fault);
        return;
    }
    assert_int_equal(id_record_encode(&specimen, record), ERR_OK);
    usbemu_lock(bus);
    sim_sam_lay(&unit.sam, record, fault);
    usbemu_unlock(bus);
}

static inline void lay_well(void)
{
    lay((struct card_fault){0});
}

static inline void lift(void)
{
    if (rig->is_real)
        reader_device_lift(&unit);
    else
        sim_card_lift(bench);
}

/* ---- what the kiosk asks ---- */

static int64_t asked_ms;

static inline void ask(void)
{
    asked_ms = clock_mono_ms();
}

static inline enum err answered(enum err e, int most_ms)
{
    assert_in_range(clock_mono_ms() - asked_ms, 0, most_ms + GRACE_MS);
    return e;
}

static inline enum err open_reader(void)
{
    ask();
    return answered(rig->driver->device.open(reader, &options), OPEN_MS);
}

static inline void close_reader(void)
{
    rig->driver->device.close(reader);
}

static inline enum err find(bool *found)
{
    ask();
    return answered(rig->driver->find(reader, found), FIND_MS);
}

static inline enum err find_any(void)
{
    bool found;
    return find(&found);
}

static inline bool is_found(void)
{
    bool found;
    assert_int_equal(find(&found), ERR_OK);
    return found;
}

/* An error leaves the card as it was. */
static inline enum err read_card(void)
{
    struct idcard card = {.number = "untouched"};
    ask();
    enum err e = answered(rig->driver->read(reader, &card), READ_MS);
    if (e)
        assert_string_equal(card.number, "untouched");
    else
        assert_memory_equal(&card, &specimen, sizeof card);
    return e;
}

static inline void assert_reads(void)
{
    lay_well();
    assert_true(is_found());
    assert_int_equal(read_card(), ERR_OK);
    lift();
}

static inline void assert_opens(void)
{
    assert_int_equal(open_reader(), ERR_OK);
}

/* The plug comes off while the kiosk waits. */
static inline void *unplug_soon(void *arg)
{
    (void)arg;
    nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000L}, NULL);
    tell("unplug");
    return NULL;
}

static inline enum err unplugged_within(enum err (*call)(void))
{
    pthread_t hand;
    assert_int_equal(pthread_create(&hand, NULL, unplug_soon, NULL), 0);
    enum err e = call();
    pthread_join(hand, NULL);
    return e;
}

#define TEST(name, rig)                                                                                      \
    {                                                                                                        \
#name ", " #rig, name, begin, end, (void *)(uintptr_t) & (rig)                                       \
    }
#define CONTRACT(name) TEST(name, split), TEST(name, stream), TEST(name, twin)
#define BUS(name) TEST(name, split), TEST(name, stream)
