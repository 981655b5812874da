/* lend CONF COMMAND...: how long a borrow and a return take while COMMAND runs, and before. Asks as the kiosk
 * does, through a store of its own, 50 times a second; the demo's books go by turns. */
#include "titles.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BOOKS = 300, ACTS_MAX = 100000, ALONE = 200, PAUSE_MS = 20 };

/* Of one act: all of it, what of that it waited for the write lock, and what for the disk. */
struct act {
    double ms, lock_ms, disk_ms;
};

static struct act now;
static struct store *store;
static struct uuid who;

/* SQLite's syncs and the store's waits for the lock end here. */
int fdatasync(int fd)
{
    double begun = clock_ms(CLOCK_MONOTONIC);
    int rc = (int)syscall(SYS_fdatasync, fd);
    now.disk_ms += clock_ms(CLOCK_MONOTONIC) - begun;
    return rc;
}

static void pause_ms(int ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

int usleep(useconds_t us)
{
    double begun = clock_ms(CLOCK_MONOTONIC);
    nanosleep(&(struct timespec){.tv_nsec = us * 1000L}, NULL);
    now.lock_ms += clock_ms(CLOCK_MONOTONIC) - begun;
    return 0;
}

static void open_store(const char *path)
{
    static struct conf conf;
    static struct keys keys;
    static const struct identity somebody = {.kind = CARD_RESIDENT,
                                             .number = "110101198702140010",
                                             .name = "王试验",
                                             .birth_day = 6253,
                                             .valid_to_day = 40000};
    struct resident r;
    bool is_known;
    char message[256] = "";
    must(conf_load(path, &conf, message, sizeof message), message);
    must(keys_load(conf.keys_dir, &keys), "the keys");
    must(store_open(&store, &conf, &keys), "the database");
    must(store_identify(store, &somebody, &r, &is_known), "the card");
    if (!is_known)
        must(store_register(store, r.id, 1, &r), "the resident");
    who = r.id;
}

static struct act act(const char *barcode, bool is_return)
{
    struct circulation c;
    double begun = clock_ms(CLOCK_MONOTONIC);
    now = (struct act){0};
    must(is_return ? store_return(store, barcode, (struct uuid){0}, &c)
                   : store_borrow(store, who, barcode, (struct uuid){0}, 0, &c),
         barcode);
    must(c.refusal == REFUSED_NONE ? ERR_OK : ERR_DATA, "the book");
    now.ms = clock_ms(CLOCK_MONOTONIC) - begun;
    return now;
}

struct sample {
    double ms[ACTS_MAX];
    int count;
    struct act worst;
};

static void act_twice(struct sample *s)
{
    char barcode[16];
    str_format(barcode, sizeof barcode, "ZH%06d", 1 + s->count / 2 % BOOKS);
    for (int i = 0; i < 2; i++) { /* borrows it, returns it */
        struct act a = act(barcode, i);
        if (s->count < ACTS_MAX)
            s->ms[s->count++] = a.ms;
        if (a.ms > s->worst.ms)
            s->worst = a;
        pause_ms(PAUSE_MS);
    }
}

static void report(const char *when, struct sample *s)
{
    sort_ms(s->ms, s->count);
    printf(
        "a borrow or return %-17s median %6.2f ms, p99 %6.2f ms, worst %6.2f ms (%.2f for the lock, %.2f for"
        " the disk), of %d\n",
        when, percent(s->ms, s->count, 50), percent(s->ms, s->count, 99), s->worst.ms, s->worst.lock_ms,
        s->worst.disk_ms, s->count);
}

static pid_t start(char **command)
{
    pid_t child = fork();
    if (child == 0) {
        freopen("/dev/null", "w", stdout);
        execv(command[0], command);
        _exit(127);
    }
    return child;
}

int main(int argc, char **argv)
{
    static struct sample alone, beside;
    int status;
    if (argc < 3)
        return 2;
    open_store(argv[1]);
    while (alone.count < ALONE)
        act_twice(&alone);
    pid_t child = start(argv + 2);
    do
        act_twice(&beside);
    while (waitpid(child, &status, WNOHANG) == 0);
    report("alone:", &alone);
    report("during an import:", &beside);
    store_close(store);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
