#include "screens/desk_names.h"

#include "base/utf8.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_AGAIN, ACT_CHOOSE };

void desk_names_open(struct desk_names *names, struct shell *shell)
{
    explicit_bzero(names, sizeof *names);
    names->is_open = true;
    names->keyboard = (struct keyboard){.layouts = 1U << LAYOUT_PINYIN | 1U << LAYOUT_LATIN,
                                        .layout = ime_is_ready() ? LAYOUT_PINYIN : LAYOUT_LATIN,
                                        .max = 30,
                                        .has_done = true};
    shell_announce(shell);
}

static void draw_found(struct ui *ui, struct frame frame, const struct desk_names *names, bool is_busy)
{
    struct rect status = frame.status, work = frame.work;
    int shown = names->count < PERSONS_MAX ? names->count : PERSONS_MAX;
    desk_heading(ui, &status, tr("没带证"), tr("没有这个人"), (size_t)names->count, names->err);
    if (names->count > PERSONS_MAX)
        ui_banner(ui, status, ROLE_AMBER, ICON_INFO, tr("人太多，请多打一个字"));
    ui_button(ui, part_foot(ui, &work),
              (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_AGAIN, 0, is_busy});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), shown);
    for (int i = list.first; i < list.last; i++)
        desk_row(
            ui, ui_list_row(ui, &list, i),
            &(struct desk_row){.head = names->persons[i].name,
                               .who = names->persons[i].is_child ? tr("孩子") : names->persons[i].last_four,
                               .what = "",
                               .note = "",
                               .button = is_busy ? NULL : tr("查看"),
                               .action = ACT_CHOOSE,
                               .arg = i});
    ui_list_end(ui);
}

void desk_names_draw(struct ui *ui, struct frame frame, const struct desk_names *names, bool is_busy)
{
    if (names->has_found) {
        draw_found(ui, frame, names, is_busy);
        return;
    }
    part_title(ui, &frame.status, tr("没带证"), tr("打姓名，或全部证号"));
    keyboard_draw_field(ui, &frame.status, &names->keyboard, tr("姓名"));
    keyboard_draw(ui, frame.work, &names->keyboard);
}

static void search(struct desk_names *names, struct shell *shell)
{
    struct store_request request = {.op = STORE_DESK_FIND};
    str_copy(request.code, sizeof request.code, names->keyboard.text);
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

bool desk_names_tap(struct desk_names *names, struct shell *shell, int action, int arg, struct uuid *chosen)
{
    if (shell_is_busy(shell))
        return false;
    if (names->has_found) {
        if (action == ACT_CHOOSE) {
            *chosen = names->persons[arg].id;
            return true;
        }
        desk_names_open(names, shell);
        return false;
    }
    enum keyboard_event event = keyboard_tap(&names->keyboard, action, arg);
    if (event == KEYBOARD_DONE) {
        search(names, shell);
    } else if (event == KEYBOARD_BACK) {
        explicit_bzero(names, sizeof *names);
        shell_announce(shell);
    }
    return false;
}

void desk_names_answer(struct desk_names *names, struct shell *shell, const struct store_answer *a)
{
    if (!names->is_open)
        return; /* a card was laid meanwhile */
    names->has_found = true;
    names->err = a->err;
    names->count = a->err == ERR_OK ? a->person_count : 0;
    if (a->err == ERR_OK)
        memcpy(names->persons, a->persons, sizeof names->persons);
    explicit_bzero(&names->keyboard, sizeof names->keyboard);
    shell_announce(shell);
}
