#include "base/utf8.h"
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "db/desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* As keys_create makes them by default. */
enum { DEFAULT_MEM_KIB = 65536 };

struct findings {
    char database[256], keys[128], staff[128], clock[128];
    bool is_bad;
};

static void look_at_staff(struct ctl_store *s, const struct conf *conf, struct findings *f)
{
    uint8_t secret[STAFF_SECRET_SIZE];
    struct staff one;
    size_t count = 0;
    enum err lies_open = staff_key_load(conf->keys_dir, secret);
    explicit_bzero(secret, sizeof secret);
    enum err e = store_staff_list(s->store, &one, 1, &count);
    str_copy(f->staff, sizeof f->staff,
             lies_open != ERR_NOT_FOUND ? "warning: staff.key lies unwrapped; kioskctl staff add wraps it"
             : e                        ? err_text(e)
             : count == 0               ? "warning: nobody can open the desk, and staff.key is not here"
                                        : "ok");
}

static void look(struct ctl_store *s, struct findings *f)
{
    str_copy(f->database, sizeof f->database, "ok");
    str_copy(f->keys, sizeof f->keys, "ok");
    str_copy(f->clock, sizeof f->clock, "ok");
    char message[200] = "";
    enum err e = store_check(s->store, message, sizeof message);
    if (e)
        str_format(f->database, sizeof f->database, "%s: %s", err_text(e), message);
    if (s->keys.lookup.mem_kib < DEFAULT_MEM_KIB)
        str_format(f->keys, sizeof f->keys,
                   "warning: the look-up hash takes %" PRIu32 " KiB, the default is %d: for tests only",
                   s->keys.lookup.mem_kib, DEFAULT_MEM_KIB);
    bool is_clock_wrong = store_clock_is_wrong(s->store);
    if (is_clock_wrong)
        str_copy(f->clock, sizeof f->clock, "wrong: set the time; if it is right, check --accept-clock");
    f->is_bad = e != ERR_OK || is_clock_wrong;
}

enum ctl_exit check_run(const struct conf *conf, int argc, char **argv)
{
    bool is_json = false, accepts_clock = false;
    struct findings f;
    struct ctl_store s;
    const struct ctl_option options[] = {
        {"--json", &is_json, NULL}, {"--accept-clock", &accepts_clock, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, NULL, 0, 0) < 0)
        return CTL_USAGE;
    enum ctl_exit result = ctl_store_open(&s, conf, accepts_clock);
    if (result != CTL_OK)
        return result;
    enum err e = accepts_clock ? store_accept_clock(s.store) : ERR_OK;
    look(&s, &f);
    look_at_staff(&s, conf, &f);
    ctl_store_close(&s);
    if (e)
        fprintf(stderr, "kioskctl: the clock could not be accepted: %s\n", err_text(e));
    if (is_json) {
        json_put_pair(stdout, "{", "database", f.database);
        json_put_pair(stdout, ", ", "keys", f.keys);
        json_put_pair(stdout, ", ", "staff", f.staff);
        json_put_pair(stdout, ", ", "clock", f.clock);
        fputs("}\n", stdout);
    } else {
        printf("database  %s\nkeys      %s\nstaff     %s\nclock     %s\n", f.database, f.keys, f.staff,
               f.clock);
    }
    return e ? CTL_ENVIRONMENT : f.is_bad ? CTL_REFUSED : CTL_OK;
}
