#include "model/receipt.h"

#include "base/utf8.h"
#include "model/date.h"

#include <string.h>
#include <time.h>

void receipt_add(struct receipt *r, enum receipt_style style, const char *left, const char *right)
{
    if (r->line_count == RECEIPT_LINES_MAX)
        return;
    struct receipt_line *line = &r->lines[r->line_count++];
    line->style = style;
    str_copy(line->left, sizeof line->left, left);
    str_copy(line->right, sizeof line->right, right);
}

/* day 1 = Monday .. 7 */
static const char *weekday_word(int day, const char *(*tr)(const char *))
{
    static const char *const words[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    return tr(words[day - 1]);
}

/* "周一至周六", "周一、周三至周五"; "" when no day is open. */
static void put_open_days(char *out, size_t size, const struct conf_site *site,
                          const char *(*tr)(const char *))
{
    out[0] = '\0';
    for (int first = 1; first <= 7; first++) {
        int last = first;
        char run[64], so_far[160];
        if (!site->open_days[first])
            continue;
        while (last < 7 && site->open_days[last + 1])
            last++;
        str_fill(run, sizeof run, last > first ? tr("{0}至{1}") : "{0}",
                 (const char *[]){weekday_word(first, tr), weekday_word(last, tr), NULL});
        str_copy(so_far, sizeof so_far, out);
        str_format(out, size, "%s%s%s", so_far, so_far[0] ? tr("、") : "", run);
        first = last;
    }
}

void receipt_end(struct receipt *r, const struct conf_site *site, const char *(*tr)(const char *))
{
    char days[160], line[160];
    receipt_add(r, RECEIPT_RULE, "", "");
    put_open_days(days, sizeof days, site, tr);
    if (!days[0] || site->open_minute >= site->close_minute)
        str_copy(line, sizeof line, site->name);
    else
        str_format(line, sizeof line, "%s　%s %d:%02d–%d:%02d", site->name, days, site->open_minute / 60,
                   site->open_minute % 60, site->close_minute / 60, site->close_minute % 60);
    receipt_add(r, RECEIPT_SMALL, line, "");
}

static void add_head(struct receipt *r, const char *title, const struct conf_site *site,
                     const char *(*tr)(const char *))
{
    char text[160];
    *r = (struct receipt){.line_count = 0};
    str_fill(text, sizeof text, tr("{0} · 漂流书屋"), (const char *[]){site->name, NULL});
    receipt_add(r, RECEIPT_SMALL, text, "");
    receipt_add(r, RECEIPT_TITLE, title, "");
}

void receipt_begin(struct receipt *r, const char *title, const struct conf_site *site, int64_t at_ms,
                   const char *(*tr)(const char *))
{
    char text[160];
    struct civil c = day_to_civil(day_at(at_ms));
    int minute = minute_at(at_ms);
    add_head(r, title, site, tr);
    receipt_add(r, RECEIPT_RULE, "", "");
    str_format(text, sizeof text, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, minute / 60,
               minute % 60);
    receipt_add(r, RECEIPT_PAIR, tr("时间"), text);
}

void receipt_add_loan(struct receipt *r, const char *title, const char *barcode, int32_t due_day,
                      const char *(*tr)(const char *))
{
    char day[16], text[64];
    struct civil due = day_to_civil(due_day);
    str_format(day, sizeof day, "%02d-%02d", due.month, due.day);
    str_fill(text, sizeof text, tr("应还 {0}"), (const char *[]){day, NULL});
    receipt_add(r, RECEIPT_ITEM, title, "");
    receipt_add(r, RECEIPT_PAIR, barcode, text);
}

static void add_due(struct receipt *r, const struct receipt_facts *facts, const char *(*tr)(const char *))
{
    int32_t earliest = facts->loans[0].due_day;
    for (int i = 1; i < facts->loan_count; i++)
        if (facts->loans[i].due_day < earliest)
            earliest = facts->loans[i].due_day;
    char month[12], day[12], text[160];
    struct civil due = day_to_civil(earliest);
    str_format(month, sizeof month, "%d", due.month);
    str_format(day, sizeof day, "%d", due.day);
    str_fill(text, sizeof text, tr("请于 {0}月{1}日（{2}）前归还"),
             (const char *[]){month, day, weekday_word(day_weekday(earliest), tr), NULL});
    receipt_add(r, RECEIPT_RULE, "", "");
    receipt_add(r, RECEIPT_STRONG, text, "");
}

void receipt_of_loans(struct receipt *out, const struct receipt_facts *facts, const struct conf_site *site,
                      bool is_reprint, const char *(*tr)(const char *))
{
    receipt_begin(out, is_reprint ? tr("借书凭条（补打）") : tr("借书凭条"), site, facts->issued_ms, tr);
    str_copy(out->number, sizeof out->number, facts->number);
    str_copy(out->token, sizeof out->token, facts->token);
    receipt_add(out, RECEIPT_PAIR, tr("编号"), facts->number);
    receipt_add(out, RECEIPT_RULE, "", "");
    for (int i = 0; i < facts->loan_count; i++)
        receipt_add_loan(out, facts->loans[i].title, facts->loans[i].barcode, facts->loans[i].due_day, tr);
    if (facts->loan_count > 0)
        add_due(out, facts, tr);
    if (facts->token[0]) {
        receipt_add(out, RECEIPT_QR, "", "");
        receipt_add(out, RECEIPT_SMALL, tr("扫码可续借"), "");
    }
    receipt_add(out, RECEIPT_SMALL, tr("全区漂流书屋与市、区图书馆均可归还"), "");
    receipt_end(out, site, tr);
}

uint32_t receipt_expires_min(const struct receipt_facts *facts)
{
    int32_t last = day_at(facts->issued_ms);
    for (int i = 0; i < facts->loan_count; i++)
        if (facts->loans[i].due_day > last)
            last = facts->loans[i].due_day;
    struct civil c = day_to_civil(last + 60);
    struct tm midnight = {.tm_year = c.year - 1900, .tm_mon = c.month - 1, .tm_mday = c.day, .tm_isdst = -1};
    return (uint32_t)(mktime(&midnight) / 60);
}

/* ---- tickets ---- */

static const char *ticket_title(const struct ticket_facts *facts, const char *(*tr)(const char *))
{
    if (facts->is_waiting)
        return tr("候补单");
    if (facts->kind == TICKET_QUEUE)
        return tr("排队号");
    return facts->kind == TICKET_SLOT ? tr("预约单") : tr("报名单");
}

static void add_when(struct receipt *r, const struct ticket_facts *facts, const char *(*tr)(const char *))
{
    char month[12], day[12], date[64], hours[48];
    int32_t on = day_at(facts->starts_ms);
    struct civil c = day_to_civil(on);
    int from = minute_at(facts->starts_ms), until = minute_at(facts->ends_ms);
    str_format(month, sizeof month, "%d", c.month);
    str_format(day, sizeof day, "%d", c.day);
    str_fill(date, sizeof date, tr("{0}月{1}日（{2}）"),
             (const char *[]){month, day, weekday_word(day_weekday(on), tr), NULL});
    str_format(hours, sizeof hours, "%d:%02d–%d:%02d", from / 60, from % 60, until / 60, until % 60);
    receipt_add(r, RECEIPT_STRONG, date, "");
    receipt_add(r, RECEIPT_STRONG, hours, "");
}

static void add_named(struct receipt *r, const char *sentence, const char *what)
{
    char text[256];
    str_fill(text, sizeof text, sentence, (const char *[]){what, NULL});
    if (*what)
        receipt_add(r, RECEIPT_TEXT, text, "");
}

static void add_state(struct receipt *r, const struct ticket_facts *facts, const char *(*tr)(const char *))
{
    if (facts->is_waiting)
        receipt_add(r, RECEIPT_TEXT, tr("还没有名额，有了会通知您"), "");
    if (facts->is_asked)
        receipt_add(r, RECEIPT_TEXT, tr("要等场地同意，同意了会通知您"), "");
}

void receipt_of_ticket(struct receipt *out, const struct ticket_facts *facts, const struct conf_site *site,
                       bool is_reprint, const char *(*tr)(const char *))
{
    char number[12];
    str_format(number, sizeof number, "%d", facts->place_number);
    add_head(out, ticket_title(facts, tr), site, tr);
    str_copy(out->number, sizeof out->number, facts->number);
    str_copy(out->token, sizeof out->token, facts->token);
    receipt_add(out, RECEIPT_HUGE, number, "");
    receipt_add(out, RECEIPT_RULE, "", "");
    receipt_add(out, RECEIPT_STRONG, facts->title, "");
    add_when(out, facts, tr);
    receipt_add(out, RECEIPT_STRONG, facts->is_home ? tr("上门服务") : facts->place, "");
    add_state(out, facts, tr);
    add_named(out, tr("请带：{0}"), facts->bring);
    add_named(out, tr("费用：{0}"), facts->price);
    receipt_add(out, RECEIPT_QR, "", "");
    receipt_add(out, RECEIPT_SMALL, facts->is_waiting ? tr("扫码看进展") : tr("扫码可签到"), "");
    receipt_add(out, RECEIPT_PAIR, is_reprint ? tr("编号（补打）") : tr("编号"), facts->number);
    receipt_end(out, site, tr);
}
