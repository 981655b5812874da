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

void receipt_begin(struct receipt *r, const char *title, const struct conf_site *site, int64_t at_ms,
                   const char *(*tr)(const char *))
{
    char text[160];
    struct civil c = day_to_civil(day_at(at_ms));
    int minute = minute_at(at_ms);
    *r = (struct receipt){.line_count = 0};
    str_fill(text, sizeof text, tr("{0} · 漂流书屋"), (const char *[]){site->name, NULL});
    receipt_add(r, RECEIPT_SMALL, text, "");
    receipt_add(r, RECEIPT_TITLE, title, "");
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
