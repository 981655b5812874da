#include "base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static _Atomic int64_t wall_offset_ms, mono_offset_ms;
static _Atomic int64_t stopped_ms = -1; /* what the monotonic clock was stopped at, -1 = it runs */
static uint8_t boot_id[16];
static pthread_once_t boot_once = PTHREAD_ONCE_INIT;

static int64_t read_ms(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_wall_ms(void)
{
    return read_ms(CLOCK_REALTIME) + atomic_load(&wall_offset_ms);
}

int64_t clock_mono_ms(void)
{
    int64_t stopped = atomic_load(&stopped_ms);
    return (stopped >= 0 ? stopped : read_ms(CLOCK_MONOTONIC)) + atomic_load(&mono_offset_ms);
}

int64_t clock_boottime_ms(void)
{
    return read_ms(CLOCK_BOOTTIME) + atomic_load(&mono_offset_ms);
}

static void read_boot_id(void)
{
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");
    if (!f)
        return; /* all zero: time correction then falls back to the wall clock */
    char text[37] = "";
    size_t got = fread(text, 1, 36, f);
    fclose(f);
    size_t n = 0;
    for (size_t i = 0; i + 1 < got && n < sizeof boot_id; i++) {
        unsigned byte;
        if (text[i] == '-' || sscanf(text + i, "%2x", &byte) != 1)
            continue;
        boot_id[n++] = (uint8_t)byte;
        i++;
    }
}

const uint8_t *clock_boot_id(void)
{
    pthread_once(&boot_once, read_boot_id);
    return boot_id;
}

void clock_advance_ms(int64_t by_ms)
{
    atomic_fetch_add(&wall_offset_ms, by_ms);
    atomic_fetch_add(&mono_offset_ms, by_ms);
}

void clock_stop(void)
{
    atomic_store(&stopped_ms, read_ms(CLOCK_MONOTONIC));
}

void clock_set_wall_ms(int64_t wall_ms)
{
    atomic_store(&wall_offset_ms, wall_ms - read_ms(CLOCK_REALTIME));
}
