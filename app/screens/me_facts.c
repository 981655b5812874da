#include "screens/me_facts.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "ui/lang.h"

#include <string.h>

static void put_day(char out[24], int32_t day)
{
    struct civil c = day_to_civil(day);
    str_format(out, 24, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static const char *kind_word(enum card_kind kind)
{
    switch (kind) {
    case CARD_RESIDENT:
        return tr("居民身份证");
    case CARD_HMT:
        return tr("港澳台居民居住证");
    default:
        return tr("外国人永久居留身份证");
    }
}

static const char *age_word(enum age_class age)
{
    switch (age) {
    case AGE_ADULT:
        return tr("成年人");
    case AGE_ELDER:
        return tr("六十岁以上");
    default:
        return tr("未成年人");
    }
}

static char *next(struct me_lines *lines)
{
    return lines->text[lines->count++];
}

static void add_card(const struct about *about, struct me_lines *lines)
{
    char until[24];
    if (about->card_valid_to_day == DAY_FOREVER) {
        tr_fill(next(lines), ME_LINE_SIZE, tr("证件：{0}，长期有效。年龄：{1}。"), kind_word(about->kind),
                age_word(about->age));
        return;
    }
    put_day(until, about->card_valid_to_day);
    tr_fill(next(lines), ME_LINE_SIZE, tr("证件：{0}，有效期到 {1}。年龄：{2}。"), kind_word(about->kind),
            until, age_word(about->age));
}

static void add_loans(const struct about *about, struct me_lines *lines)
{
    char open[12], closed[12], receipts[12], holds[12];
    str_format(open, sizeof open, "%d", about->open_loans);
    str_format(closed, sizeof closed, "%d", about->closed_loans);
    str_format(receipts, sizeof receipts, "%d", about->receipts);
    str_format(holds, sizeof holds, "%d", about->open_holds);
    tr_fill(next(lines), ME_LINE_SIZE, tr("在借 {0} 本，预约 {3}，以前 {1}，小票 {2}。"), open, closed,
            receipts, holds);
}

static void add_phone(const struct about *about, struct me_lines *lines)
{
    char since[24];
    if (!about->has_phone) {
        str_copy(next(lines), ME_LINE_SIZE, tr("电话：没有留。"));
        return;
    }
    put_day(since, day_at(about->phone_ms));
    tr_fill(next(lines), ME_LINE_SIZE, tr("电话：{0} 留的，加密，只用来通知您。"), since);
}

/* These go on in the line before: a page in large letters has no room for one more. */
static void append_family(const struct about *about, struct me_lines *lines)
{
    char children[12], mandates[12], *line = lines->text[lines->count - 1];
    size_t used = strlen(line);
    if (about->children + about->mandates == 0)
        return;
    str_format(children, sizeof children, "%d", about->children);
    str_format(mandates, sizeof mandates, "%d", about->mandates);
    tr_fill(line + used, ME_LINE_SIZE - used, tr("孩子 {0} 个，代办 {1} 人。"), children, mandates);
}

static void append_tags(const struct about *about, struct me_lines *lines)
{
    char count[12], *line = lines->text[lines->count - 1];
    size_t used = strlen(line);
    if (!about->tags)
        return;
    str_format(count, sizeof count, "%d", about->tags);
    tr_fill(line + used, ME_LINE_SIZE - used, tr("第二张卡：关联了 {0} 张。"), count);
}

void me_lines(const struct about *about, const char *name, struct me_lines *out)
{
    char since[24];
    *out = (struct me_lines){.count = 0};
    put_day(since, day_at(about->consent_ms));
    tr_fill(next(out), ME_LINE_SIZE, tr("{0} 登记，为了记下谁借了哪本书。"), since);
    tr_fill(next(out), ME_LINE_SIZE,
            tr("姓名：{0}。全名和证件号末四位加密，工作人员才能打开。号码只留校验码。"), name);
    add_card(about, out);
    add_loans(about, out);
    add_phone(about, out);
    append_tags(about, out);
    append_family(about, out);
    str_copy(next(out), ME_LINE_SIZE,
             about->withdrawn_ms ? tr("您已经收回同意：书还清的时候，全部删除。")
                                 : tr("保管到您收回同意、书也还清，那时全部删除。"));
}

void me_paper(const struct about *about, const struct loan *loans, size_t count, const struct conf_site *site,
              struct receipt *out)
{
    struct me_lines lines;
    me_lines(about, about->masked_name, &lines);
    receipt_begin(out, tr("我的信息"), site, clock_wall_ms(), tr);
    receipt_add(out, RECEIPT_RULE, "", "");
    for (int i = 0; i < lines.count; i++)
        receipt_add(out, RECEIPT_TEXT, lines.text[i], "");
    for (size_t i = 0; i < count; i++)
        receipt_add_loan(out, loans[i].title, loans[i].barcode, loans[i].due_day, tr);
    receipt_add(out, RECEIPT_RULE, "", "");
    receipt_add(out, RECEIPT_TEXT, tr("以前借过的书，服务台可以打出全部清单。"), "");
    receipt_end(out, site, tr);
    explicit_bzero(&lines, sizeof lines);
}
