/* Who has what: the resident lays the card, and the desk shows name, phone and loans. That it was looked at
 * is recorded before anything is shown. */
#include "base/utf8.h"
#include "screens/desk_lend.h"
#include "screens/desk_names.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_NEXT, ACT_NAMES, ACT_RENEW, ACT_RELATIVE, ACT_LEND };
enum { LOANS_MAX = 16 };
static const double sign_mm = 34;

struct desk_person {
    bool is_unknown, is_shown;
    struct desk_names names;                        /* looking for somebody without the card */
    struct person person, relatives[RELATIVES_MAX]; /* a child's guardians, or their children */
    int relative_count;
    struct loan loans[LOANS_MAX];
    size_t count;
    struct circulation renewal; /* the last one made for them here */
    bool has_renewal;
    struct desk_lend lend; /* books that are scanned for them */
    enum err err;
};

static void wait_for_card(struct desk_person *s, struct shell *shell)
{
    explicit_bzero(s, sizeof *s);
    shell_expect_card(shell);
    shell_announce(shell);
}

static void enter(void *state, struct shell *shell)
{
    wait_for_card(state, shell);
}

static void draw_waiting(const struct desk_person *s, const struct shell *shell, struct ui *ui,
                         struct frame frame)
{
    part_title(ui, &frame.status, tr("请放读者的身份证"), tr("先拿开您自己的"));
    if (s->err != ERR_OK || s->is_unknown)
        cut_top(&frame.status,
                ui_banner(ui, frame.status, ROLE_AMBER, ICON_WARNING,
                          s->is_unknown ? tr("这张证没有登记过") : words_store_trouble(s->err)));
    bool may_search = shell_visit(shell)->staff.role >= STAFF_LIBRARIAN;
    int columns = may_search ? 2 : 1;
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, columns, 0, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, shell_is_busy(shell)});
    if (may_search)
        ui_button(
            ui, rect_column(foot, columns, 1, ui_gap(ui)),
            (struct button){BUTTON_SECONDARY, ICON_SEARCH, tr("没带证"), ACT_NAMES, 0, shell_is_busy(shell)});
    struct rect rest = part_join(frame.status, frame.work);
    if (rest.h >= ui_mm(ui, sign_mm))
        ui_icon(ui, rest, ICON_READER, ROLE_JADE, ui_mm(ui, sign_mm));
}

static void draw_facts(const struct desk_person *s, struct ui *ui, struct rect *status)
{
    char facts[240], number[12];
    struct text_style soft = {.size = TEXT_BODY, .role = ROLE_INK_SOFT};
    str_format(number, sizeof number, "%zu", s->count);
    tr_fill(facts, sizeof facts,
            s->person.is_child ? tr("孩子，在借 {2} 本")
            : *s->person.phone ? tr("证号末四位 {0}，电话 {1}，在借 {2} 本")
                               : tr("证号末四位 {0}，没有留电话，在借 {2} 本"),
            words_private(s->person.last_four), words_private(s->person.phone), number);
    ui_private_begin(ui);
    part_title(ui, status, words_private(s->person.name), "");
    cut_top(status, ui_text(ui, *status, soft, facts) + ui_gap(ui));
    ui_private_end(ui);
}

static void draw_loan(const struct loan *loan, int i, bool is_busy, struct ui *ui, struct rect r)
{
    bool can_renew = loan->renewable == REFUSED_NONE && !is_busy;
    char due[48], note[96];
    words_date_short(loan->due_day, due, sizeof due);
    tr_fill(note, sizeof note, loan->is_overdue ? tr("{0}就该还了") : tr("{0}前还"), due);
    desk_row(ui, r,
             &(struct desk_row){.head = loan->title,
                                .who = loan->barcode,
                                .what = "",
                                .badge = loan->is_overdue ? tr("已过期") : NULL,
                                .badge_role = ROLE_SEAL,
                                .note = note,
                                .button = can_renew ? tr("续借") : NULL,
                                .action = ACT_RENEW,
                                .arg = i});
}

static void draw_relative(const struct person *relative, int i, bool is_busy, struct ui *ui, struct rect r)
{
    ui_private_begin(ui);
    desk_row(ui, r,
             &(struct desk_row){.head = words_private(relative->name),
                                .who = relative->is_child ? tr("孩子")
                                       : *relative->phone ? words_private(relative->phone)
                                                          : tr("监护人"),
                                .what = "",
                                .note = "",
                                .button = is_busy ? NULL : tr("查看"),
                                .action = ACT_RELATIVE,
                                .arg = i});
    ui_private_end(ui);
}

static void draw_person(const struct desk_person *s, bool is_busy, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    draw_facts(s, ui, &status);
    struct rect foot = part_foot(ui, &work);
    if (s->err != ERR_OK)
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, words_store_trouble(s->err));
    else if (s->has_renewal)
        part_renewal(ui, status, &s->renewal);
    else
        desk_lend_draw_status(&s->lend, ui, &status);
    if (desk_lend_asks(&s->lend)) {
        desk_lend_draw_choices(&s->lend, is_busy, ui, foot, work, ACT_LEND);
        return;
    }
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, false});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, ICON_PERSON, tr("下一位"), ACT_NEXT, 0, false});
    int loans = (int)s->count;
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), loans + s->relative_count);
    for (int i = list.first; i < list.last; i++)
        if (i < loans)
            draw_loan(&s->loans[i], i, is_busy, ui, ui_list_row(ui, &list, i));
        else
            draw_relative(&s->relatives[i - loans], i - loans, is_busy, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct desk_person *s = state;
    if (s->is_shown)
        draw_person(s, shell_is_busy(shell), ui, frame);
    else if (s->names.is_open)
        desk_names_draw(ui, frame, &s->names, shell_is_busy(shell));
    else
        draw_waiting(s, shell, ui, frame);
}

static void look_at(struct shell *shell, struct uuid resident)
{
    shell_ask(shell, &(struct store_request){.op = STORE_DESK_PERSON, .resident = resident});
}

static void renew(const struct desk_person *s, struct shell *shell, int i)
{
    if (!shell_is_busy(shell))
        shell_ask(shell, &(struct store_request){
                             .op = STORE_RENEW, .resident = s->person.id, .loan = s->loans[i].id});
}

static void show_relative(struct desk_person *s, struct shell *shell, int i)
{
    struct uuid who = s->relatives[i].id;
    if (shell_is_busy(shell))
        return;
    wait_for_card(s, shell);
    look_at(shell, who);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct desk_person *s = state;
    struct uuid chosen;
    if (s->is_shown && action >= ACT_LEND) {
        if (!shell_is_busy(shell))
            desk_lend_tap(&s->lend, shell, s->person.id, action - ACT_LEND, arg);
    } else if (s->names.is_open && !s->is_shown) {
        if (desk_names_tap(&s->names, shell, action, arg, &chosen))
            look_at(shell, chosen);
    } else if (action == ACT_RELATIVE) {
        show_relative(s, shell, arg);
    } else if (action == ACT_RENEW) {
        renew(s, shell, arg);
    } else if (action == ACT_NEXT) {
        wait_for_card(state, shell);
    } else if (action == ACT_NAMES) {
        desk_names_open(&s->names, shell);
    } else {
        shell_goto(shell, "desk");
    }
}

static void take_card(void *state, struct shell *shell, const struct resident *laid)
{
    struct desk_person *s = state;
    wait_for_card(s, shell);
    s->is_unknown = uuid_is_zero(laid->id);
    if (!s->is_unknown)
        look_at(shell, laid->id);
}

/* Another card may lie there since it was asked. */
static void answer_renewal(struct desk_person *s, struct shell *shell, const struct store_answer *a)
{
    bool is_theirs = false;
    for (size_t i = 0; i < s->count; i++)
        is_theirs |= uuid_equal(s->loans[i].id, a->circulation.loan.id);
    if (!s->is_shown || (a->err == ERR_OK && !is_theirs))
        return;
    s->err = a->err;
    s->has_renewal = a->err == ERR_OK;
    explicit_bzero(&s->lend, sizeof s->lend);
    if (s->has_renewal) {
        s->renewal = a->circulation;
        s->err = store_loans(shell_store(shell), s->person.id, s->loans, LOANS_MAX, &s->count);
    }
}

static void scan(void *state, struct shell *shell, const char *code)
{
    struct desk_person *s = state;
    s->has_renewal = false;
    if (s->is_shown && !shell_is_busy(shell))
        desk_lend_scan(&s->lend, shell, s->person.id, code);
}

/* Nothing is told of who was shown before. */
static void answer_lend(struct desk_person *s, struct shell *shell, const struct store_answer *a)
{
    if (!s->is_shown)
        return;
    desk_lend_answer(&s->lend, a);
    s->has_renewal = false;
    s->err = store_loans(shell_store(shell), s->person.id, s->loans, LOANS_MAX, &s->count);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct desk_person *s = state;
    if (a->op == STORE_DESK_LEND || a->op == STORE_RETURN) {
        answer_lend(s, shell, a);
        return;
    }
    if (a->op == STORE_DESK_FIND) {
        desk_names_answer(&s->names, shell, a);
        return;
    }
    if (a->op == STORE_RENEW) {
        answer_renewal(s, shell, a);
        return;
    }
    s->err = a->err;
    if (a->err == ERR_OK)
        s->err = store_loans(shell_store(shell), a->person.id, s->loans, LOANS_MAX, &s->count);
    s->is_shown = s->err == ERR_OK;
    if (s->is_shown) {
        s->person = a->person;
        memcpy(s->relatives, a->relatives, sizeof s->relatives);
        s->relative_count = a->relative_count;
    }
}

const struct screen screen_desk_person = {.name = "desk-person",
                                          .state_size = sizeof(struct desk_person),
                                          .needs_desk = true,
                                          .enter = enter,
                                          .draw = draw,
                                          .tap = tap,
                                          .card = take_card,
                                          .scan = scan,
                                          .answer = answer};
