/* `kioskctl calls --watch`, as the desk hears it. */
#include "../scratch.h"

#include "base/log.h"
#include "base/utf8.h"
#include "ctl/ctl.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct conf conf;
static struct ctl_store writer;

static int setup(void **state)
{
    static char dir[] = "/tmp/kiosk-ctl-XXXXXX";
    log_set_level(LOG_LEVEL_ERROR);
    assert_non_null(mkdtemp(dir));
    *state = dir;
    conf_defaults(&conf);
    str_copy(conf.site.id, sizeof conf.site.id, "zh1");
    conf_set_data_dir(&conf, dir);
    str_format(conf.keys_dir, sizeof conf.keys_dir, "%s/keys", dir);
    assert_int_equal(keys_create(conf.keys_dir, 8), ERR_OK);
    assert_int_equal(ctl_store_open(&writer, &conf, true), CTL_OK);
    ctl_store_close(&writer);
    return 0;
}

static int teardown(void **state)
{
    return scratch_remove(*state);
}

static void run_watch(const int ends[2])
{
    char *argv[] = {(char[]){"calls"}, (char[]){"--watch"}, NULL};
    if (dup2(ends[1], STDOUT_FILENO) < 0)
        _exit(99);
    close(ends[0]);
    close(ends[1]);
    _exit((int)calls_run(&conf, 2, argv));
}

static struct uuid raise_call(const char *place)
{
    struct uuid id;
    assert_int_equal(ctl_store_open(&writer, &conf, true), CTL_OK);
    assert_int_equal(store_call_help(writer.store, HELP_ASKED, place, &id), ERR_OK);
    ctl_store_close(&writer);
    return id;
}

/* The next line that the watcher prints names this call. */
static void hear(FILE *watcher, struct uuid id, const char *place)
{
    char line[256], text[37];
    uuid_text(id, text);
    assert_non_null(fgets(line, sizeof line, watcher));
    assert_int_equal(line[0], '\a');
    assert_memory_equal(line + 1, text, 36);
    assert_non_null(strstr(line, place));
}

static void every_call_rings_once(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        run_watch(ends);
    close(ends[1]);
    FILE *watcher = fdopen(ends[0], "r");
    assert_non_null(watcher);

    struct uuid first = raise_call("home");
    char text[37], *argv[] = {(char[]){"answer"}, text, (char[]){"王师傅"}, NULL};
    uuid_text(first, text);
    hear(watcher, first, "home");
    assert_int_equal(answer_run(&conf, 3, argv), CTL_OK);
    assert_int_equal(answer_run(&conf, 3, argv), CTL_REFUSED);
    struct uuid second = raise_call("borrow");
    assert_false(uuid_equal(first, second));
    hear(watcher, second, "borrow");

    kill(pid, SIGTERM);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_null(fgets((char[256]){""}, 256, watcher));
    fclose(watcher);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_call_rings_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
