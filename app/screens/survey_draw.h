/* What the screen of surveys shows of its state (survey.c). UI thread. */
#pragma once

#include "screens/print_step.h"
#include "ui/keyboard.h"

enum survey_action {
    SURVEY_BACK,
    SURVEY_OPEN,
    SURVEY_CHOOSE,
    SURVEY_BEFORE,
    SURVEY_NEXT,
    SURVEY_WRITE,
    SURVEY_ANONYMOUS,
    SURVEY_NAMED,
    SURVEY_STOP,
    SURVEY_TYPE_CODE,
    SURVEY_PRINT,
    SURVEY_AGAIN
};
enum { SURVEY_ROWS_MAX = 6 };

struct survey_state {
    enum survey_step {
        SURVEY_CHOOSING,
        SURVEY_ASKING,
        SURVEY_WRITING,
        SURVEY_TYPING_CODE,
        SURVEY_FINISHING,
        SURVEY_STOPPED,
        SURVEY_THANKING
    } step;
    struct survey_row rows[SURVEY_ROWS_MAX];
    size_t row_count;
    char title[96]; /* of the survey that is answered */
    struct question questions[QUESTIONS_MAX];
    int count, place;
    struct survey_form form;
    struct keyboard keyboard;
    struct print_step print;
    enum err err;
};

void survey_draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame);
/* What button i of a question stands for: what is best comes first on the screen. */
int survey_choice(const struct question *question, int i);
/* "4821 7730" */
void survey_code_words(const char *code, char out[SURVEY_CODE_SIZE + 1]);
