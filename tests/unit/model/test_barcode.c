/* What a scanned code is. */
#include "model/barcode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct conf rules(void)
{
    struct conf conf;
    conf_defaults(&conf);
    conf.barcode_count = 4;
    conf.barcodes[0] = (struct conf_barcode){
        .name = "house", .owner = "zh1", .prefix = "ZH", .length_min = 8, .length_max = 8};
    conf.barcodes[1] = (struct conf_barcode){.name = "city",
                                             .owner = "city",
                                             .prefix = "1301",
                                             .length_min = 14,
                                             .length_max = 14,
                                             .check = CHECK_MOD10};
    conf.barcodes[2] = (struct conf_barcode){
        .name = "district", .owner = "district", .length_min = 6, .length_max = 13, .symbology = "code39"};
    conf.barcodes[3] = (struct conf_barcode){
        .name = "late", .owner = "late", .prefix = "ZH", .length_min = 6, .length_max = 9};
    strcpy(conf.site.receipt_url, "http://k/");
    return conf;
}

static void expect(const struct conf *conf, const char *raw, enum code_kind kind, const char *text,
                   const char *owner)
{
    struct code code;
    code_classify(conf, raw, &code);
    if (code.kind != kind || strcmp(code.text, text) != 0 || strcmp(code.owner, owner) != 0)
        fail_msg("%s: kind %d \"%s\" of \"%s\"", raw, (int)code.kind, code.text, code.owner);
}

static void copies_by_rule(void **state)
{
    (void)state;
    struct conf conf = rules();
    expect(&conf, "ZH000123", CODE_COPY, "ZH000123", "zh1");
    expect(&conf, "]C0ZH000123", CODE_COPY, "ZH000123", "zh1");
    expect(&conf, " ZH000123 ", CODE_COPY, "ZH000123", "zh1");
    expect(&conf, "ZH0001234", CODE_COPY, "ZH0001234", "district"); /* the first rule that fits */
    expect(&conf, "]C0ZH0001234", CODE_COPY, "ZH0001234", "late");  /* not Code 39 */
    expect(&conf, "]A01683011", CODE_COPY, "1683011", "district");
    expect(&conf, "1683011", CODE_COPY, "1683011", "district");
    expect(&conf, "]F01683011", CODE_UNKNOWN, "1683011", "");
    expect(&conf, "13010000000012", CODE_COPY, "13010000000012", "city"); /* Luhn is right */
    expect(&conf, "13010000000013", CODE_UNKNOWN, "13010000000013", "");
    expect(&conf, "1301000000001X", CODE_UNKNOWN, "1301000000001X", "");
    expect(&conf, "12345", CODE_UNKNOWN, "12345", "");
    expect(&conf, "", CODE_UNKNOWN, "", "");
    expect(&conf, "]", CODE_UNKNOWN, "]", "");
}

static void isbns(void **state)
{
    (void)state;
    struct conf conf = rules();
    expect(&conf, "9787506365437", CODE_ISBN, "9787506365437", "");
    expect(&conf, "]E09787506365437", CODE_ISBN, "9787506365437", "");
    expect(&conf, "978750636543712345", CODE_ISBN, "9787506365437", "");
    expect(&conf, "750636543X", CODE_ISBN, "9787506365437", "");
    expect(&conf, "7503700009", CODE_ISBN, "9787503700002", "");
    expect(&conf, "978750636543X", CODE_COPY, "978750636543X", "district"); /* wrong check digit: no ISBN */
    expect(&conf, "7506365430", CODE_COPY, "7506365430", "district");
    expect(&conf, "]A09787506365437", CODE_COPY, "9787506365437",
           "district"); /* the scanner saw a Code 39 label */
    conf.barcodes[2].length_min = conf.barcodes[2].length_max = 10;
    expect(&conf, "750636543X", CODE_COPY, "750636543X", "district"); /* a rule for ten digits is meant so */
}

static void add_ons_and_hyphens(void **state)
{
    (void)state;
    struct conf conf = rules();
    static const char *const same[] = {
        "978750636543712",       "9787506365437 12",         "9787506365437 12345", "]E3978750636543712345",
        "]E09787506365437]E112", "]E09787506365437]E212345", "978-7-5063-6543-7",   "978 7 5063 6543 7",
        "]Q19787506365437",      "]X09787506365437"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        expect(&conf, same[i], CODE_ISBN, "9787506365437", "");
    expect(&conf, "750636543x", CODE_ISBN, "9787506365437", "");
    expect(&conf, "9787506365437123", CODE_UNKNOWN, "9787506365437123", "");
    expect(&conf, "9787506365437-01", CODE_UNKNOWN, "9787506365437-01", "");
    expect(&conf, "978750636543812", CODE_UNKNOWN, "978750636543812", "");
    conf.barcodes[2].length_min = conf.barcodes[2].length_max = 15; /* a house that numbers copies so */
    expect(&conf, "978750636543701", CODE_COPY, "978750636543701", "district");
}

static void start_and_stop_characters(void **state)
{
    (void)state;
    struct conf conf = rules();
    strcpy(conf.barcodes[1].symbology, "codabar");
    expect(&conf, "]F0A13010000000012B", CODE_COPY, "13010000000012", "city");
    expect(&conf, "a13010000000012b", CODE_COPY, "13010000000012", "city");
    expect(&conf, "]C0A13010000000012B", CODE_UNKNOWN, "A13010000000012B", "");
    expect(&conf, "]F0A13010000000013B", CODE_UNKNOWN, "13010000000013", "");
    expect(&conf, "]A0*1683011*", CODE_COPY, "1683011", "district");
    expect(&conf, "*13010000000*", CODE_COPY, "13010000000", "district");
    expect(&conf, "]F0AB", CODE_UNKNOWN, "AB", "");
    strcpy(conf.barcodes[2].prefix, "B"); /* letters that belong to the number */
    strcpy(conf.barcodes[2].symbology, "codabar");
    expect(&conf, "]F0B123456A", CODE_COPY, "B123456A", "district");
}

static void only_identifiers_are_taken_off(void **state)
{
    (void)state;
    struct conf conf = rules();
    expect(&conf, "]Q1ZH0001234", CODE_COPY, "ZH0001234", "late"); /* a QR code is no Code 39 */
    expect(&conf, "]12345678", CODE_COPY, "]12345678", "district");
    expect(&conf, "]A-234567", CODE_COPY, "]A-234567", "district");
}

static void isbn13_check_digit(void **state)
{
    (void)state;
    char isbn[14] = "978750636543x";
    for (char c = '0'; c <= '9'; c++) {
        isbn[12] = c;
        assert_int_equal(isbn13_is_valid(isbn), c == '7');
    }
    assert_true(isbn13_is_valid("9791032305690"));
    assert_false(isbn13_is_valid("6901234567892")); /* an EAN of something else */
    assert_false(isbn13_is_valid("97875063654370"));
    assert_false(isbn13_is_valid("978750636543"));
    assert_false(isbn13_is_valid(""));
}

static void tokens(void **state)
{
    (void)state;
    struct conf conf = rules();
    expect(&conf, "K1.abc.def", CODE_TOKEN, "K1.abc.def", "");
    expect(&conf, "]Q1K1.abc.def", CODE_TOKEN, "K1.abc.def", "");
    expect(&conf, "http://k/K1.abc.def", CODE_TOKEN, "K1.abc.def", "");
    expect(&conf, "K1.abcdef", CODE_COPY, "K1.abcdef", "district");
}

static void a_long_code_is_cut(void **state)
{
    (void)state;
    struct conf conf = rules();
    struct code code;
    char raw[600];
    memset(raw, '1', sizeof raw - 1);
    raw[sizeof raw - 1] = '\0';
    code_classify(&conf, raw, &code);
    assert_int_equal(code.kind, CODE_UNKNOWN);
    assert_int_equal(strlen(code.text), sizeof code.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_by_rule),
        cmocka_unit_test(isbns),
        cmocka_unit_test(isbn13_check_digit),
        cmocka_unit_test(tokens),
        cmocka_unit_test(a_long_code_is_cut),
        cmocka_unit_test(add_ons_and_hyphens),
        cmocka_unit_test(start_and_stop_characters),
        cmocka_unit_test(only_identifiers_are_taken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
