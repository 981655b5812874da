#include "drivers/sim_bench.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "drivers/scan_line.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOG_MODULE "sim"

/* A script may move base/clock without telling the bench, so no single wait is longer than this. */
enum { NAP_MS = 50 };

struct sim_bench *sim_bench_create(const char *print_dir)
{
    struct sim_bench *bench = mem_alloc(sizeof *bench);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&bench->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&bench->lock, NULL);
    for (int i = 0; i < SIM_DEVICES; i++)
        bench->is_plugged[i] = true;
    str_copy(bench->print_dir, sizeof bench->print_dir, print_dir);
    return bench;
}

void sim_bench_destroy(struct sim_bench *bench)
{
    if (!bench)
        return;
    pthread_cond_destroy(&bench->changed);
    pthread_mutex_destroy(&bench->lock);
    explicit_bzero(bench, sizeof *bench);
    free(bench);
}

static void change_begin(struct sim_bench *bench)
{
    pthread_mutex_lock(&bench->lock);
}

static void change_end(struct sim_bench *bench)
{
    pthread_cond_broadcast(&bench->changed);
    pthread_mutex_unlock(&bench->lock);
}

void sim_card_lay(struct sim_bench *bench, const struct idcard *card, struct card_fault fault)
{
    uint8_t record[ID_RECORD_SIZE];
    if (id_record_encode(card, record)) {
        log_error("a card that does not fit its record was not laid");
        return;
    }
    change_begin(bench);
    sim_sam_lay(&bench->sam, record, fault);
    change_end(bench);
    explicit_bzero(record, sizeof record);
}

void sim_card_lift(struct sim_bench *bench)
{
    change_begin(bench);
    sim_sam_lift(&bench->sam);
    change_end(bench);
}

/* What a real scanner's driver would hand over of text. */
static bool clean_code(const char *text, char code[SCAN_MAX])
{
    struct scan_line line = {0};
    for (; *text; text++)
        if (scan_line_feed(&line, *text, code))
            return true;
    return scan_line_feed(&line, '\r', code);
}

enum err sim_scan(struct sim_bench *bench, const char *code)
{
    enum err e = ERR_OK;
    change_begin(bench);
    if (!bench->is_plugged[SIM_SCANNER])
        e = ERR_GONE;
    else if (bench->scan_count == SIM_SCANS)
        e = ERR_FULL;
    else if (!clean_code(code, bench->scans[bench->scan_count]))
        e = ERR_DATA;
    else
        bench->scan_count++;
    change_end(bench);
    return e;
}

enum err sim_tag_lay(struct sim_bench *bench, const struct tag_uid *uid)
{
    change_begin(bench);
    bool is_ready = bench->is_plugged[SIM_TAG] && bench->is_tag_open;
    if (is_ready) {
        bench->tag = *uid;
        bench->tags_laid++;
    }
    change_end(bench);
    return is_ready ? ERR_OK : ERR_GONE;
}

void sim_tag_lift(struct sim_bench *bench)
{
    change_begin(bench);
    explicit_bzero(&bench->tag, sizeof bench->tag);
    change_end(bench);
}

void sim_tag_set_hasty(struct sim_bench *bench, bool is_hasty)
{
    change_begin(bench);
    bench->is_tag_hasty = is_hasty;
    change_end(bench);
}

void sim_plug(struct sim_bench *bench, enum sim_device device, bool is_plugged)
{
    change_begin(bench);
    if (is_plugged && !bench->is_plugged[device]) {
        bench->plugs[device]++;
        if (device == SIM_READER)
            bench->sam.trouble = SIM_READER_OK;
        if (device == SIM_SCANNER)
            bench->scan_count = 0;
    }
    bench->is_plugged[device] = is_plugged;
    change_end(bench);
}

void sim_reader_set_fault(struct sim_bench *bench, enum sim_reader_fault fault)
{
    change_begin(bench);
    bench->sam.trouble = fault;
    change_end(bench);
}

void sim_printer_set(struct sim_bench *bench, enum sim_printer_fault fault, int slow_ms)
{
    change_begin(bench);
    bench->printer_fault = fault;
    bench->print_ms = slow_ms;
    change_end(bench);
}

int sim_printed(struct sim_bench *bench, char *last_path, size_t size)
{
    pthread_mutex_lock(&bench->lock);
    int printed = bench->printed;
    str_copy(last_path, size, bench->last_path);
    pthread_mutex_unlock(&bench->lock);
    return printed;
}

enum err sim_open(struct sim_handle *handle, enum sim_device device, struct sim_bench *bench)
{
    if (!bench)
        return ERR_NOT_FOUND;
    pthread_mutex_lock(&bench->lock);
    bool is_plugged = bench->is_plugged[device];
    if (is_plugged)
        *handle = (struct sim_handle){bench, device, bench->plugs[device]};
    pthread_mutex_unlock(&bench->lock);
    return is_plugged ? ERR_OK : ERR_NOT_FOUND;
}

unsigned sim_presence(struct sim_bench *bench, enum sim_device device)
{
    pthread_mutex_lock(&bench->lock);
    unsigned presence = (unsigned)bench->plugs[device] << 1 | bench->is_plugged[device];
    pthread_mutex_unlock(&bench->lock);
    return presence;
}

bool sim_is_gone(const struct sim_handle *handle)
{
    const struct sim_bench *bench = handle->bench;
    return !bench->is_plugged[handle->device] || bench->plugs[handle->device] != handle->plug;
}

bool sim_wait(struct sim_bench *bench, int64_t until_ms)
{
    int64_t left = until_ms - clock_mono_ms();
    if (left <= 0)
        return false;
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_nsec += (left < NAP_MS ? (long)left : NAP_MS) * 1000000L;
    at.tv_sec += at.tv_nsec / 1000000000L;
    at.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&bench->changed, &bench->lock, &at);
    return true;
}
