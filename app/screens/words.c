#include "screens/words.h"

#include "base/utf8.h"
#include "model/date.h"
#include "ui/lang.h"

struct words {
    const char *what, *todo;
};

static bool is_covered;

void words_cover(bool is_on)
{
    is_covered = is_on;
}

bool words_is_covered(void)
{
    return is_covered;
}

const char *words_private(const char *text)
{
    return is_covered && *text ? "＊＊＊" : text;
}

/* {0} is the title, {1} the limit, {2} the due date of the book in question, {3} the house where it goes. */
static struct words refusal_words(const struct circulation *c)
{
    switch (c->refusal) {
    case REFUSED_LIMIT:
        return (struct words){tr("已经借满 {1} 本"), tr("先还一本，再借这一本")};
    case REFUSED_OVERDUE:
        return (struct words){tr("有书过期未还，暂时不能借和续借"), tr("请先归还过期的书")};
    case REFUSED_OWN_LOAN:
        return (struct words){tr("这本书您已经借了"), tr("{2}前还，不用再扫")};
    case REFUSED_ON_LOAN:
        return (struct words){tr("这本书登记在别人名下"), tr("请把书交给志愿者")};
    case REFUSED_NOT_ON_LOAN:
        return (struct words){tr("这本书没有借出记录，已经收下"), tr("请放到还书架；想借它请先刷身份证")};
    case REFUSED_UNKNOWN_COPY:
        return (struct words){tr("没有找到这个条码"), tr("请再扫一次，或把书交给志愿者")};
    case REFUSED_ISBN:
        return (struct words){tr("这是出版社的条码"), tr("请扫图书馆贴在书上的条码")};
    case REFUSED_AMBIGUOUS:
        return (struct words){tr("有几本书用同一个号码"), tr("请选您手里的那一本")};
    case REFUSED_RESERVED:
        if (c->is_elsewhere)
            return (struct words){tr("这本书在{3}为别人留着"), tr("请把书交给志愿者")};
        return (struct words){tr("这本书有别人预约了"),
                              c->loan.due_day ? tr("请在 {2}前归还") : tr("您也可以在“找书”里预约，排队等")};
    case REFUSED_IN_TRANSIT:
        return c->is_elsewhere ? (struct words){tr("这本书要送到{3}"), tr("请放回转运架")}
                               : (struct words){tr("这本书刚送到，还没登记"), tr("先按“还书”扫一下，再来借")};
    case REFUSED_LOST:
        return (struct words){tr("这本书登记为丢失，您找到了"), tr("先按“还书”扫一下，再来借")};
    case REFUSED_DAMAGED:
        return (struct words){tr("这本书坏了，等人修补"), tr("请把书交给志愿者")};
    case REFUSED_DISCARDED:
        return (struct words){tr("这本书已经下架，不再外借"), tr("请把书交给志愿者")};
    case REFUSED_HOLD_LIMIT:
        return (struct words){tr("已经预约满 {1} 本"), tr("取消一本，就能再预约")};
    case REFUSED_HELD:
        return (struct words){tr("这本书您已经预约了"), tr("在“我的借阅”里看排到第几")};
    case REFUSED_HAS_TITLE:
        return (struct words){tr("这本书您手里正借着"), tr("想多看几天，可以续借")};
    case REFUSED_ON_SHELF:
        return (struct words){tr("这本书就在架上，不用预约"), tr("去书架拿来，扫一下就能借")};
    case REFUSED_NO_COPY:
        return (struct words){tr("这本书现在没有可等的"), tr("请问志愿者")};
    case REFUSED_NO_HOLD:
        return (struct words){tr("这个预约已经结束"), tr("不用再办理")};
    case REFUSED_CARD_EXPIRED:
        return (struct words){tr("身份证已过有效期，不能借书"), tr("还书照常；换了新证就能借")};
    case REFUSED_RENEWED:
        return (struct words){tr("这本书已经续借过了"), tr("请在 {2}前归还")};
    case REFUSED_LOAN_OVERDUE:
        return (struct words){tr("这本书已经过期，不能续借"), tr("请尽快归还")};
    case REFUSED_NO_LOAN:
        return (struct words){tr("这笔借阅已经结束"), tr("不用再办理")};
    case REFUSED_TOO_EARLY:
        return (struct words){tr("刚借不久，现在续借日期不会变"), tr("{2}前还；快到期再续借更合算")};
    case REFUSED_WITHDRAWN:
        return (struct words){tr("您已经收回同意，不再借新书"), tr("请把手里的书还清；还清后您的资料就删除")};
    case REFUSED_OF_AGE:
        return (struct words){tr("已经满十四岁，请用自己的身份证办证"), tr("手里的书照常还")};
    case REFUSED_COVERED:
        return (struct words){tr("这一本现在不能替他办"), tr("原因只告诉本人：请他刷自己的身份证")};
    case REFUSED_CLOCK:
        return (struct words){tr("机器的时间不对，暂时不能借和续借"), tr("还书照常；请告诉工作人员")};
    case REFUSED_NONE:
    case REFUSAL_COUNT:
        break;
    }
    return (struct words){"", ""};
}

void words_refusal(const struct circulation *c, char *what, size_t what_size, char *todo, size_t todo_size)
{
    struct words w = refusal_words(c);
    char limit[12], due[48] = "";
    str_format(limit, sizeof limit, "%d", c->limit);
    if (c->loan.due_day)
        words_date_short(c->loan.due_day, due, sizeof due);
    tr_fill(what, what_size, w.what, words_private(c->loan.title), limit, due, c->home_name);
    tr_fill(todo, todo_size, w.todo, words_private(c->loan.title), limit, due, c->home_name);
}

const char *words_store_trouble(enum err err)
{
    if (err == ERR_FULL)
        return tr("机器存不下了，这一步没有办成。请告诉工作人员");
    if (err == ERR_NOT_FOUND)
        return tr("没有找到，请再试一次");
    if (err == ERR_ACCESS)
        return tr("这张卡不能再用工作台，请找管理员");
    return tr("机器没有记下这一步，请再试一次，或告诉工作人员");
}

const char *words_card_trouble(enum err err)
{
    if (err == ERR_CLOSED)
        return tr("现在是休息时间，办不了借书。还书照常：扫书上的条码就行");
    if (err == ERR_DATA)
        return tr("这张证件的内容读出来不对，请找工作人员。还书不用刷卡");
    return tr("没有读出来。请把身份证拿起来，再平放一次");
}

const char *words_tag_trouble(enum err err)
{
    switch (err) {
    case ERR_NOT_FOUND:
        return tr("这张卡还没有关联。请先刷身份证，在“我的信息”里关联");
    case ERR_UNSUPPORTED:
        return tr("这部手机没有固定的号码，不能用。请换一张卡");
    case ERR_DATA:
        return tr("这张卡没有号码，不能用。请换一张卡");
    case ERR_BUSY:
        return tr("这张卡已经有人关联了，请换一张卡");
    case ERR_CARD:
        return tr("没有读好，请再放一次");
    default:
        return words_store_trouble(err);
    }
}

const char *words_reader_trouble(enum err err)
{
    if (err == ERR_UNAUTHORISED || err == ERR_SELF_TEST)
        return tr("读卡器坏了，暂时不能借书。还书照常；借书请找工作人员");
    if (err == ERR_UNSUPPORTED)
        return tr("这种读卡器用不了，暂时不能借书。还书照常；请告诉工作人员");
    return tr("读卡器没有连上，暂时不能借书。还书照常；请告诉工作人员");
}

const char *words_printer_trouble(enum err err, bool may_be_out)
{
    switch (err) {
    case ERR_PAPER:
        return tr("打印机没纸了");
    case ERR_COVER:
        return tr("打印机的盖子开着");
    case ERR_HOT:
        return tr("打印机太热了，要歇一会儿");
    case ERR_JAMMED:
        return tr("打印机卡住了");
    case ERR_BUSY:
        return tr("打印机正忙");
    case ERR_GONE:
    case ERR_NOT_FOUND:
        return tr("打印机没有连上");
    case ERR_ACCESS:
    case ERR_UNSUPPORTED:
        return tr("打印机用不了");
    default:
        return may_be_out ? tr("可能已经打出来了，请看一看出纸口") : tr("打印机没有回应");
    }
}

const char *words_printer_state(enum err err)
{
    switch (err) {
    case ERR_PAPER:
        return tr("缺纸");
    case ERR_COVER:
        return tr("盖子开着");
    case ERR_HOT:
        return tr("打印机太热");
    case ERR_JAMMED:
        return tr("打印机卡住");
    case ERR_OK:
        return tr("纸不多了");
    default:
        return tr("打印机");
    }
}

const char *words_token_trouble(enum err err)
{
    switch (err) {
    case ERR_EXPIRED:
        return tr("这张小票已过期。刷身份证可以看现在的借阅");
    case ERR_FORGED:
        return tr("这个二维码不是真的，或者被改过。请找工作人员");
    case ERR_NOT_FOUND:
        return tr("这张小票不是这里开的。刷身份证可以看现在的借阅");
    default:
        return tr("看不懂这个二维码，请把小票放平再扫一次");
    }
}

const char *words_weekday(int32_t day)
{
    switch (day_weekday(day)) {
    case 1:
        return tr("周一");
    case 2:
        return tr("周二");
    case 3:
        return tr("周三");
    case 4:
        return tr("周四");
    case 5:
        return tr("周五");
    case 6:
        return tr("周六");
    default:
        return tr("周日");
    }
}

static const char *month_name(int month)
{
    const char *const names[] = {tr("1月"), tr("2月"), tr("3月"), tr("4月"),  tr("5月"),  tr("6月"),
                                 tr("7月"), tr("8月"), tr("9月"), tr("10月"), tr("11月"), tr("12月")};
    return names[(month - 1) % 12];
}

void words_date_short(int32_t day, char *out, size_t size)
{
    struct civil c = day_to_civil(day);
    char number[12];
    str_format(number, sizeof number, "%d", c.day);
    tr_fill(out, size, tr("{0}{1}日"), month_name(c.month), number);
}

void words_date(int32_t day, char *out, size_t size)
{
    char date[48];
    words_date_short(day, date, sizeof date);
    tr_fill(out, size, tr("{0}（{1}）"), date, words_weekday(day));
}

void words_hour(int64_t at_ms, char *out, size_t size)
{
    int minute = minute_at(at_ms);
    str_format(out, size, "%d:%02d", minute / 60, minute % 60);
}
