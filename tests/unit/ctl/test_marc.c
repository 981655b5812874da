/* ISO 2709 as it should be, as others write it, and as it arrives. */
#include "ctl/marc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *file; /* what the writer wrote */
static size_t len;
static struct marc_writer writer;
static struct marc_record record;

static void begin_file(enum charset charset)
{
    memset(&writer, 0, sizeof writer);
    writer.charset = charset;
    writer.out = open_memstream(&file, &len);
}

static void put(const char *number, const char *title)
{
    char data[256];
    snprintf(data, sizeof data, "1 \x1F%c%s\x1F%c%s", 'a', title, 'f', "作者");
    assert_int_equal(marc_writer_add(&writer, "001", number), ERR_OK);
    assert_int_equal(marc_writer_add(&writer, "200", data), ERR_OK);
    marc_writer_put(&writer);
}

/* Three records. */
static void write_three(enum charset charset)
{
    begin_file(charset);
    put("一", "围城");
    put("2", "活着");
    put("3", "𠀀字");
    fclose(writer.out);
}

/* Reads everything: the titles joined by '|', damaged records as '!', each for this fault (NULL: any). */
static const char *read_all(const char *bytes, size_t size, enum charset charset, const char *fault)
{
    static char titles[512];
    struct marc_reader reader;
    const char *exact = memcpy(malloc(size + 1), bytes, size); /* reading past the end is seen */
    titles[0] = '\0';
    marc_reader_init(&reader, exact, size, charset);
    for (enum marc_result result; (result = marc_next(&reader, &record)) != MARC_END;) {
        const struct marc_field *field = result == MARC_RECORD ? marc_find(&record, "200", 0) : NULL;
        const char *at = field ? field->data : "", *text = "!";
        char code;
        size_t text_len = 1;
        if (field)
            assert_true(marc_subfield(&at, &code, &text, &text_len) && code == 'a');
        else if (fault)
            assert_string_equal(reader.fault, fault);
        snprintf(titles + strlen(titles), 100, "%.*s|", (int)text_len, text);
        marc_record_finish(&record);
    }
    free((char *)exact);
    return titles;
}

static void records_come_back(void **state)
{
    (void)state;
    for (int charset = CHARSET_UTF8; charset <= CHARSET_GB18030; charset++) {
        write_three((enum charset)charset);
        assert_string_equal(read_all(file, len, (enum charset)charset, ""), "围城|活着|𠀀字|");
        free(file);
    }
}

static void what_stands_between_records_is_skipped(void **state)
{
    (void)state;
    write_three(CHARSET_UTF8);
    char *text = malloc(len * 2);
    size_t used = (size_t)sprintf(text, "\xEF\xBB\xBF\r\n");
    for (size_t i = 0; i < len; i++) {
        text[used++] = file[i];
        if (file[i] == 0x1D)
            used += (size_t)sprintf(text + used, "\r\n \x1A");
    }
    assert_string_equal(read_all(text, used, CHARSET_UTF8, ""), "围城|活着|𠀀字|");
    free(text);
    free(file);
}

static size_t start_of(int n)
{
    const char *at = file;
    for (; n > 0; n--)
        at = (const char *)memchr(at, 0x1D, len - (size_t)(at - file)) + 1;
    return (size_t)(at - file);
}

/* The second record is damaged in some way; the others come. */
static void damage_costs_one_record(void **state)
{
    (void)state;
    static const struct {
        int at; /* in the record */
        const char *bytes, *fault;
    } cases[] = {
        {12, "00000", "the directory is damaged"},
        {12, "99999", "the directory is damaged"},
        {12, "x", "the directory is damaged"},
        {24 + 3, "9999", "the directory does not fit the fields"},
        {24 + 3, "0001", "the directory does not fit the fields"},
        {24 + 3, "0000", "the directory does not fit the fields"},
        {24 + 7, "00001", "the directory does not fit the fields"},
        {24 + 12 + 7, "-0001", "the directory does not fit the fields"},
        {24 + 24, " ", "the directory is damaged"},
        {24 + 25 + 6, "\xFF", "bytes that are not of the file's charset"},
        {24 + 25 + 6, "\x1B", "in MARC-8: convert it with yaz-marcdump -f marc-8 -t utf-8 -o marc"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_three(CHARSET_UTF8);
        memcpy(file + start_of(1) + cases[i].at, cases[i].bytes, strlen(cases[i].bytes));
        assert_string_equal(read_all(file, len, CHARSET_UTF8, cases[i].fault), "围城|!|𠀀字|");
        free(file);
    }
}

/* Whatever is cut out of the second record, the end mark aside: it is not taken, and the others come. */
static void missing_bytes_cost_their_record(void **state)
{
    (void)state;
    write_three(CHARSET_UTF8);
    size_t start = start_of(1), size = start_of(2) - start;
    char *whole = memcpy(malloc(len), file, len);
    size_t whole_len = len;
    free(file);
    for (size_t at = 5; at < size - 1; at++) { /* the first five are the length, which does not matter */
        char *cut = memcpy(malloc(whole_len), whole, whole_len);
        memmove(cut + start + at, cut + start + at + 1, whole_len - start - at - 1);
        assert_string_equal(read_all(cut, whole_len - 1, CHARSET_UTF8, NULL), "围城|!|𠀀字|");
        free(cut);
    }
    free(whole);
}

/* The end mark tells where a record ends, so a wrong length at its beginning costs nothing. */
static void a_wrong_length_costs_nothing(void **state)
{
    (void)state;
    write_three(CHARSET_UTF8);
    memcpy(file + start_of(1), "99999", 5);
    assert_string_equal(read_all(file, len, CHARSET_UTF8, ""), "围城|活着|𠀀字|");
    free(file);
}

/* Two records run together: neither is taken for the whole. */
static void a_lost_end_mark_is_noticed(void **state)
{
    (void)state;
    write_three(CHARSET_UTF8);
    size_t mark = start_of(1) - 1;
    memmove(file + mark, file + mark + 1, len - mark - 1);
    assert_string_equal(read_all(file, len - 1, CHARSET_UTF8, "the directory does not fit the fields"),
                        "!|𠀀字|");
    free(file);
    write_three(CHARSET_UTF8);
    assert_string_equal(read_all(file, len - 1, CHARSET_UTF8, "cut off: its end mark is missing"),
                        "围城|活着|!|");
    free(file);
}

static void other_bytes_are_no_records(void **state)
{
    (void)state;
    assert_string_equal(read_all("", 0, CHARSET_UTF8, ""), "");
    assert_string_equal(read_all("\x1D\x1D", 2, CHARSET_UTF8, ""), "");
    assert_string_equal(read_all("isbn,title\x1D", 11, CHARSET_UTF8, "no MARC record"), "!|");
}

static void a_record_has_its_limits(void **state)
{
    (void)state;
    char *text = calloc(1, 10001);
    memset(text, 'x', 10000);
    begin_file(CHARSET_UTF8);
    assert_int_equal(marc_writer_add(&writer, "300", text), ERR_FULL);
    text[9998] = '\0';
    int count = 0;
    while (marc_writer_add(&writer, "300", text) == ERR_OK)
        count++;
    assert_int_equal(count, 9);
    marc_writer_put(&writer);
    fclose(writer.out);
    assert_true(len <= MARC_RECORD_MAX);
    struct marc_reader reader;
    marc_reader_init(&reader, file, len, CHARSET_UTF8);
    assert_int_equal(marc_next(&reader, &record), MARC_RECORD);
    assert_int_equal(record.count, 9);
    assert_string_equal(record.fields[8].data, text);
    marc_record_finish(&record);
    free(file);
    free(text);
}

static void subfields_one_by_one(void **state)
{
    (void)state;
    static const struct {
        const char *data, *codes, *texts;
    } cases[] = {
        {"1 \x1F"
         "a题\x1F"
         "b",
         "ab", "题||"},
        {"  ", "", ""},
        {"", "", ""},
        {"  \x1F", "", ""},
        {"  \x1F\x1F"
         "ax",
         "a", "x|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char codes[16] = "", texts[64] = "", code;
        const char *at = cases[i].data, *text;
        for (size_t text_len, n = 0; marc_subfield(&at, &code, &text, &text_len); n++) {
            codes[n] = code;
            snprintf(texts + strlen(texts), 32, "%.*s|", (int)text_len, text);
        }
        assert_string_equal(codes, cases[i].codes);
        assert_string_equal(texts, cases[i].texts);
    }
}

/* Random records in either charset come back as they were written, wherever a byte is changed the reader
 * ends. */
static void random_records_come_back(void **state)
{
    (void)state;
    static const char *const signs[] = {"a",
                                        "7",
                                        " ",
                                        "书",
                                        "東",
                                        "髙",
                                        "𠀀",
                                        "é",
                                        "\x1F"
                                        "a",
                                        "\x1F"
                                        "b"};
    const char *given = getenv("KIOSK_SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    print_message("seed %u\n", seed);
    srand(seed);
    for (int round = 0; round < 500; round++) {
        char datas[20][200];
        int count = 1 + rand() % 20;
        begin_file(rand() % 2 ? CHARSET_UTF8 : CHARSET_GB18030);
        for (int i = 0; i < count; i++) {
            datas[i][0] = '\0';
            for (int n = rand() % 40; n > 0; n--)
                strcat(datas[i], signs[rand() % 10]);
            assert_int_equal(marc_writer_add(&writer, "690", datas[i]), ERR_OK);
        }
        marc_writer_put(&writer);
        fclose(writer.out);
        struct marc_reader reader;
        marc_reader_init(&reader, file, len, writer.charset);
        assert_int_equal(marc_next(&reader, &record), MARC_RECORD);
        assert_int_equal(record.count, count);
        for (int i = 0; i < count; i++)
            assert_string_equal(marc_find(&record, "690", i)->data, datas[i]);
        marc_record_finish(&record);
        file[(size_t)rand() % len] ^= (char)(1 << rand() % 8);
        marc_reader_init(&reader, file, len, writer.charset);
        for (int n = 0; marc_next(&reader, &record) != MARC_END; n++) {
            assert_true(n < 10);
            marc_record_finish(&record);
        }
        free(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_back),
        cmocka_unit_test(what_stands_between_records_is_skipped),
        cmocka_unit_test(damage_costs_one_record),
        cmocka_unit_test(missing_bytes_cost_their_record),
        cmocka_unit_test(a_wrong_length_costs_nothing),
        cmocka_unit_test(a_lost_end_mark_is_noticed),
        cmocka_unit_test(other_bytes_are_no_records),
        cmocka_unit_test(a_record_has_its_limits),
        cmocka_unit_test(subfields_one_by_one),
        cmocka_unit_test(random_records_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
