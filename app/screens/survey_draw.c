/* How the screen of surveys looks: one question a screen. */
#include "screens/survey_draw.h"

#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { COLUMN_MAX = 4 };

static void draw_trouble(const struct survey_state *s, struct ui *ui, struct rect *status)
{
    if (s->err == ERR_OK)
        return;
    cut_top(status, ui_banner(ui, *status, ROLE_SEAL, ICON_WARNING,
                              s->err == ERR_NOT_FOUND ? tr("没有这个号码，或者问卷已经结束了")
                                                      : words_store_trouble(s->err)));
    cut_top(status, ui_gap(ui));
}

static void draw_choosing(const struct survey_state *s, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    part_title(ui, &status, tr("听听您的意见"), s->row_count ? tr("选一份来答，可以随时停下") : "");
    draw_trouble(s, ui, &status);
    if (!s->row_count && s->err == ERR_OK)
        ui_banner(ui, status, ROLE_JADE, ICON_INFO, tr("现在没有要答的问卷"));
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("返回"), SURVEY_BACK, 0, false});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_QUIET, ICON_KEYBOARD, tr("接着上次答"), SURVEY_TYPE_CODE, 0, false});
    for (size_t i = 0; i < s->row_count; i++) {
        char label[160];
        tr_fill(label, sizeof label, s->rows[i].is_course ? tr("{0}：这门课怎么样？") : "{0}",
                words_private(s->rows[i].title));
        ui_button(ui, cut_top(&work, ui_target(ui)),
                  (struct button){BUTTON_PRIMARY, ICON_LIST, label, SURVEY_OPEN, (int)i, false});
        cut_top(&work, ui_gap(ui));
    }
}

/* What can be chosen, as labels; how many. */
static int labels_of(const struct question *q, const char *labels[OPTIONS_MAX])
{
    static const char *const scale[] = {TR("很不满意"), TR("不太满意"), TR("一般"), TR("满意"), TR("很满意")};
    int n = 0;
    switch (q->kind) {
    case QUESTION_SCALE:
        for (int i = SCALE_MAX; i-- > 0;)
            labels[n++] = tr(scale[i]);
        break;
    case QUESTION_YES_NO:
        labels[n++] = tr("是");
        labels[n++] = tr("不是");
        break;
    default:
        for (; n < q->option_count; n++)
            labels[n] = q->options[n];
    }
    return n;
}

int survey_choice(const struct question *q, int i)
{
    return q->kind == QUESTION_SCALE ? SCALE_MAX - i : q->kind == QUESTION_YES_NO ? 1 - i : i;
}

static bool is_chosen(const struct question *q, const struct answer *a, int i)
{
    if (!a->is_given)
        return false;
    return q->kind == QUESTION_MULTIPLE ? a->choice >> i & 1 : a->choice == survey_choice(q, i);
}

static void draw_choices(const struct survey_state *s, struct ui *ui, struct rect work, bool is_busy)
{
    const struct question *q = &s->questions[s->place];
    const char *labels[OPTIONS_MAX];
    int count = labels_of(q, labels), columns = count > COLUMN_MAX || work.h < work.w / 3 ? 2 : 1;
    int rows = (count + columns - 1) / columns;
    for (int row = 0; row < rows; row++) {
        struct rect line = cut_top(&work, ui_target(ui));
        for (int column = 0; column < columns && row * columns + column < count; column++) {
            int i = row * columns + column;
            bool is_set = is_chosen(q, &s->form.answers[s->place], i);
            ui_button(ui, rect_column(line, columns, column, ui_gap(ui)),
                      (struct button){is_set ? BUTTON_PRIMARY : BUTTON_SECONDARY, is_set ? ICON_CHECK : 0,
                                      labels[i], SURVEY_CHOOSE, i, is_busy});
        }
        cut_top(&work, ui_gap(ui));
    }
}

static void draw_words(const struct survey_state *s, struct ui *ui, struct rect work, bool is_busy)
{
    const struct answer *a = &s->form.answers[s->place];
    struct text_style body = {TEXT_LEAD, false, ROLE_INK, ALIGN_LEFT, false, false};
    ui_button(ui, cut_top(&work, ui_target(ui)),
              (struct button){BUTTON_PRIMARY, ICON_KEYBOARD, *a->words ? tr("改一改") : tr("写几个字"),
                              SURVEY_WRITE, 0, is_busy});
    cut_top(&work, ui_gap(ui));
    if (*a->words)
        ui_text(ui, work, body, words_private(a->words));
}

static void draw_asking(const struct survey_state *s, const struct shell *shell, struct ui *ui,
                        struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    const struct question *q = &s->questions[s->place];
    char progress[64], at[12], of[12];
    bool is_busy = shell_is_busy(shell), has_answer = s->form.answers[s->place].is_given;
    str_format(at, sizeof at, "%d", s->place + 1);
    str_format(of, sizeof of, "%d", s->count);
    tr_fill(progress, sizeof progress, tr("第 {0} 题，共 {1} 题"), at, of);
    part_title(ui, &status, words_private(s->title), progress);
    draw_trouble(s, ui, &status);
    struct rect foot = part_foot(ui, &work);
    ui_text(ui, status, (struct text_style){TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, false, false}, q->text);
    if (q->kind == QUESTION_WORDS)
        draw_words(s, ui, work, is_busy);
    else
        draw_choices(s, ui, work, is_busy);
    bool may_skip = q->is_optional && !has_answer;
    ui_button(ui, rect_column(foot, 3, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("先停下"), SURVEY_STOP, 0, is_busy});
    ui_button(ui, rect_column(foot, 3, 1, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("上一题"), SURVEY_BEFORE, 0, is_busy || s->place == 0});
    ui_button(ui, rect_column(foot, 3, 2, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, may_skip ? tr("跳过") : tr("下一题"), SURVEY_NEXT, 0,
                              is_busy || !(has_answer || may_skip)});
}

static void draw_finishing(const struct survey_state *s, const struct shell *shell, struct ui *ui,
                           struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    bool is_busy = shell_is_busy(shell);
    part_title(ui, &status, tr("答完了，怎么交？"), "");
    draw_trouble(s, ui, &status);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("先停下"), SURVEY_STOP, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("上一题"), SURVEY_BEFORE, 0, is_busy});
    ui_button(ui, cut_top(&work, ui_target(ui)),
              (struct button){BUTTON_PRIMARY, ICON_HIDE, tr("不留名交上"), SURVEY_ANONYMOUS, 0, is_busy});
    cut_top(&work, ui_gap(ui));
    ui_button(ui, cut_top(&work, ui_target(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("留名交上"), SURVEY_NAMED, 0, is_busy});
    const char *lines[] = {tr("不留名：谁也查不到是您写的，交了就不能再改。"),
                           tr("留名：工作人员知道是您的意见，好回复您。")};
    part_lines(ui, status, work, lines, 2);
}

static void draw_thanking(const struct survey_state *s, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    part_title(ui, &status, tr("谢谢您"), "");
    part_notice(ui, status, ROLE_JADE, ICON_CHECK, tr("您的意见收到了"), tr("办得好不好，您说了算"));
    struct rect foot = part_foot(ui, &work);
    bool is_more = s->row_count > 1;
    ui_button(
        ui, rect_column(foot, 1 + is_more, 0, ui_gap(ui)),
        (struct button){is_more ? BUTTON_SECONDARY : BUTTON_PRIMARY, 0, tr("返回"), SURVEY_BACK, 0, false});
    if (is_more)
        ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
                  (struct button){BUTTON_PRIMARY, 0, tr("再答一份"), SURVEY_AGAIN, 0, false});
}

void survey_code_words(const char *code, char out[SURVEY_CODE_SIZE + 1])
{
    str_format(out, SURVEY_CODE_SIZE + 1, "%.4s %s", code, code + 4);
}

static void draw_stopped(const struct survey_state *s, const struct shell *shell, struct ui *ui,
                         struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    char code[SURVEY_CODE_SIZE + 1], label[96];
    bool is_busy = shell_is_busy(shell) || s->print.phase == PRINT_GOING;
    survey_code_words(s->form.code, code);
    tr_fill(label, sizeof label, tr("您的号码：{0}"), words_private(code));
    part_title(ui, &status, tr("给您留着"), "");
    cut_top(&status, part_notice(ui, status, ROLE_JADE, ICON_CHECK, label,
                                 tr("下次点“接着上次答”，打这个号码。号码上没有您的名字")));
    cut_top(&status, ui_gap(ui));
    print_step_draw(
        &s->print, ui, status,
        (struct print_words){tr("正在打印"), tr("打好了，请拿好"), tr("请用手机拍下号码，或记下来")});
    struct rect foot = part_foot(ui, &work);
    bool has_paper = shell_health(shell)->printer == ERR_OK;
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("记好了"), SURVEY_BACK, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, ICON_PRINTER, tr("打印号码"), SURVEY_PRINT, 0,
                              is_busy || !has_paper});
}

static void draw_typing(const struct survey_state *s, struct ui *ui, struct frame frame, const char *title,
                        const char *hint)
{
    part_title(ui, &frame.status, title, "");
    keyboard_draw_field(ui, &frame.status, &s->keyboard, hint);
    draw_trouble(s, ui, &frame.status);
    keyboard_draw(ui, frame.work, &s->keyboard);
}

void survey_draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct survey_state *s = state;
    switch (s->step) {
    case SURVEY_CHOOSING:
        draw_choosing(s, ui, frame);
        break;
    case SURVEY_ASKING:
        draw_asking(s, shell, ui, frame);
        break;
    case SURVEY_WRITING:
        draw_typing(s, ui, frame, s->questions[s->place].text, tr("写在这里"));
        break;
    case SURVEY_TYPING_CODE:
        draw_typing(s, ui, frame, tr("打上次的八位号码"), tr("号码"));
        break;
    case SURVEY_FINISHING:
        draw_finishing(s, shell, ui, frame);
        break;
    case SURVEY_STOPPED:
        draw_stopped(s, shell, ui, frame);
        break;
    default:
        draw_thanking(s, ui, frame);
    }
}
