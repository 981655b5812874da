/* A receipt as lines. */
#include "model/receipt.h"

#include "base/utf8.h"
#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct conf conf;
static struct receipt_facts facts;
static struct receipt receipt;

static const char *same(const char *chinese)
{
    return chinese;
}

/* A translation may turn the order round. */
static const char *english(const char *chinese)
{
    static const char *const words[][2] = {
        {"请于 {0}月{1}日（{2}）前归还", "Return by {2} {1}/{0}"},
        {"周一", "Mon"},
        {"周六", "Sat"},
        {"{0}至{1}", "{0} to {1}"},
        {"应还 {0}", "due {0}"},
        {"{0} · 漂流书屋", "Book House at {0}"},
        {"借书凭条", "Loan receipt"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], chinese) == 0)
            return words[i][1];
    return chinese;
}

static int setup(void **state)
{
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    conf_defaults(&conf);
    facts = (struct receipt_facts){.number = "zh1-0042", .token = "K1.a.b", .loan_count = 2};
    int32_t today = day_from_civil((struct civil){2026, 11, 21});
    facts.issued_ms = ((int64_t)today * 86400 + (14 - 8) * 3600 + 33 * 60) * 1000;
    facts.loans[0] = (struct receipt_loan){"城南旧事", "13010800123456", today + 31};
    facts.loans[1] = (struct receipt_loan){"活着", "13010800123471", today + 30};
    return 0;
}

static void expect_line(int i, enum receipt_style style, const char *left, const char *right)
{
    assert_true(i < receipt.line_count);
    assert_int_equal(receipt.lines[i].style, style);
    assert_string_equal(receipt.lines[i].left, left);
    assert_string_equal(receipt.lines[i].right, right);
}

static void two_loans_read_like_the_design(void **state)
{
    (void)state;
    receipt_of_loans(&receipt, &facts, &conf.site, false, same);
    assert_string_equal(receipt.number, "zh1-0042");
    assert_string_equal(receipt.token, "K1.a.b");
    int i = 0;
    expect_line(i++, RECEIPT_SMALL, "智汇城社区 · 漂流书屋", "");
    expect_line(i++, RECEIPT_TITLE, "借书凭条", "");
    expect_line(i++, RECEIPT_RULE, "", "");
    expect_line(i++, RECEIPT_PAIR, "时间", "2026-11-21 14:33");
    expect_line(i++, RECEIPT_PAIR, "编号", "zh1-0042");
    expect_line(i++, RECEIPT_RULE, "", "");
    expect_line(i++, RECEIPT_ITEM, "城南旧事", "");
    expect_line(i++, RECEIPT_PAIR, "13010800123456", "应还 12-22");
    expect_line(i++, RECEIPT_ITEM, "活着", "");
    expect_line(i++, RECEIPT_PAIR, "13010800123471", "应还 12-21");
    expect_line(i++, RECEIPT_RULE, "", "");
    expect_line(i++, RECEIPT_STRONG, "请于 12月21日（周一）前归还", "");
    expect_line(i++, RECEIPT_QR, "", "");
    expect_line(i++, RECEIPT_SMALL, "扫码可续借", "");
    expect_line(i++, RECEIPT_SMALL, "全区漂流书屋与市、区图书馆均可归还", "");
    expect_line(i++, RECEIPT_RULE, "", "");
    expect_line(i++, RECEIPT_SMALL, "智汇城社区　周一至周六 9:00–18:00", "");
    assert_int_equal(receipt.line_count, i);
}

static void reprint_and_translation(void **state)
{
    (void)state;
    receipt_of_loans(&receipt, &facts, &conf.site, true, same);
    expect_line(1, RECEIPT_TITLE, "借书凭条（补打）", "");
    receipt_of_loans(&receipt, &facts, &conf.site, false, english);
    expect_line(0, RECEIPT_SMALL, "Book House at 智汇城社区", "");
    expect_line(7, RECEIPT_PAIR, "13010800123456", "due 12-22");
    expect_line(11, RECEIPT_STRONG, "Return by Mon 21/12", "");
    expect_line(16, RECEIPT_SMALL, "智汇城社区　Mon to Sat 9:00–18:00", "");
}

static void any_number_of_loans_fits(void **state)
{
    (void)state;
    for (int count = 1; count <= RECEIPT_LOANS_MAX; count++) {
        facts.loan_count = count;
        for (int i = 0; i < count; i++) {
            snprintf(facts.loans[i].title, sizeof facts.loans[i].title, "书%d", i);
            facts.loans[i].due_day = 20000 + 10 * (count - i);
        }
        receipt_of_loans(&receipt, &facts, &conf.site, false, same);
        assert_int_equal(receipt.line_count, 13 + 2 * count);
        for (int i = 0; i < count; i++)
            expect_line(6 + 2 * i, RECEIPT_ITEM, facts.loans[i].title, "");
        char day[16], due[160];
        struct civil c = day_to_civil(20010); /* the earliest */
        snprintf(day, sizeof day, "%d", c.day);
        snprintf(due, sizeof due, "请于 %d月%s日", c.month, day);
        assert_memory_equal(receipt.lines[7 + 2 * count].left, due, strlen(due));
        expect_line(12 + 2 * count, RECEIPT_SMALL, "智汇城社区　周一至周六 9:00–18:00", "");
    }
}

static void opening_hours_in_every_form(void **state)
{
    (void)state;
    static const struct {
        bool days[8];
        const char *text;
    } cases[] = {
        {{0, 1, 0, 1, 1, 1, 0, 1}, "智汇城社区　周一、周三至周五、周日 9:00–18:00"},
        {{0, 0, 0, 0, 0, 0, 0, 1}, "智汇城社区　周日 9:00–18:00"},
        {{0, 1, 1, 1, 1, 1, 1, 1}, "智汇城社区　周一至周日 9:00–18:00"},
        {{0}, "智汇城社区"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        memcpy(conf.site.open_days, cases[i].days, sizeof cases[i].days);
        receipt_of_loans(&receipt, &facts, &conf.site, false, same);
        assert_string_equal(receipt.lines[receipt.line_count - 1].left, cases[i].text);
    }
    memcpy(conf.site.open_days, cases[0].days, sizeof cases[0].days);
    conf.site.open_minute = conf.site.close_minute = 0;
    receipt_of_loans(&receipt, &facts, &conf.site, false, same);
    assert_string_equal(receipt.lines[receipt.line_count - 1].left, "智汇城社区");
}

static void nothing_breaks_without_token_or_with_long_names(void **state)
{
    (void)state;
    facts.token[0] = '\0';
    memset(conf.site.name, 'n', sizeof conf.site.name - 1);
    memset(facts.loans[0].title, 't', sizeof facts.loans[0].title - 1);
    receipt_of_loans(&receipt, &facts, &conf.site, false, same);
    for (int i = 0; i < receipt.line_count; i++) {
        assert_int_not_equal(receipt.lines[i].style, RECEIPT_QR);
        assert_true(utf8_valid(receipt.lines[i].left, strlen(receipt.lines[i].left)));
    }
    facts.loan_count = 0;
    receipt_of_loans(&receipt, &facts, &conf.site, false, same);
    assert_true(receipt.line_count > 0);
}

static void token_expires_60_days_after_the_last_due_date(void **state)
{
    (void)state;
    int32_t last = facts.loans[0].due_day + 60;
    assert_int_equal(receipt_expires_min(&facts), last * 1440 - 8 * 60); /* midnight in Shanghai */
    assert_int_equal(day_at((int64_t)receipt_expires_min(&facts) * 60000), last);
    assert_int_equal(minute_at((int64_t)receipt_expires_min(&facts) * 60000), 0);
}

static bool says(const char *left)
{
    for (int i = 0; i < receipt.line_count; i++)
        if (strcmp(receipt.lines[i].left, left) == 0)
            return true;
    return false;
}

static void a_ticket_has_its_number_large(void **state)
{
    (void)state;
    int64_t starts_ms = facts.issued_ms + ((int64_t)19 * 60 + 7) * 60000; /* tomorrow at 9:40 */
    struct ticket_facts ticket = {.number = "zh1-0043",
                                  .token = "K1.a.b",
                                  .kind = TICKET_SLOT,
                                  .place_number = 12,
                                  .title = "修鞋",
                                  .place = "广场",
                                  .bring = "要修的鞋",
                                  .starts_ms = starts_ms,
                                  .ends_ms = starts_ms + 20 * 60000};
    receipt_of_ticket(&receipt, &ticket, &conf.site, false, same);
    expect_line(1, RECEIPT_TITLE, "预约单", "");
    expect_line(2, RECEIPT_HUGE, "12", "");
    assert_true(says("11月22日（周日）") && says("9:40–10:00") && says("广场") && says("请带：要修的鞋"));
    assert_false(says("费用："));
    assert_string_equal(receipt.token, "K1.a.b");
    ticket.is_waiting = ticket.is_home = true;
    receipt_of_ticket(&receipt, &ticket, &conf.site, true, same);
    expect_line(1, RECEIPT_TITLE, "候补单", "");
    assert_true(says("上门服务") && says("编号（补打）"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(two_loans_read_like_the_design, setup),
        cmocka_unit_test_setup(reprint_and_translation, setup),
        cmocka_unit_test_setup(any_number_of_loans_fits, setup),
        cmocka_unit_test_setup(opening_hours_in_every_form, setup),
        cmocka_unit_test_setup(nothing_breaks_without_token_or_with_long_names, setup),
        cmocka_unit_test_setup(token_expires_60_days_after_the_last_due_date, setup),
        cmocka_unit_test(a_ticket_has_its_number_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
