/* A receipt's QR scanned without a card: what its paper shows, and renewing; nothing more on a paper's word.
 */
#include "base/utf8.h"
#include "model/barcode.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_RENEW, ACT_BACK };

struct ticket {
    bool has_token;
    enum err err; /* of the token */
    char token[256];
    struct receipt_facts facts;
    struct loan loans[RECEIPT_LOANS_MAX];
    size_t count;
    struct circulation last;
    bool has_last;
    enum err renew_err;
};

static void load(struct ticket *s, struct shell *shell)
{
    s->err = store_receipt_by_token(shell_store(shell), s->token, &s->facts, s->loans, RECEIPT_LOANS_MAX,
                                    &s->count);
    if (s->err != ERR_OK)
        s->count = 0;
}

static void scan(void *state, struct shell *shell, const char *code)
{
    struct ticket *s = state;
    struct code what;
    enum token_kind kind;
    code_classify(shell_conf(shell), code, &what);
    if (token_read_kind(code, &kind) == ERR_OK && kind == TOKEN_BOOKING) {
        shell_goto_with_code(shell, "ticket-seen", code);
        return;
    }
    if (what.kind != CODE_TOKEN && what.kind != CODE_UNKNOWN) { /* a book */
        shell_scan_to_book(shell, code);
        return;
    }
    str_copy(s->token, sizeof s->token, code);
    s->has_token = true;
    s->has_last = false;
    s->renew_err = ERR_OK;
    load(s, shell);
    shell_note_scan(shell, s->err != ERR_OK);
}

static void draw_news(const struct ticket *s, struct ui *ui, struct rect r)
{
    char what[96];
    if (!s->has_token) {
        part_notice(ui, r, ROLE_JADE, ICON_QR, tr("把小票上的二维码对准红光"),
                    tr("可以看应还日期，也可以续借"));
    } else if (s->err != ERR_OK) {
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("小票不能用"), words_token_trouble(s->err));
    } else if (s->renew_err != ERR_OK) {
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有续成"), words_store_trouble(s->renew_err));
    } else if (s->has_last) {
        part_renewal(ui, r, &s->last);
    } else {
        tr_fill(what, sizeof what, tr("小票 {0} 是真的"), s->facts.number);
        part_notice(ui, r, ROLE_JADE, ICON_CHECK, what, "");
    }
}

static void draw_row(const struct loan *loan, int i, bool is_busy, struct ui *ui, struct rect r)
{
    char due[48], note[96] = "";
    words_date_short(loan->due_day, due, sizeof due);
    if (loan->is_open)
        tr_fill(note, sizeof note, tr("{0}前还"), due);
    bool can_renew = loan->is_open && loan->renewable == REFUSED_NONE;
    part_book(ui, r,
              &(struct book_row){.loan = loan,
                                 .badge = !loan->is_open     ? tr("已还")
                                          : loan->is_overdue ? tr("已过期")
                                                             : NULL,
                                 .badge_role = loan->is_open ? ROLE_SEAL : ROLE_JADE,
                                 .note = note,
                                 .button = can_renew && !is_busy ? tr("续借") : NULL,
                                 .button_icon = ICON_RENEW,
                                 .action = ACT_RENEW,
                                 .arg = i});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct ticket *s = state;
    struct rect status = frame.status, work = frame.work;
    part_title(ui, &status, tr("扫小票"), "");
    draw_news(s, ui, status);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(&s->loans[i], i, shell_is_busy(shell), ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct ticket *s = state;
    if (action == ACT_RENEW)
        shell_ask(shell, &(struct store_request){
                             .op = STORE_RENEW, .receipt = s->facts.id, .loan = s->loans[arg].id});
    else
        shell_goto_start(shell);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct ticket *s = state;
    s->renew_err = a->err;
    s->has_last = a->err == ERR_OK;
    if (s->has_last)
        s->last = a->circulation;
    load(s, shell);
}

const struct screen screen_ticket = {.name = "ticket",
                                     .state_size = sizeof(struct ticket),
                                     .reads_tokens = true,
                                     .draw = draw,
                                     .tap = tap,
                                     .answer = answer,
                                     .scan = scan};
