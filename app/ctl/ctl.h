/* kioskctl: what its commands share. One thread. */
#pragma once

#include "base/conf.h"
#include "db/store.h"

/* What the process answers, and what a command's run returns. */
enum ctl_exit { CTL_OK = 0, CTL_REFUSED = 1, CTL_USAGE = 2, CTL_ENVIRONMENT = 3 };

struct ctl_command {
    const char *name, *usage, *help;
    /* argv[0] is the command's name. */
    enum ctl_exit (*run)(const struct conf *conf, int argc, char **argv);
};

/* Ended by a zeroed row. */
extern const struct ctl_command ctl_commands[];

enum ctl_exit init_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit import_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit export_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit check_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit verify_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit reader_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit printer_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit shelf_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit stats_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit calls_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit answer_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit staff_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit problems_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit undo_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit copy_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit bookings_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit survey_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit queue_run(const struct conf *conf, int argc, char **argv);
enum ctl_exit resident_run(const struct conf *conf, int argc, char **argv);

/* An option of a command: exactly one of flag and value is set. */
struct ctl_option {
    const char *name; /* "--dry-run"; NULL ends the list */
    bool *flag;
    const char **value;
};

/* Takes the options out of argv and leaves the rest in words; the number of words must lie in min..max.
 * Returns their count, or -1 after telling what is wrong (answer CTL_USAGE then). */
int ctl_parse(int argc, char **argv, const struct ctl_option *options, const char **words, int min, int max);
/* Tells that something is wrong with how the command was called: "kioskctl NAME: ...". */
enum ctl_exit ctl_usage_error(const char *command, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Keys and store together; borrows conf. */
struct ctl_store {
    struct keys keys;
    struct store *store;
};

/* CTL_OK, or CTL_ENVIRONMENT after telling why. Zeroed on failure. */
enum ctl_exit ctl_store_open(struct ctl_store *s, const struct conf *conf, bool is_writing);
void ctl_store_close(struct ctl_store *s);

/* Waits for a card on the reader. CTL_OK and *out (wipe it with identity_wipe), or what was told in command's
 * name: a simulated reader and a card with a wrong number are refused. */
enum ctl_exit ctl_read_identity(const struct conf *conf, const char *command, struct identity *out);

/* Tells why a device cannot be used. */
enum ctl_exit ctl_device_error(const char *device, enum err e);

/* "2026-11-21 14:33" in the site's time zone. */
void ctl_put_time(char out[24], int64_t wall_ms);
/* "2026-12-21", or "forever". */
void ctl_put_day(char out[16], int32_t day);
