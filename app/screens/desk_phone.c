/* 电话通知单: whose reserved book is ready, and what people have to hear of their bookings. Name and number
 * are opened for one call at a time, and recorded.
 */
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "model/date.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_OPEN, ACT_PHONED, NOTICES_MAX = 100 };

struct phone_list {
    struct desk_notice notices[NOTICES_MAX];
    size_t count;
    enum err err;
    bool is_open; /* one is opened: */
    struct desk_notice notice;
    struct person person; /* whom to call: for a child, a guardian */
    char child[96];       /* "" = the reservation is their own */
};

static void enter(void *state, struct shell *shell)
{
    struct phone_list *s = state;
    s->err = store_desk_to_phone(shell_store(shell), s->notices, NOTICES_MAX, &s->count);
}

/* What it is about, in a few words. */
static void kind_words(const struct desk_notice *n, char out[64])
{
    static const char *const words[] = {
        [NOTICE_HOLD] = TR("取书号 {0}"),    [NOTICE_OFFERED] = TR("有名额了"),
        [NOTICE_CONFIRMED] = TR("对方同意"), [NOTICE_REFUSED] = TR("对方不同意"),
        [NOTICE_READY] = TR("可以取了"),     [NOTICE_CALLED_OFF] = TR("停办"),
    };
    char number[12];
    str_format(number, sizeof number, "%d", n->number);
    tr_fill(out, 64, tr(words[n->kind]), number);
}

/* What to tell: of a book as a sentence, else kind, what and when. */
static void notice_words(const struct desk_notice *n, const char *child, char *out, size_t size)
{
    char number[12], kind[64], day[48] = "", hour[16] = "";
    str_format(number, sizeof number, "%d", n->number);
    if (n->kind == NOTICE_HOLD) {
        tr_fill(out, size,
                *child ? tr("给孩子 {2} 预约的《{0}》到了，取书号 {1}") : tr("《{0}》到了，取书号 {1}"),
                words_private(n->title), number, words_private(child));
        return;
    }
    kind_words(n, kind);
    if (n->starts_ms) {
        words_date_short(day_at(n->starts_ms), day, sizeof day);
        words_hour(n->starts_ms, hour, sizeof hour);
    }
    str_format(out, size, "%s%s%s: %s %s %s", words_private(child), *child ? " " : "", kind,
               words_private(n->title), day, hour);
}

static void draw_person(const struct phone_list *s, const struct shell *shell, struct ui *ui,
                        struct frame frame)
{
    char words[320];
    bool is_busy = shell_is_busy(shell);
    struct rect status = frame.status;
    notice_words(&s->notice, s->child, words, sizeof words);
    ui_private_begin(ui);
    part_title(ui, &status, words_private(s->person.name), words_private(s->person.phone));
    ui_text(ui, status, (struct text_style){.size = TEXT_BODY, .role = ROLE_INK}, words);
    ui_private_end(ui);
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("没打通"), ACT_BACK, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("通知到了"), ACT_PHONED, 0, is_busy});
}

static void draw_list(const struct phone_list *s, const struct shell *shell, struct ui *ui,
                      struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    bool is_busy = shell_is_busy(shell);
    desk_heading(ui, &status, tr("电话通知"), tr("没有要打的电话"), s->count, s->err);
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, is_busy});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++) {
        char since[48], kind[64];
        words_date_short(day_at(s->notices[i].since_ms), since, sizeof since);
        kind_words(&s->notices[i], kind);
        desk_row(ui, ui_list_row(ui, &list, i),
                 &(struct desk_row){.head = s->notices[i].title,
                                    .who = kind,
                                    .what = "",
                                    .note = since,
                                    .button = is_busy ? NULL : tr("查看"),
                                    .action = ACT_OPEN,
                                    .arg = i});
    }
    ui_list_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct phone_list *s = state;
    if (s->is_open)
        draw_person(s, shell, ui, frame);
    else
        draw_list(s, shell, ui, frame);
}

/* Back to the list, as it is now. */
static void close_person(struct phone_list *s, struct shell *shell)
{
    explicit_bzero(s, sizeof *s);
    enter(s, shell);
    shell_announce(shell);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct phone_list *s = state;
    if (shell_is_busy(shell))
        return; /* a second row must not take the place of the one that is being opened */
    if (action == ACT_OPEN) {
        s->notice = s->notices[arg];
        shell_ask(shell, &(struct store_request){.op = STORE_DESK_PERSON, .resident = s->notice.resident});
    } else if (action == ACT_PHONED) {
        shell_ask(shell, &(struct store_request){.op = STORE_DESK_PHONED,
                                                 .phoned = s->notice.what,
                                                 .notice = s->notice.kind,
                                                 .order.starts_ms = s->notice.starts_ms});
    } else if (s->is_open) {
        close_person(s, shell);
    } else {
        shell_goto(shell, "desk");
    }
}

/* A child has no telephone: the guardian who left a number. */
static void take_person(struct phone_list *s, const struct store_answer *a)
{
    s->person = a->person;
    for (int i = a->relative_count; a->person.is_child && i-- > 0;)
        if (*a->relatives[i].phone)
            s->person = a->relatives[i];
    str_copy(s->child, sizeof s->child, a->person.is_child ? a->person.name : "");
}

/* ERR_NOT_FOUND: fetched, or called by somebody else meanwhile; the list tells. */
static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct phone_list *s = state;
    s->is_open =
        a->op == STORE_DESK_PERSON && a->err == ERR_OK && uuid_equal(a->person.id, s->notice.resident);
    if (s->is_open) {
        take_person(s, a);
        shell_announce(shell);
        return;
    }
    close_person(s, shell);
    if (a->err != ERR_OK && a->err != ERR_NOT_FOUND)
        s->err = a->err;
}

const struct screen screen_desk_phone = {.name = "desk-phone",
                                         .state_size = sizeof(struct phone_list),
                                         .needs_desk = true,
                                         .enter = enter,
                                         .draw = draw,
                                         .tap = tap,
                                         .answer = answer};
