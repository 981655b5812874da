/* A survey out of rows of cells: a question a row. */
#include "base/utf8.h"
#include "ctl/cell.h"
#include "ctl/programme_row.h"
#include "ctl/when.h"

#include <stddef.h>
#include <string.h>

const char *const survey_headings[SURVEY_COLUMN_COUNT] = {
    [SURVEY_CODE] = "code|编号|代码",
    [SURVEY_TITLE] = "title|名称|标题|问卷",
    [SURVEY_KIND] = "kind|类别|类型",
    [SURVEY_ABOUT] = "about|说明|简介",
    [SURVEY_OPENS] = "opens|开始",
    [SURVEY_CLOSES] = "closes|截止|结束",
    [SURVEY_QUESTION] = "question|问题|题目",
    [SURVEY_ANSWER] = "answer|题型|答法",
    [SURVEY_OPTIONS] = "options|选项",
    [SURVEY_OPTIONAL] = "optional|可不答|选答",
};

/* An empty cell is 0: at once, for ever. */
static bool read_moment(struct programme_row *row, int column, bool is_end, int64_t *out)
{
    const char *fault, *cell = row_cell(row, column);
    if (!*cell) {
        *out = row->cells[column] ? 0 : *out;
        return true;
    }
    return when_read_moment(cell, is_end, out, &fault) || row_refuse(row, column, fault);
}

static bool read_head(struct programme_row *row, struct survey *s)
{
    static const struct text_field texts[] = {
        {SURVEY_TITLE, offsetof(struct survey, title), sizeof((struct survey *)0)->title},
        {SURVEY_ABOUT, offsetof(struct survey, about), sizeof((struct survey *)0)->about}};
    static const char *const kinds[] = {"general|一般|普通", "course|课程|课后"};
    int kind = s->is_course;
    if (!row_texts(row, texts, 2, s) ||
        !row_kind(row, SURVEY_KIND, kinds, 2, &kind, "is neither general (一般) nor course (课程)") ||
        !read_moment(row, SURVEY_OPENS, false, &s->opens_ms) ||
        !read_moment(row, SURVEY_CLOSES, true, &s->closes_ms))
        return false;
    s->is_course = kind == 1;
    return *s->title || row_refuse(row, SURVEY_TITLE, "is empty");
}

/* "上午|下午|晚上", or with semicolons. */
static bool read_options(struct programme_row *row, struct question *q)
{
    const char *at = row_cell(row, SURVEY_OPTIONS);
    while (*at) {
        size_t length = strcspn(at, "|;\n");
        char one[sizeof q->options[0] + 8];
        if (q->option_count == OPTIONS_MAX)
            return row_refuse(row, SURVEY_OPTIONS, "are more than 8");
        if (!str_format(one, sizeof one, "%.*s", (int)length, at) ||
            !cell_text(q->options[q->option_count], sizeof q->options[0], one))
            return row_refuse(row, SURVEY_OPTIONS, "has one longer than 63 bytes (21 Chinese characters)");
        q->option_count += *q->options[q->option_count] != '\0';
        at += length + (at[length] != '\0');
    }
    return true;
}

static bool read_question(struct programme_row *row, struct question *q)
{
    static const char *const kinds[] = {
        [QUESTION_SINGLE] = "single|单选",      [QUESTION_MULTIPLE] = "multiple|多选",
        [QUESTION_SCALE] = "scale|满意度|打分", [QUESTION_YES_NO] = "yes_no|是非|是否",
        [QUESTION_WORDS] = "words|文字|填空",
    };
    int kind = QUESTION_SINGLE;
    if (!cell_text(q->text, sizeof q->text, row_cell(row, SURVEY_QUESTION)))
        return row_refuse(row, SURVEY_QUESTION, "is longer than 191 bytes (63 Chinese characters)");
    if (!*q->text)
        return row_refuse(row, SURVEY_QUESTION, "is empty");
    if (!row_kind(row, SURVEY_ANSWER, kinds, QUESTION_KIND_COUNT, &kind,
                  "is none of single, multiple, scale, yes_no, words (单选, 多选, 满意度, 是非, 文字)") ||
        !read_options(row, q) || !row_yes(row, SURVEY_OPTIONAL, &q->is_optional))
        return false;
    q->kind = (enum question_kind)kind;
    bool has_choice = q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTIPLE;
    if (has_choice && q->option_count < 2)
        return row_refuse(row, SURVEY_OPTIONS, "are fewer than two");
    return has_choice || !q->option_count ||
           row_refuse(row, SURVEY_OPTIONS, "are for single and multiple alone");
}

bool survey_read(struct programme_row *row, bool is_more, struct survey_record *r)
{
    struct question question = {.kind = QUESTION_SINGLE};
    if (!is_more)
        r->count = 0;
    if (is_more && row_has_any(row, SURVEY_TITLE, SURVEY_TITLE) &&
        strcmp(row_cell(row, SURVEY_TITLE), r->survey.title) != 0)
        return row_refuse(row, SURVEY_TITLE, "is another one than in the row above with this code");
    if ((!is_more && !read_head(row, &r->survey)) || !read_question(row, &question))
        return false;
    if (r->count == QUESTIONS_MAX)
        return row_refuse(row, SURVEY_QUESTION, "is one too many: at most 40");
    r->questions[r->count++] = question;
    return true;
}
