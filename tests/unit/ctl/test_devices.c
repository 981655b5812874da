/* kioskctl reader and printer on devices that the test plays; no driver of drivers/ is linked, because the
 * three tables stand here. */
#include "ctl/ctl.h"
#include "drivers/driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- the played devices ---- */

static struct {
    enum err open;
    int finds, reads; /* calls so far */
    enum err first_read;
    struct idcard card;
    int more_reads;
    enum err addresses_err, body_err;
    struct printer_status status;
    enum err print;
    int printed_width, printed_dots;
    int opened, closed;
} play;

static enum err play_open(void *state, const struct device_options *options)
{
    (void)state;
    (void)options;
    play.opened += play.open == ERR_OK;
    return play.open;
}

static void play_close(void *state)
{
    (void)state;
    play.closed++;
}

static const char *play_serial(const void *state)
{
    (void)state;
    return "05.01";
}

static enum err play_find(void *state, bool *found)
{
    (void)state;
    *found = ++play.finds > 1;
    return ERR_OK;
}

static enum err play_read(void *state, struct idcard *card)
{
    (void)state;
    if (++play.reads == 1 && play.first_read)
        return play.first_read;
    *card = play.card;
    return ERR_OK;
}

static enum err play_addresses(void *state, struct idcard_addresses *out)
{
    (void)state;
    play.more_reads++;
    if (!play.addresses_err)
        *out = (struct idcard_addresses){2, {"江城市新路2号", "江城市新路3号"}};
    return play.addresses_err;
}

static enum err play_body_number(void *state, uint8_t out[IDCARD_BODY_SIZE])
{
    (void)state;
    play.more_reads++;
    if (!play.body_err)
        memset(out, 0xA7, IDCARD_BODY_SIZE);
    return play.body_err;
}

static enum err play_status(void *state, struct printer_status *out)
{
    (void)state;
    *out = play.status;
    return ERR_OK;
}

static enum err play_print(void *state, const struct raster *raster, bool *started,
                           bool (*is_stopped)(void *), void *arg)
{
    (void)state;
    *started = true;
    assert_false(is_stopped(arg));
    play.printed_width = raster->width_dots;
    for (int y = 0; y < raster->height_dots; y++)
        for (int x = 0; x < raster->width_dots; x++)
            play.printed_dots += raster_get(raster, x, y);
    return play.print;
}

static const struct reader_driver reader = {{"sdt", 16, play_open, play_close},
                                            NULL,
                                            play_serial,
                                            play_find,
                                            play_read,
                                            play_addresses,
                                            play_body_number};
static const struct printer_driver printer = {{"escpos", 16, play_open, play_close}, play_status, play_print};
const struct device_driver *const reader_drivers[] = {&reader.device, NULL};
const struct device_driver *const printer_drivers[] = {&printer.device, NULL};
const struct device_driver *const scanner_drivers[] = {NULL};

/* ---- what a command prints ---- */

static struct conf conf;
static char said[2048];

static int setup(void **state)
{
    (void)state;
    conf_defaults(&conf);
    memset(&play, 0, sizeof play);
    play.status.is_online = true;
    play.card = (struct idcard){.kind = CARD_RESIDENT,
                                .name = "张小明",
                                .birth = "19491231",
                                .address = "江城市某路1号",
                                .number = "11010519491231002X",
                                .valid_to = "长期"};
    return 0;
}

/* Runs the command with stdout and stderr caught in said. */
static enum ctl_exit run(enum ctl_exit (*command)(const struct conf *, int, char **), char **argv)
{
    int argc = 0, file = memfd_create("said", MFD_CLOEXEC);
    while (argv[argc])
        argc++;
    fflush(stdout);
    fflush(stderr);
    int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    enum ctl_exit result = command(&conf, argc, argv);
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

static enum ctl_exit run_reader(void)
{
    return run(reader_run, (char *[]){(char[]){"reader"}, NULL});
}

static enum ctl_exit run_details(void)
{
    play.finds = play.reads = 0;
    return run(reader_run, (char *[]){(char[]){"reader"}, (char[]){"--details"}, NULL});
}

static enum ctl_exit run_printer(const char *word, bool is_json)
{
    char text[16], json[] = "--json";
    strcpy(text, word);
    return run(printer_run, (char *[]){(char[]){"printer"}, text, is_json ? json : NULL, NULL});
}

/* ---- tests ---- */

static void reader_prints_the_card_masked(void **state)
{
    (void)state;
    play.first_read = ERR_CARD;
    assert_int_equal(run_reader(), CTL_OK);
    assert_non_null(
        strstr(said, "{\"kind\": \"resident\", \"name\": \"张*明\", \"number\": \"11****************\", "
                     "\"valid_to\": \"forever\", \"warnings\": []}\n"));
    assert_int_equal(play.more_reads, 0); /* nothing more is asked of the card */
    assert_non_null(strstr(said, "lift the card"));
    assert_null(strstr(said, "1949"));
    assert_null(strstr(said, "某路"));
    assert_int_equal(play.opened, 1);
    assert_int_equal(play.closed, 1);
}

static void reader_says_when_a_name_is_unclear(void **state)
{
    (void)state;
    assert_int_equal(run_reader(), CTL_OK);
    assert_non_null(strstr(said, "\"warnings\": []"));
    strcpy(play.card.name, "张小□");
    play.card.is_name_unclear = true;
    play.finds = 0;
    assert_int_equal(run_reader(), CTL_OK);
    assert_non_null(strstr(said, "\"warnings\": [\"name-unclear\"]"));
    play.card.birth[7] = '0'; /* not the one of the number */
    play.finds = 0;
    assert_int_equal(run_reader(), CTL_OK);
    assert_non_null(strstr(said, "\"warnings\": [\"name-unclear\", \"number-unusual\"]"));
}

static void reader_masks_foreigners_too(void **state)
{
    (void)state;
    play.card = (struct idcard){.kind = CARD_FOREIGNER_2017,
                                .name_en = "JOHN SMITH",
                                .birth = "19800101",
                                .number = "PAK310080010103",
                                .valid_to = "20301231"};
    assert_int_equal(run_reader(), CTL_OK);
    assert_non_null(strstr(said,
                           "\"foreigner-2017\", \"name\": \"J*** S****\", \"number\": \"PA*************\", "
                           "\"valid_to\": \"2030-12-31\", \"warnings\": []}"));
    strcpy(play.card.number, "PAK310080010104");
    play.finds = 0;
    assert_int_equal(run_reader(), CTL_OK); /* 7-3-1 fails: warned about, not refused */
    assert_non_null(strstr(said, "\"warnings\": [\"number-unusual\"]"));
}

static void reader_tells_details_when_asked(void **state)
{
    (void)state;
    strcpy(play.card.sex, "1");
    strcpy(play.card.ethnic, "11");
    assert_int_equal(run_details(), CTL_OK);
    assert_non_null(
        strstr(said, "\"warnings\": [], \"sex\": \"男性\", \"ethnic_group\": \"满族\", "
                     "\"additional_addresses\": 2, "
                     "\"body_number\": \"a7******************************************************\"}\n"));
    assert_null(strstr(said, "路"));
    strcpy(play.card.sex, "5");
    strcpy(play.card.ethnic, "97");
    play.addresses_err = ERR_NOT_FOUND;
    play.body_err = ERR_PROTOCOL;
    assert_int_equal(run_details(), CTL_OK);
    assert_non_null(strstr(said, "\"sex\": \"code 5\", \"ethnic_group\": \"code 97\", "
                                 "\"additional_addresses\": 0, \"body_number\": null}\n"));
    play.addresses_err = ERR_PROTOCOL;
    assert_int_equal(run_details(), CTL_OK);
    assert_non_null(strstr(said, "\"additional_addresses\": null"));
}

static void reader_tells_what_each_kind_of_card_has(void **state)
{
    (void)state;
    play.card = (struct idcard){.kind = CARD_HMT,
                                .name = "何思远",
                                .sex = "0",
                                .birth = "19850220",
                                .number = "810000198502200019",
                                .valid_to = "20290105",
                                .travel_permit = "H00000001",
                                .issue_count = "01"};
    assert_int_equal(run_details(), CTL_OK);
    assert_non_null(strstr(said, "\"kind\": \"hmt\""));
    assert_non_null(strstr(said, "\"warnings\": [], \"sex\": \"未知的性别\", \"issue_count\": \"01\", "
                                 "\"travel_permit\": \"H0*******\", \"additional"));
    play.card = (struct idcard){.kind = CARD_FOREIGNER_2023,
                                .name = "证件样本",
                                .sex = "9",
                                .birth = "19800101",
                                .number = "931586198001010028",
                                .valid_to = "20331201",
                                .country = "PAK",
                                .renewals = "00",
                                .former_link = "000"};
    assert_int_equal(run_details(), CTL_OK);
    assert_non_null(strstr(said, "\"sex\": \"未说明的性别\", \"country\": \"PAK\", \"renewals\": \"00\", "
                                 "\"former_number\": \"PA*************\", \"additional"));
}

static void reader_refuses_a_wrong_number_without_telling_it(void **state)
{
    (void)state;
    strcpy(play.card.number, "110105194912310021");
    assert_int_equal(run_reader(), CTL_REFUSED);
    assert_null(strstr(said, "110105"));
    assert_int_equal(play.closed, 1);
}

static void reader_troubles_are_the_environments(void **state)
{
    (void)state;
    play.first_read = ERR_GONE;
    assert_int_equal(run_reader(), CTL_ENVIRONMENT);
    assert_non_null(strstr(said, "unplugged"));
    assert_int_equal(play.closed, 1);
    play.open = ERR_BUSY;
    assert_int_equal(run_reader(), CTL_ENVIRONMENT);
    assert_non_null(strstr(said, "held by another process"));
    strcpy(conf.reader_driver, "sim");
    assert_int_equal(run_reader(), CTL_REFUSED);
}

static void printer_tells_its_state(void **state)
{
    (void)state;
    play.status.is_paper_low = true;
    assert_int_equal(run_printer("status", true), CTL_OK);
    assert_string_equal(
        said, "{\"online\": true, \"paper_low\": true, \"paper_out\": false, \"cover_open\": false, "
              "\"hot\": false, \"failed\": false, \"silent\": false}\n");
    play.status.is_paper_out = true;
    assert_int_equal(run_printer("status", false), CTL_REFUSED);
    assert_non_null(strstr(said, "paper_out   yes\n"));
    assert_int_equal(play.closed, 2);
}

static void printer_prints_its_pattern(void **state)
{
    (void)state;
    conf.printer_width_dots = 384;
    assert_int_equal(run_printer("test", false), CTL_OK);
    assert_int_equal(play.printed_width, 384);
    assert_true(play.printed_dots > 1000);
    play.print = ERR_PAPER;
    assert_int_equal(run_printer("test", false), CTL_ENVIRONMENT);
    assert_non_null(strstr(said, "out of paper"));
    play.open = ERR_BUSY;
    assert_int_equal(run_printer("test", false), CTL_ENVIRONMENT);
    assert_non_null(strstr(said, "held by another process"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(reader_prints_the_card_masked, setup),
        cmocka_unit_test_setup(reader_says_when_a_name_is_unclear, setup),
        cmocka_unit_test_setup(reader_masks_foreigners_too, setup),
        cmocka_unit_test_setup(reader_tells_details_when_asked, setup),
        cmocka_unit_test_setup(reader_tells_what_each_kind_of_card_has, setup),
        cmocka_unit_test_setup(reader_refuses_a_wrong_number_without_telling_it, setup),
        cmocka_unit_test_setup(reader_troubles_are_the_environments, setup),
        cmocka_unit_test_setup(printer_tells_its_state, setup),
        cmocka_unit_test_setup(printer_prints_its_pattern, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
