/* Log lines to stderr (journald reads it). A line carries numbers and ids, never personal data.
 * Any thread; a line is written whole. */
#pragma once

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Lines above this level are dropped; default info. */
void log_set_level(enum log_level level);
void log_write(enum log_level level, const char *module, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* An error of what is tried again and again: the same line once in ten minutes. */
void log_write_rarely(const char *module, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Each .c that logs defines LOG_MODULE before including this header's macros. */
#define log_error(...) log_write(LOG_LEVEL_ERROR, LOG_MODULE, __VA_ARGS__)
#define log_trouble(...) log_write_rarely(LOG_MODULE, __VA_ARGS__)
#define log_warning(...) log_write(LOG_LEVEL_WARNING, LOG_MODULE, __VA_ARGS__)
#define log_info(...) log_write(LOG_LEVEL_INFO, LOG_MODULE, __VA_ARGS__)
#define log_debug(...) log_write(LOG_LEVEL_DEBUG, LOG_MODULE, __VA_ARGS__)
