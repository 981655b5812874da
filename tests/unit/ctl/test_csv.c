/* CSV as people's programs write it, and as they should not. */
#include "ctl/csv.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct csv csv;

static void begin(const char *text)
{
    csv_init(&csv, text, strlen(text));
}

/* The next row, with its fields joined by '|'. */
static void expect_row(int line, const char *joined)
{
    char got[256] = "";
    assert_int_equal(csv_next(&csv), CSV_ROW);
    for (int i = 0; i < csv.count; i++)
        strcat(strcat(got, i > 0 ? "|" : ""), csv.fields[i]);
    assert_string_equal(got, joined);
    assert_int_equal(csv.row_line, line);
}

static void expect_fault(int line, const char *fault)
{
    assert_int_equal(csv_next(&csv), CSV_BAD_ROW);
    assert_string_equal(csv.fault, fault);
    assert_int_equal(csv.row_line, line);
}

static void expect_end(void)
{
    assert_int_equal(csv_next(&csv), CSV_END);
    assert_int_equal(csv_next(&csv), CSV_END);
}

static void plain_and_quoted_fields(void **state)
{
    (void)state;
    begin("isbn,title\n1,\"活着, 一\"\n2,\"say \"\"a\"\"\"\n3,\"\"\n4,\n,\n\"a\"");
    expect_row(1, "isbn|title");
    expect_row(2, "1|活着, 一");
    expect_row(3, "2|say \"a\"");
    expect_row(4, "3|");
    expect_row(5, "4|");
    expect_row(6, "|");
    expect_row(7, "a");
    expect_end();
}

static void every_line_end_and_a_byte_order_mark(void **state)
{
    (void)state;
    begin("\xEF\xBB\xBF"
          "a,b\r\nc,\"d\r\ne\"\r\n\r\n   \r\nf,g\rh,i\n\nj,k");
    expect_row(1, "a|b");
    expect_row(2, "c|d\r\ne");
    expect_row(6, "f|g");
    expect_row(7, "h|i");
    expect_row(9, "j|k");
    expect_end();
    begin("");
    expect_end();
    begin("\n\n");
    expect_end();
}

static void spaces_and_quotes_where_they_do_not_belong(void **state)
{
    (void)state;
    begin(" a b , \" c \" ,\td\t\nthe \"best\",5\" disk\n");
    expect_row(1, "a b| c |d");
    expect_row(2, "the \"best\"|5\" disk");
    expect_end();
}

/* A bad row is told, and the line after its first one is tried. */
static void malformed_quotes_cost_one_row(void **state)
{
    (void)state;
    begin("1,\"a\"b\n2,c\n3,\"d\n4,e\n5,\"f\n");
    expect_fault(1, "text after a closing quote");
    expect_row(2, "2|c");
    expect_fault(3, "text after a closing quote");
    expect_row(4, "4|e");
    expect_fault(5, "quote never closed");
    expect_end();
}

static void rows_have_bounds(void **state)
{
    (void)state;
    size_t len = CSV_ROW_MAX + 10;
    char *text = malloc(len + 1);
    memset(text, 'x', len);
    text[len] = '\0';
    strcpy(text + len - 3, "\nb");
    begin(text);
    expect_fault(1, "row too long (is a quote missing?)");
    expect_row(2, "b");
    memset(text, ',', len);
    strcpy(text + CSV_FIELDS_MAX, "\nb");
    begin(text);
    expect_fault(1, "too many fields");
    expect_row(2, "b");
    strcpy(text + CSV_FIELDS_MAX - 1, "\nb");
    begin(text);
    assert_int_equal(csv_next(&csv), CSV_ROW);
    assert_int_equal(csv.count, CSV_FIELDS_MAX);
    free(text);
}

/* Whatever is written as fields comes back as the same fields. */
static void written_fields_come_back(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a", "活", "\"", ",", "\n", "\r", " ", "\t"};
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srand(seed);
    for (int round = 0; round < 2000; round++) {
        char fields[3][32], *text = NULL;
        size_t len;
        FILE *out = open_memstream(&text, &len);
        for (int i = 0; i < 3; i++) {
            strcpy(fields[i], i == 0 ? "x" : "");
            for (int n = rand() % 6; n > 0; n--)
                strcat(fields[i], pieces[rand() % 8]);
            if (i > 0)
                fputc(',', out);
            csv_put(out, fields[i]);
        }
        fclose(out);
        csv_init(&csv, text, len);
        assert_int_equal(csv_next(&csv), CSV_ROW);
        assert_int_equal(csv.count, 3);
        for (int i = 0; i < 3; i++)
            assert_string_equal(csv.fields[i], fields[i]);
        expect_end();
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_and_quoted_fields),
        cmocka_unit_test(every_line_end_and_a_byte_order_mark),
        cmocka_unit_test(spaces_and_quotes_where_they_do_not_belong),
        cmocka_unit_test(malformed_quotes_cost_one_row),
        cmocka_unit_test(rows_have_bounds),
        cmocka_unit_test(written_fields_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
