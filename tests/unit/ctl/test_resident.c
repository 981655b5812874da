/* `kioskctl resident` with a card that the test lays; no driver of drivers/ is linked, because the tables
 * stand here. */
#include "../scratch.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "ctl/ctl.h"
#include "db/desk.h"
#include "db/family.h"
#include "drivers/driver.h"
#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static const struct idcard holder = {.kind = CARD_RESIDENT,
                                     .name = "张小明",
                                     .birth = "19491231",
                                     .number = "11010519491231002X",
                                     .valid_to = "长期"};

static enum err play_open(void *state, const struct device_options *options)
{
    (void)state, (void)options;
    return ERR_OK;
}

static void play_close(void *state)
{
    (void)state;
}

static const char *play_serial(const void *state)
{
    (void)state;
    return "05.01";
}

static enum err play_find(void *state, bool *found)
{
    (void)state;
    *found = true;
    return ERR_OK;
}

static enum err play_read(void *state, struct idcard *card)
{
    (void)state;
    *card = holder;
    return ERR_OK;
}

static const struct reader_driver reader = {
    {"sdt", 16, play_open, play_close}, NULL, play_serial, play_find, play_read, NULL, NULL};
const struct device_driver *const reader_drivers[] = {&reader.device, NULL};
const struct device_driver *const printer_drivers[] = {NULL};
const struct device_driver *const scanner_drivers[] = {NULL};

static struct conf conf;
static char said[8192];

static void put_books(struct store *store)
{
    struct catalogue_title title = {.isbn = "9787020002207", .title = "城南旧事"};
    struct catalogue_copy copy = {
        .owner = "zh1", .barcode = "ZH000001", .isbn = "9787020002207", .site = "zh1"};
    enum import_outcome outcome;
    assert_int_equal(store_put_site(store, "zh2", "河西", 0), ERR_OK);
    assert_int_equal(store_import_begin(store), ERR_OK);
    assert_int_equal(store_import_title(store, &title, &outcome), ERR_OK);
    assert_int_equal(store_import_copy(store, &copy, &outcome), ERR_OK);
    /* one that stands in another house alone can be reserved */
    title = (struct catalogue_title){.isbn = "9787506365437", .title = "活着"};
    copy =
        (struct catalogue_copy){.owner = "zh2", .barcode = "B0001", .isbn = "9787506365437", .site = "zh2"};
    assert_int_equal(store_import_title(store, &title, &outcome), ERR_OK);
    assert_int_equal(store_import_copy(store, &copy, &outcome), ERR_OK);
    assert_int_equal(store_import_end(store, true), ERR_OK);
}

/* One resident, who has one book. */
static struct uuid put_resident(struct store *store)
{
    struct identity identity;
    struct resident r;
    struct circulation c;
    bool is_known;
    assert_int_equal(identity_from_card(&holder, &identity), ERR_OK);
    assert_int_equal(store_identify(store, &identity, &r, &is_known), ERR_OK);
    assert_int_equal(store_register(store, r.id, 2, &r), ERR_OK);
    assert_int_equal(store_set_phone(store, r.id, "13800001111", 2), ERR_OK);
    assert_int_equal(store_borrow(store, r.id, "ZH000001", (struct uuid){0}, 0, &c), ERR_OK);
    assert_int_equal(c.refusal, REFUSED_NONE);
    struct found_title found;
    size_t count;
    assert_int_equal(store_find_titles(store, "活着", &found, 1, &count), ERR_OK);
    assert_int_equal(store_place_hold(store, r.id, found.id, NULL, &c), ERR_OK);
    assert_int_equal(c.refusal, REFUSED_NONE);
    return r.id;
}

static char id[37];

static int setup(void **state)
{
    char *dir = strdup("/tmp/kiosk-ctl-XXXXXX");
    struct ctl_store s;
    log_set_level(LOG_LEVEL_ERROR);
    assert_non_null(mkdtemp(dir));
    *state = dir;
    conf_defaults(&conf);
    str_copy(conf.site.id, sizeof conf.site.id, "zh1");
    conf_set_data_dir(&conf, dir);
    str_format(conf.keys_dir, sizeof conf.keys_dir, "%s/keys", dir);
    assert_int_equal(keys_create(conf.keys_dir, 8), ERR_OK);
    assert_int_equal(ctl_store_open(&s, &conf, true), CTL_OK);
    put_books(s.store);
    uuid_text(put_resident(s.store), id);
    ctl_store_close(&s);
    return 0;
}

static int teardown(void **state)
{
    scratch_remove(*state);
    free(*state);
    return 0;
}

/* Runs `resident ACT WHO ...`, with stdout and stderr caught in said. */
static enum ctl_exit run_with(int argc, char **argv)
{
    int file = memfd_create("said", MFD_CLOEXEC), out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    enum ctl_exit result = resident_run(&conf, argc, argv);
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    ssize_t got = pread(file, said, sizeof said - 1, 0);
    said[got > 0 ? got : 0] = '\0';
    close(out);
    close(err);
    close(file);
    return result;
}

static enum ctl_exit run(const char *act, const char *who)
{
    char *argv[] = {(char[]){"resident"}, (char *)(uintptr_t)act, (char *)(uintptr_t)who, NULL};
    return run_with(3, argv);
}

/* The holder of the card that is laid here is made an administrator, and asks with this PIN. */
static enum ctl_exit run_open(const char *pin)
{
    char fd_text[12];
    int pins = memfd_create("pins", 0);
    assert_int_equal(write(pins, pin, strlen(pin)), strlen(pin));
    assert_int_equal(lseek(pins, 0, SEEK_SET), 0);
    snprintf(fd_text, sizeof fd_text, "%d", pins);
    char *argv[] = {(char[]){"resident"}, (char[]){"show"}, id,  (char[]){"--open"},
                    (char[]){"--pin-fd"}, fd_text,          NULL};
    enum ctl_exit result = run_with(6, argv);
    close(pins);
    return result;
}

static void says_nothing_that_is_sealed(void)
{
    assert_null(strstr(said, "张小明"));
    assert_null(strstr(said, "19491231"));
    assert_null(strstr(said, "002X"));
    assert_null(strstr(said, "13800001111"));
}

static void shows_all_that_is_kept(void **state)
{
    (void)state;
    assert_int_equal(run("show", id), CTL_OK);
    assert_non_null(strstr(said, id));
    assert_non_null(strstr(said, "张*明 (full name"));
    assert_non_null(strstr(said, "agreed to notice version 2"));
    assert_non_null(strstr(said, "phone       sealed to staff"));
    assert_non_null(strstr(said, "1 open, 0 closed"));
    assert_non_null(strstr(said, "title 城南旧事"));
    says_nothing_that_is_sealed();
    assert_int_equal(run("export", "--card"), CTL_OK);
    assert_non_null(strstr(said, "\"masked_name\": \"张*明\""));
    assert_non_null(strstr(said, "\"loans\": [{\"loan\": "));
    assert_non_null(strstr(said, "\"state\": \"open\""));
    assert_non_null(strstr(said, "\"holds\": [{\"hold\": "));
    assert_non_null(strstr(said, "\"title\": \"活着\""));
    assert_non_null(strstr(said, id));
    says_nothing_that_is_sealed();
}

static void opens_what_is_sealed_with_card_and_pin(void **state)
{
    (void)state;
    struct ctl_store s;
    struct identity identity;
    uint8_t first[STAFF_SECRET_SIZE];
    struct uuid staff;
    assert_int_equal(identity_from_card(&holder, &identity), ERR_OK);
    assert_int_equal(ctl_store_open(&s, &conf, true), CTL_OK);
    assert_int_equal(staff_key_load(conf.keys_dir, first), ERR_OK);
    struct new_staff person = {&identity, "", "482916", STAFF_ADMINISTRATOR};
    assert_int_equal(store_staff_put(s.store, (struct uuid){0}, first, &person, &staff), ERR_OK);
    ctl_store_close(&s);
    assert_int_equal(run_open("482917\n"), CTL_REFUSED);
    says_nothing_that_is_sealed();
    assert_int_equal(run_open("482916\n"), CTL_OK);
    assert_non_null(strstr(said, "张小明, number ends in 002X"));
    assert_non_null(strstr(said, "phone       13800001111"));
    assert_null(strstr(said, "19491231"));
    assert_int_equal(run("show", id), CTL_OK);
    says_nothing_that_is_sealed();
}

static void forgets_when_the_books_are_back(void **state)
{
    (void)state;
    struct ctl_store s;
    struct circulation c;
    assert_int_equal(run("forget", "--card"), CTL_REFUSED);
    assert_non_null(strstr(said, "1 books are open"));
    assert_int_equal(run("show", id), CTL_OK);
    assert_non_null(strstr(said, "consent     stands"));
    assert_int_equal(ctl_store_open(&s, &conf, true), CTL_OK);
    assert_int_equal(store_return(s.store, "ZH000001", (struct uuid){0}, &c), ERR_OK);
    ctl_store_close(&s);
    assert_int_equal(run("show", id), CTL_OK);
    assert_non_null(strstr(said, "state returned"));
    assert_int_equal(run("forget", "--card"), CTL_OK);
    assert_non_null(strstr(said, "deleted"));
    assert_int_equal(run("show", id), CTL_REFUSED);
    assert_int_equal(run("show", "--card"), CTL_REFUSED);
    assert_non_null(strstr(said, "nothing is kept"));
}

static void a_childs_record_stands_in_its_guardians(void **state)
{
    (void)state;
    struct ctl_store s;
    struct circulation c;
    struct uuid guardian, child;
    char child_id[37];
    assert_true(uuid_parse(id, &guardian));
    assert_int_equal(ctl_store_open(&s, &conf, true), CTL_OK);
    assert_int_equal(store_register_child(s.store, guardian, "小石头",
                                          day_to_civil(day_at(clock_wall_ms())).year - 6, 1, &child),
                     ERR_OK);
    assert_int_equal(store_return(s.store, "ZH000001", (struct uuid){0}, &c), ERR_OK);
    assert_int_equal(store_borrow(s.store, child, "ZH000001", (struct uuid){0}, 0, &c), ERR_OK);
    assert_int_equal(c.refusal, REFUSED_NONE);
    ctl_store_close(&s);
    uuid_text(child, child_id);
    assert_int_equal(run("show", id), CTL_OK);
    assert_non_null(strstr(said, "小石头, born "));
    assert_non_null(strstr(said, ", 1 books"));
    assert_int_equal(run("export", id), CTL_OK);
    const char *children = strstr(said, "\"children\": [{");
    assert_non_null(children);
    assert_non_null(strstr(children, "\"nickname\": \"小石头\""));
    assert_non_null(strstr(children, "\"title\": \"城南旧事\", "));
    assert_non_null(strstr(children, "\"state\": \"open\""));
    assert_int_equal(run("show", child_id), CTL_OK);
    assert_non_null(strstr(said, "guardian"));
    assert_non_null(strstr(said, id));
    assert_null(strstr(said, "card  "));
    assert_int_equal(run("forget", id), CTL_REFUSED);
    assert_non_null(strstr(said, "only guardian"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_all_that_is_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(opens_what_is_sealed_with_card_and_pin, setup, teardown),
        cmocka_unit_test_setup_teardown(a_childs_record_stands_in_its_guardians, setup, teardown),
        cmocka_unit_test_setup_teardown(forgets_when_the_books_are_back, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
