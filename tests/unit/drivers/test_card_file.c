#include "cmocka_all.h"

#include "drivers/id_record.h"
#include "drivers/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];
static struct idcard card;
static struct card_fault fault;
static char message[160];

static enum err load(const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    memset(&card, 0, sizeof card);
    fault = (struct card_fault){0};
    return card_file_load(path, &card, &fault, message, sizeof message);
}

#define RESIDENT "kind=resident\nname=李晓萌\nnumber=990001199103120045\n"

static void a_card_file_is_read(void **state)
{
    (void)state;
    assert_int_equal(
        load("# a comment\n\nname = 李晓萌\nnumber=990001199103120045\nkind=resident\nsex=2\nethnic=01\n"
             "birth=19910312\naddress=示例市示例路1号\nissuer=示例市公安局\nvalid_from=20180601\n"
             "valid_to=长期\nfault=slow 250\n"),
        ERR_OK);
    assert_int_equal(card.kind, CARD_RESIDENT);
    assert_string_equal(card.name, "李晓萌");
    assert_string_equal(card.number, "990001199103120045");
    assert_string_equal(card.address, "示例市示例路1号");
    assert_string_equal(card.valid_to, "长期");
    assert_int_equal(fault.slow_ms, 250);
    assert_false(fault.is_read_fail);
    assert_int_equal(load(RESIDENT "fault=read-fail\n"), ERR_OK);
    assert_true(fault.is_read_fail);
}

static void a_mistake_is_named_with_file_line_and_field(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {RESIDENT "sex=1\n\n\ntravel_permit=H00000001\n",
         "7: travel_permit: a resident card has no such field"},
        {"travel_permit=H00000001\n" RESIDENT, "1: travel_permit: a resident card has no such field"},
        {RESIDENT "colour=red\n", "4: colour: no card has such a field"},
        {RESIDENT "sex=3\n", "4: sex: must be 0, 1, 2 or 9"},
        {RESIDENT "ethnic=1\n", "4: ethnic: must be two digits"},
        {RESIDENT "birth=19911332\n", "4: birth: must be a date YYYYMMDD"},
        {RESIDENT "birth=长期\n", "4: birth: must be a date YYYYMMDD"},
        {RESIDENT "valid_to=never\n", "4: valid_to: must be a date YYYYMMDD"},
        {RESIDENT "address=\n", "4: address: empty"},
        {RESIDENT "name=again\n", "4: name: given twice"},
        {RESIDENT "issuer=一二三四五六七八九十一二三四五六\n", "4: issuer: too long"},
        {RESIDENT "issuer=\xFF\xFE\n", "4: issuer: not UTF-8"},
        {RESIDENT "fault=slow\n", "4: fault: must be none, read-fail or slow MS (at most 60000)"},
        {RESIDENT "fault=slow 60001\n", "4: fault: must be none, read-fail or slow MS (at most 60000)"},
        {RESIDENT "nonsense\n", "4: not of the form key=value"},
        {RESIDENT "[card]\nsex=1\n", "5: card: a card file has no sections"},
        {RESIDENT "kind=hmt\n", "4: kind: given twice"},
        {"kind=passport\n", "1: kind: must be resident, hmt, foreigner-2017 or foreigner-2023"},
        {"kind=resident\nname=李\nnumber=123\n", "3: number: must have 18 letters and digits"},
        {"kind=foreigner-2017\nname_en=A\nnumber=931586198001010028\n",
         "3: number: must have 15 letters and digits"},
        {"kind=hmt\nname=何\nethnic=01\n", "3: ethnic: an HMT permit has no such field"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(load(cases[i].text), ERR_CONFIG);
        assert_memory_equal(message, strrchr(path, '/') + 1, 10);
        assert_string_equal(strchr(message, ':') + 1, cases[i].message);
        assert_string_equal(card.name, "");
    }
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    assert_int_equal(load("kind=resident\nname=李\n"), ERR_CONFIG);
    assert_non_null(strstr(message, "number: missing"));
    assert_int_equal(load("kind=resident\nname_en=LI\nnumber=990001199103120045\n"), ERR_CONFIG);
    assert_int_equal(load("kind=resident\nnumber=990001199103120045\n"), ERR_CONFIG);
    assert_non_null(strstr(message, "name: missing"));
    assert_int_equal(load("name=李\nnumber=990001199103120045\n"), ERR_CONFIG);
    assert_non_null(strstr(message, "kind: missing"));
    assert_int_equal(card_file_load("/nonexistent/x.card", &card, &fault, message, sizeof message),
                     ERR_NOT_FOUND);
    assert_non_null(strstr(message, "x.card"));
}

/* GB 11643: the last character of an 18-digit number. */
static char check_digit(const char *number)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (number[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

static void the_shipped_cards_are_sound(void **state)
{
    (void)state;
    static const char *const names[] = {"li", "wang", "zhao", "chen", "hmt", "foreigner", "foreigner-2017"};
    static const enum card_kind kinds[] = {CARD_RESIDENT,      CARD_RESIDENT, CARD_RESIDENT,
                                           CARD_RESIDENT,      CARD_HMT,      CARD_FOREIGNER_2023,
                                           CARD_FOREIGNER_2017};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char file[512];
        uint8_t record[ID_RECORD_SIZE];
        struct idcard back;
        snprintf(file, sizeof file, "%s/assets/demo/cards/%s.card", SOURCE_DIR, names[i]);
        assert_int_equal(card_file_load(file, &card, &fault, message, sizeof message), ERR_OK);
        assert_int_equal(card.kind, kinds[i]);
        if (card.kind != CARD_FOREIGNER_2017)
            assert_int_equal(card.number[17], check_digit(card.number));
        assert_int_equal(id_record_encode(&card, record), ERR_OK);
        assert_int_equal(id_record_decode(record, &back), ERR_OK);
        assert_memory_equal(&card, &back, sizeof card);
    }
}

static int make_file(void **state)
{
    (void)state;
    strcpy(path, "/tmp/card-XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int drop_file(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_file_is_read),
        cmocka_unit_test(a_mistake_is_named_with_file_line_and_field),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(the_shipped_cards_are_sound),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
