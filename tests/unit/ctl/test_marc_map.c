/* What a record says of a title and its copies. */
#include "ctl/marc_map.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct conf conf;
static struct marc_record record;
static struct cells cells;

/* fields: "001 123;200 $a...$f...;", '$' for the mark of a subfield. */
static void make_record(const char *fields)
{
    static char text[4096];
    assert_true(str_copy(text, sizeof text, fields));
    record.count = 0;
    for (char *at = text, *field; (field = strsep(&at, ";")) && *field;) {
        struct marc_field *f = &record.fields[record.count++];
        str_format(f->tag, sizeof f->tag, "%.3s", field);
        f->data = field + 4;
        for (char *mark = field; (mark = strchr(mark, '$'));)
            *mark = 0x1F;
    }
}

static const char *joined(int count)
{
    static char said[2048];
    said[0] = '\0';
    for (int i = 0; i < count; i++)
        strcat(strcat(said, i > 0 ? "|" : ""), cells.texts[i]);
    return said;
}

static void expect_title(const char *fields, const char *expected)
{
    make_record(fields);
    marc_map_title(&record, &conf.marc, &cells);
    assert_string_equal(joined(TITLE_PRICE + 1), expected);
}

/* expected: a string for each copy, then NULL. */
static void expect_copies(const char *fields, const char *const *expected)
{
    make_record(fields);
    int n = 0;
    for (; marc_map_copy(&record, &conf.marc, n, "9787503717444", &cells); n++) {
        assert_non_null(expected[n]);
        assert_string_equal(joined(COPY_PRICE + 1), expected[n]);
    }
    assert_null(expected[n]);
}

static int defaults(void **state)
{
    (void)state;
    conf_defaults(&conf);
    return 0;
}

/* isbn, title, author, translator, publisher, year, class, series, pages, price */

static void cnmarc_titles(void **state)
{
    (void)state;
    expect_title(
        "001 123;010 $a7-5037-1744-0$dCNY68.00;100 $a20020204d1994    em y0chiy0120    ea;"
        "200 $a围城$AWei Cheng$e新编$h下$i附录$f钱锺书著$g某校;210 $a北京$c人民$d2001.3;215 $a320页$c图;"
        "225 $a丛书;606 $a小说;690 $aI246.5$v4;690 $aI2;702 $a某绘$4插图;702 $a张译$4翻译;702 $a李译$4译;",
        "9787503717444|围城 : 新编. 下, 附录|钱锺书著|张译, 李译|人民|2001.3|I246.5|丛书|320页|CNY68.00");
}

/* As a city's catalogue writes them. */
static void cnmarc_quirks(void **state)
{
    (void)state;
    expect_title("001 9;010 $a7-5037-1744-1$a978-7-5037-1744-4;100 $a20020204d1994    em;200 $a书．$f王蒙[著;"
                 "210 $c$d;215 $a;",
                 "9787503717444|书|王蒙|||1994||||");
    expect_title("010 $d9.00;010 $a7-5037-2623-7;200 $b电子资源$a书$f[著;",
                 "9787503726231|书|[著|||||||9.00");
}

static void cnmarc_people_and_numbers(void **state)
{
    (void)state;
    expect_title("001 12 34;801 $aCN$bBNU;200 $a书$a又一书;701 $a甲;701 $a乙;711 $a丙;",
                 "#BNU-1234|书 ; 又一书|甲, 乙|||||||");
    expect_title("003 X;001 1;010 $a7-5037-1744-1;200 $a书;711 $a丙;", "#X-1|书|丙|||||||");
    expect_title("200 $a书;", "|书||||||||");
    expect_title("001  ;200 $a;", "|||||||||");
}

static void the_class_may_stand_with_the_copy(void **state)
{
    (void)state;
    expect_title("001 1;200 $a书;906 $bA1;906 $dF124;", "#1|书|||||F124|||");
    expect_title("001 1;200 $a书;690 $aI2;906 $dF124;", "#1|书|||||I2|||");
}

static void marc21_titles(void **state)
{
    (void)state;
    expect_title("001 1;008 060119s2005    ch a;020 $a9867271033 (pbk.)$cNT$;084 $aDS$2lcc;084 $aI2$2clc;"
                 "100 $aYe, Hanao,$d1952-;245 $aRiben :$bmin su /$cYe.;260 $aTaibei :$bDa xin,$c[2005];"
                 "300 $a5, xiv, 332 pages :$bill.;490 $aSeries.$v2;",
                 "9789867271037|Riben : min su|Ye, Hanao||Da xin|[2005]|I2|Series|5, xiv, 332 pages|NT");
    expect_title("001 1;008 060119s2005    ch a;245 $aTitle /$cby Somebody.;",
                 "#1|Title|by Somebody|||2005||||");
}

/* The Chinese twin of a romanised field counts; one in another script than Chinese does not. */
static void marc21_in_two_scripts(void **state)
{
    (void)state;
    expect_title("001 1;003 DLC;245 $6880-02$aRiben;880 $6100-01/$1$a葉漢鰲,;880 $6245-02/$1$a日本 /$c葉;"
                 "880 $6264-03$b大新,$c2005.;",
                 "#DLC-1|日本|葉漢鰲||大新|2005.||||");
    expect_title("001 1;245 $6880-01$a书名;880 $6245-01$aShu ming;", "#1|书名||||||||");
}

/* barcode, isbn, owner, site, call number, price */

static void copies_as_most_write_them(void **state)
{
    (void)state;
    expect_copies("200 $a书;905 $aBNU$dF1$e2$sF124/26;906 $a2$b1683011$dF124$e27$rCNY9.00;906 $b1683012$rCNY;"
                  "906 $b1683013$dF125;906 $x912;",
                  (const char *const[]){"1683011|9787503717444|||F124/27|CNY9.00",
                                        "1683012|9787503717444|||F124/26|CNY",
                                        "1683013|9787503717444|||F125|", NULL});
    expect_copies("200 $a书;905 $sI2/1;", (const char *const[]){NULL});
}

/* Several barcodes in one field, owner and house told; no setting, no copies. */
static void copies_by_the_setting(void **state)
{
    (void)state;
    static const struct conf_marc other = {.barcode = "905b",
                                           .class_mark = "905d",
                                           .book_number = "905e",
                                           .owner = "905a",
                                           .site = "915k",
                                           .price = "010d"};
    conf.marc = other;
    expect_copies("010 $d9.00;200 $a书;905 $ahx$bA1$bA2$dI2$e3;905 $ahd$bA3;906 $bB1;915 $khd;",
                  (const char *const[]){"A1|9787503717444|hx|hd|I2/3|9.00",
                                        "A2|9787503717444|hx|hd|I2/3|9.00", "A3|9787503717444|hd|hd||9.00",
                                        NULL});
    conf.marc = (struct conf_marc){.class_mark = "905d", .call_number = "905s"};
    expect_copies("200 $a书;905 $bA1;906 $bB1;", (const char *const[]){NULL});
    conf.marc = (struct conf_marc){.barcode = "905b", .class_mark = "905d", .call_number = "905s"};
    expect_copies("905 $bA1$dI2$sI2/9;905 $bA2$dI3;",
                  (const char *const[]){"A1|9787503717444|||I2/9|", "A2|9787503717444|||I3|", NULL});
}

static void texts_that_never_end_are_cut(void **state)
{
    (void)state;
    static char field[4000] = "001 1;200 $a";
    for (size_t i = strlen(field); i < 3900; i += 3)
        memcpy(field + i, "书", 3);
    make_record(field);
    marc_map_title(&record, &conf.marc, &cells);
    assert_true(strlen(cells.texts[TITLE_TITLE]) < CELL_SIZE);
    assert_true(utf8_valid(cells.texts[TITLE_TITLE], strlen(cells.texts[TITLE_TITLE])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(cnmarc_titles, defaults),
        cmocka_unit_test_setup(cnmarc_quirks, defaults),
        cmocka_unit_test_setup(cnmarc_people_and_numbers, defaults),
        cmocka_unit_test_setup(the_class_may_stand_with_the_copy, defaults),
        cmocka_unit_test_setup(marc21_titles, defaults),
        cmocka_unit_test_setup(marc21_in_two_scripts, defaults),
        cmocka_unit_test_setup(copies_as_most_write_them, defaults),
        cmocka_unit_test_setup(copies_by_the_setting, defaults),
        cmocka_unit_test_setup(texts_that_never_end_are_cut, defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
