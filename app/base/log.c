#include "base/log.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LINE_SIZE = 512, TOLD_COUNT = 8, TOLD_FOR_MS = 600000 };

static atomic_int max_level = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    atomic_store(&max_level, (int)level);
}

static void write_line(enum log_level level, const char *module, const char *line)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    if ((int)level <= atomic_load(&max_level))
        fprintf(stderr, "%s %s: %s\n", names[level], module, line);
}

void log_write(enum log_level level, const char *module, const char *fmt, ...)
{
    char line[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    write_line(level, module, line);
}

/* Remembers the last few different lines. */
static bool is_news(const char *line)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct {
        char line[LINE_SIZE];
        int64_t at_ms;
    } told[TOLD_COUNT];
    static size_t next;
    int64_t now = clock_mono_ms();
    bool is_known = false;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < TOLD_COUNT && !is_known; i++)
        is_known = strcmp(told[i].line, line) == 0 && now - told[i].at_ms < TOLD_FOR_MS;
    if (!is_known) {
        snprintf(told[next].line, sizeof told[next].line, "%s", line);
        told[next].at_ms = now;
        next = (next + 1) % TOLD_COUNT;
    }
    pthread_mutex_unlock(&lock);
    return !is_known;
}

void log_write_rarely(const char *module, const char *fmt, ...)
{
    char line[LINE_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (is_news(line))
        write_line(LOG_LEVEL_ERROR, module, line);
}
