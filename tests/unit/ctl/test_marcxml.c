/* MARCXML, bare and wrapped, and what is none. */
#include "ctl/marcxml.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static char records[2048];

/* Tags and data of the fields, '$' for the marks of subfields, and an end of line. */
static void note(void *arg, struct marc_record *record)
{
    (void)arg;
    for (int i = 0; i < record->count; i++) {
        char line[256];
        str_format(line, sizeof line, "%s%s", record->fields[i].tag, record->fields[i].data);
        for (char *p = line; *p; p++)
            *p = *p == 0x1F ? '$' : *p;
        strcat(strcat(records, line), ";");
    }
    strcat(records, "\n");
}

static enum err read_xml(const char *text, struct marcxml_fault *fault)
{
    records[0] = '\0';
    return marcxml_read(text, strlen(text), note, NULL, fault);
}

static void expect_records(const char *text, const char *expected)
{
    struct marcxml_fault fault;
    assert_int_equal(read_xml(text, &fault), ERR_OK);
    assert_string_equal(records, expected);
}

#define RECORD(prefix, number)                                                                               \
    "<" prefix "record><" prefix "leader>00000nam0 2200000   450 </" prefix "leader>\n<" prefix              \
    "controlfield tag=\"001\">" number "</" prefix "controlfield>\n  <" prefix                               \
    "datafield tag=\"200\" ind1=\"1\" ind2=\" \">\n <" prefix "subfield code=\"a\">围&amp;城</" prefix       \
    "subfield><" prefix "subfield code=\"f\">钱\n锺书</" prefix "subfield></" prefix "datafield></" prefix   \
    "record>"
#define NOTED(number) "001" number ";2001 $a围&城$f钱 锺书;\n"

static void bare_and_wrapped_records(void **state)
{
    (void)state;
    expect_records(RECORD("", "1"), NOTED("1"));
    expect_records("<?xml version=\"1.0\" encoding=\"GB18030\"?>"
                   "<collection xmlns=\"http://www.loc.gov/MARC21/slim\">" RECORD("", "1")
                       RECORD("", "2") "</collection>",
                   NOTED("1") NOTED("2"));
    expect_records("\xEF\xBB\xBF<marc:collection xmlns:marc=\"x\">" RECORD("marc:", "1") "</marc:collection>",
                   NOTED("1"));
    expect_records(
        "<zs:records xmlns:zs=\"z\"><zs:record><zs:recordData>" RECORD(
            "", "1") "</zs:recordData></zs:record><zs:record><zs:recordData>" RECORD("",
                                                                                     "2") "</zs:recordData></"
                                                                                          "zs:record></"
                                                                                          "zs:records>",
        NOTED("1") NOTED("2"));
    expect_records("<collection/>", "");
}

static void gaps_in_a_record(void **state)
{
    (void)state;
    expect_records("<record><datafield tag=\"906\"><subfield code=\"\">x</subfield><subfield>y</subfield>"
                   "</datafield><subfield code=\"b\">z</subfield><datafield/></record>",
                   "906  $ x$ y;  ;\n");
}

static void what_is_no_xml_is_told_with_its_line(void **state)
{
    (void)state;
    struct marcxml_fault fault;
    assert_int_equal(read_xml("<collection>\n" RECORD("", "1") "\n<record>", &fault), ERR_DATA);
    assert_string_equal(records, NOTED("1"));
    assert_string_equal(fault.words, "no element found");
    assert_int_equal(fault.line, 7);
    assert_int_equal(read_xml("<a>\n<b></a>", &fault), ERR_DATA);
    assert_int_equal(fault.line, 2);
    assert_int_equal(read_xml("<!DOCTYPE a [<!ENTITY b \"b\">]><a>&b;</a>", &fault), ERR_DATA);
    assert_string_equal(fault.words, "a DOCTYPE is not taken");
    assert_int_equal(read_xml("", &fault), ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bare_and_wrapped_records),
        cmocka_unit_test(gaps_in_a_record),
        cmocka_unit_test(what_is_no_xml_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
