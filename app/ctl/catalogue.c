#include "ctl/catalogue.h"

#include "base/utf8.h"
#include "ctl/cell.h"
#include "model/barcode.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DIGITS "0123456789"
#define LETTERS_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS

static enum err reject(struct catalogue_row *row, const char *reason)
{
    row->reason = reason;
    return ERR_DATA;
}

/* As cell_text; a row remembers that some text was cut. */
static void put_text(char *out, size_t size, const char *cell, struct catalogue_row *row)
{
    row->is_cut |= !cell_text(out, size, cell);
}

bool catalogue_isbn(const char *cell, char *out, size_t size)
{
    static const struct conf no_rules;
    char digits[24] = "";
    size_t used = 0;
    struct code code;
    for (; *cell && used + 1 < sizeof digits; cell++)
        if (*cell != '-' && *cell != ' ')
            digits[used++] = *cell == 'x' ? 'X' : *cell;
    code_classify(&no_rules, digits, &code);
    return !*cell && code.kind == CODE_ISBN && str_copy(out, size, code.text);
}

/* An ISBN, or # and the number of the title's record. */
static bool put_isbn(char *out, size_t size, const char *cell)
{
    bool is_record = cell[0] == '#' && cell[1] && !cell[strcspn(cell, " \t\r\n")];
    return is_record ? str_copy(out, size, cell) : catalogue_isbn(cell, out, size);
}

/* The year of "2006-5", "2010年6月", "c2005": the first four digits in a row. */
static void put_year(char *out, size_t size, const char *cell)
{
    while (*cell && strspn(cell, DIGITS) < 4)
        cell += strspn(cell, DIGITS) > 0 ? strspn(cell, DIGITS) : 1;
    str_format(out, size, "%.4s", cell);
}

/* What is left of a price without the signs of the yuan and blanks; false if that is too long for an amount.
 */
static bool strip_yuan(const char *price, char amount[16])
{
    static const char *const signs[] = {"CNY", "RMBY", "RMB", "人民币", "¥", "￥", "元", " "};
    size_t used = 0;
    while (*price && used < 15) {
        size_t i = 0;
        while (i < sizeof signs / sizeof signs[0] && strncmp(price, signs[i], strlen(signs[i])) != 0)
            i++;
        if (i < sizeof signs / sizeof signs[0])
            price += strlen(signs[i]);
        else
            amount[used++] = *price++;
    }
    amount[used] = '\0';
    return !*price;
}

/* "29.00元", "CNY 58.00" and "25" are yuan, with two decimals; other prices stay as they are written, and a
 * currency alone is none. */
static void put_price(char *out, size_t size, const char *cell, struct catalogue_row *row)
{
    char amount[16];
    bool is_short = strip_yuan(cell, amount);
    size_t whole = strspn(amount, DIGITS);
    const char *cents = amount + whole + (amount[whole] == '.');
    if (is_short && !amount[0])
        str_copy(out, size, "");
    else if (is_short && whole > 0 && strspn(cents, DIGITS) == strlen(cents) && strlen(cents) <= 2)
        str_format(out, size, "%.*s.%s%s", (int)whole, amount, cents, &"00"[strlen(cents)]);
    else
        put_text(out, size, cell, row);
}

static enum err put_title(struct store *store, const struct conf *conf, struct catalogue_row *row)
{
    (void)conf;
    const char *const *cells = row->cells;
    struct catalogue_title title = {.isbn = ""};
    if (!put_isbn(title.isbn, sizeof title.isbn, cells[TITLE_ISBN]))
        return reject(row, "no ISBN, or its check digit is wrong");
    put_text(title.title, sizeof title.title, cells[TITLE_TITLE], row);
    if (!title.title[0])
        return reject(row, "no title");
    put_text(title.author, sizeof title.author, cells[TITLE_AUTHOR], row);
    put_text(title.translator, sizeof title.translator, cells[TITLE_TRANSLATOR], row);
    put_text(title.publisher, sizeof title.publisher, cells[TITLE_PUBLISHER], row);
    put_year(title.year, sizeof title.year, cells[TITLE_YEAR]);
    put_text(title.clc, sizeof title.clc, cells[TITLE_CLC], row);
    put_text(title.series, sizeof title.series, cells[TITLE_SERIES], row);
    put_text(title.pages, sizeof title.pages, cells[TITLE_PAGES], row);
    put_price(title.price, sizeof title.price, cells[TITLE_PRICE], row);
    return store_import_title(store, &title, &row->outcome);
}

static bool is_id(const char *text, size_t size)
{
    return text[0] && strlen(text) < size && !text[strspn(text, LETTERS_DIGITS)];
}

static enum err put_copy(struct store *store, const struct conf *conf, struct catalogue_row *row)
{
    struct catalogue_copy copy = {.owner = ""};
    const char *barcode = row->cells[COPY_BARCODE], *owner = row->cells[COPY_OWNER];
    const char *site = row->cells[COPY_SITE];
    struct code code;
    code_classify(conf, barcode, &code);
    if (code.kind == CODE_ISBN)
        return reject(row, "the barcode is an ISBN");
    if (code.kind == CODE_TOKEN || !barcode[0] || barcode[strspn(barcode, LETTERS_DIGITS "-./$+%")] ||
        !str_copy(copy.barcode, sizeof copy.barcode, barcode))
        return reject(row, "no barcode, or not one of at most 31 letters and digits");
    if (!owner[0] && code.kind == CODE_COPY)
        owner = code.owner;
    if (!owner[0])
        return reject(row, "no owner, and no [barcode] rule tells one");
    if (!is_id(owner, sizeof copy.owner) || (site[0] && !is_id(site, sizeof copy.site)))
        return reject(row, "owner or site is not 1 to 15 letters and digits");
    if (!put_isbn(copy.isbn, sizeof copy.isbn, row->cells[COPY_ISBN]))
        return reject(row, "no ISBN, or its check digit is wrong");
    str_copy(copy.owner, sizeof copy.owner, owner);
    str_copy(copy.site, sizeof copy.site, site);
    put_text(copy.call_number, sizeof copy.call_number, row->cells[COPY_CALL_NUMBER], row);
    put_price(copy.price, sizeof copy.price, row->cells[COPY_PRICE], row);
    enum err e = store_import_copy(store, &copy, &row->outcome);
    return e == ERR_NOT_FOUND ? reject(row, "no title with this ISBN, or owner or site is not known") : e;
}

static enum err put_site(struct store *store, const struct conf *conf, struct catalogue_row *row)
{
    (void)conf;
    const char *id = row->cells[0], *kind = row->cells[2];
    char name[64];
    put_text(name, sizeof name, row->cells[1], row);
    bool is_library = strcasecmp(kind, "library") == 0 || strcmp(kind, "图书馆") == 0;
    bool is_house = !kind[0] || strcasecmp(kind, "house") == 0 || strcmp(kind, "书屋") == 0;
    if (!is_id(id, 16))
        return reject(row, "the id is not 1 to 15 letters and digits");
    if (!name[0])
        return reject(row, "no name");
    if (!is_library && !is_house)
        return reject(row, "the kind is neither house nor library");
    return store_import_site(store, id, name, is_library ? 1 : 0, &row->outcome);
}

static const struct catalogue_kind kinds[] = {
    {"titles",
     {[TITLE_ISBN] = {"isbn|书号|国际标准书号|标准书号|ISBN号", true},
      [TITLE_TITLE] = {"title|题名|书名|正题名|图书名称", true},
      [TITLE_AUTHOR] = {"author|作者|著者|责任者|第一责任者", false},
      [TITLE_TRANSLATOR] = {"translator|译者|翻译者", false},
      [TITLE_PUBLISHER] = {"publisher|出版社|出版者|出版单位", false},
      [TITLE_YEAR] = {"year|出版年|出版日期|年份|出版时间", false},
      [TITLE_CLC] = {"clc|分类号|中图分类号|中图法分类号|分类", false},
      [TITLE_SERIES] = {"series|丛书|丛书名|丛编", false},
      [TITLE_PAGES] = {"pages|页数|页码", false},
      [TITLE_PRICE] = {"price|定价|价格|单价", false}},
     put_title},
    {"copies",
     {[COPY_BARCODE] = {"barcode|条码|条码号|条形码|馆藏条码", true},
      [COPY_ISBN] = {"isbn|书号|国际标准书号|标准书号|ISBN号", true},
      [COPY_OWNER] = {"owner|所属|所属馆|归属馆", false},
      [COPY_SITE] = {"site|所在馆|馆藏地|所在书屋", false},
      [COPY_CALL_NUMBER] = {"call_number|索书号|索取号", false},
      [COPY_PRICE] = {"price|定价|价格|单价", false}},
     put_copy},
    {"sites", {{"id|代码|编号", true}, {"name|名称|馆名", true}, {"kind|类型|类别", false}}, put_site},
};

const struct catalogue_kind *catalogue_kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

int catalogue_column_find(const struct catalogue_kind *kind, const char *heading)
{
    for (int i = 0; i < COLUMNS_MAX && kind->columns[i].headings; i++)
        if (cell_is_one_of(kind->columns[i].headings, heading))
            return i;
    return -1;
}
