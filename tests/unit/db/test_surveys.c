/* Surveys: who may answer, once each, what is kept of an anonymous answer, and what staff learn. */
#include "programme.h"

#include "db/surveys.h"

#include <stdlib.h>

static const struct question questions[] = {
    {.kind = QUESTION_SCALE, .text = "您喜欢吗？"},
    {.kind = QUESTION_SINGLE, .text = "几点最好？", .option_count = 2, .options = {"上午", "晚上"}},
    {.kind = QUESTION_MULTIPLE,
     .text = "还想学什么？",
     .option_count = 3,
     .options = {"书法", "声乐", "太极"}},
    {.kind = QUESTION_YES_NO, .text = "希望继续开吗？"},
    {.kind = QUESTION_WORDS, .text = "还有什么想说的？", .is_optional = true},
};
enum { QUESTION_COUNT = sizeof questions / sizeof *questions };

static struct uuid put(struct house *h, const char *code, bool is_course)
{
    struct survey s = {.title = "您的意见", .is_course = is_course};
    enum import_outcome outcome;
    struct uuid id;
    str_copy(s.code, sizeof s.code, code);
    assert_int_equal(store_put_survey(h->store, &s, questions, QUESTION_COUNT, &outcome, &id), ERR_OK);
    return id;
}

static struct survey_form form;

static void begin(struct uuid survey, struct uuid subject)
{
    form = (struct survey_form){.survey = survey, .subject = subject};
}

static void say(int question, int choice, const char *words)
{
    form.answers[question] = (struct answer){.choice = choice, .is_given = true};
    str_copy(form.answers[question].words, ANSWER_WORDS_MAX, words);
}

static void answer_all(struct uuid survey, struct uuid subject, bool goes_on)
{
    begin(survey, subject);
    say(0, 5, "");
    say(1, 1, "");
    say(2, 5, "");
    say(3, goes_on, "");
}

static enum err finish(struct house *h, struct uuid who, bool is_anonymous)
{
    return store_finish_survey(h->store, who, &form, is_anonymous);
}

static size_t offered(struct house *h, struct uuid who, struct survey_row rows[4])
{
    size_t count;
    assert_int_equal(store_surveys_for(h->store, who, rows, 4, &count), ERR_OK);
    return count;
}

static void a_survey_is_left_and_gone_on_with(void **state)
{
    struct house *h = *state;
    struct uuid survey = put(h, "s1", false), a = citizen(h, 0);
    struct survey_row rows[4];
    char first[SURVEY_CODE_SIZE];
    assert_int_equal(offered(h, a, rows), 1);
    assert_int_equal(rows[0].questions, QUESTION_COUNT);
    begin(survey, survey);
    say(0, 4, "");
    say(4, 0, "晚一点开课");
    assert_int_equal(finish(h, a, false), ERR_DATA);
    assert_int_equal(store_pause_survey(h->store, &form), ERR_OK);
    assert_int_equal(strlen(form.code), 8);
    str_copy(first, sizeof first, form.code);

    form = (struct survey_form){.code = "00000000"};
    form.code[0] = first[0] == '0' ? '1' : '0';
    assert_int_equal(store_resume_survey(h->store, &form), ERR_NOT_FOUND);
    str_copy(form.code, sizeof form.code, first);
    assert_int_equal(store_resume_survey(h->store, &form), ERR_OK);
    assert_true(uuid_equal(form.survey, survey) && uuid_equal(form.subject, survey));
    assert_true(form.answers[0].is_given && form.answers[0].choice == 4 && !form.answers[1].is_given);
    assert_string_equal(form.answers[4].words, "晚一点开课");
    say(1, 0, "");
    assert_int_equal(store_pause_survey(h->store, &form), ERR_OK); /* again, under the same number */
    assert_string_equal(form.code, first);
    form = (struct survey_form){.survey = {{0}}};
    str_copy(form.code, sizeof form.code, first);
    assert_int_equal(store_resume_survey(h->store, &form), ERR_OK);
    assert_true(form.answers[1].is_given);
    say(2, 0, "");
    say(3, 1, "");
    assert_int_equal(finish(h, a, false), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_drafts"), 0);
    assert_int_equal(store_resume_survey(h->store, &form), ERR_NOT_FOUND);
    assert_int_equal(offered(h, a, rows), 0);
    answer_all(survey, survey, true);
    assert_int_equal(finish(h, a, false), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'survey_answered'"), 1);
}

/* A draft knows its code's hash, and nothing of the resident. */
static void a_draft_tells_nothing_of_who_stopped(void **state)
{
    struct house *h = *state;
    struct uuid survey = put(h, "s1", false), a = citizen(h, 0);
    int64_t events = query(h, "SELECT count(*) FROM events");
    char path[300], stopped[SURVEY_CODE_SIZE];
    begin(survey, survey);
    say(4, 0, "别写我的名字");
    assert_int_equal(store_pause_survey(h->store, &form), ERR_OK);
    str_copy(stopped, sizeof stopped, form.code);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
    static const char *const tails[] = {"", "-wal"};
    for (size_t i = 0; i < 2; i++) {
        size_t size;
        house_path(h, tails[i], path);
        unsigned char *bytes = file_read(path, &size);
        assert_null(memmem(bytes, size, "别写我的名字", strlen("别写我的名字")));
        assert_null(memmem(bytes, size, stopped, strlen(stopped)));
        free(bytes);
    }
    assert_int_equal(query(h, "SELECT count(*) FROM survey_drafts d JOIN residents r ON substr(r.id, 1, 4) ="
                              " substr(d.id, 1, 4)"),
                     0);
    bool is_deleted;
    assert_int_equal(store_withdraw(h->store, a, &is_deleted), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_drafts"), 1);
}

static void answers_must_fit_their_question(void **state)
{
    struct house *h = *state;
    struct uuid survey = put(h, "s1", false), a = citizen(h, 0);
    static const struct {
        int question, choice;
        const char *words;
    } bad[] = {{0, 0, ""}, {0, 6, ""},  {1, 2, ""},  {1, -1, ""}, {2, 8, ""},
               {3, 2, ""}, {3, 1, "x"}, {4, 1, "x"}, {5, 0, ""}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        answer_all(survey, survey, true);
        say(bad[i].question, bad[i].choice, bad[i].words);
        assert_int_equal(finish(h, a, false), ERR_DATA);
        assert_int_equal(store_pause_survey(h->store, &form), ERR_DATA);
    }
    answer_all(uuid_new(), survey, true);
    assert_int_equal(finish(h, a, false), ERR_NOT_FOUND);
    assert_int_equal(store_pause_survey(h->store, &form), ERR_DATA);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_drafts"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_responses"), 0);
}

/* Nothing in the file leads from the answer to who gave it, nor tells when it was given. */
static void an_anonymous_answer_has_no_way_back(void **state)
{
    struct house *h = *state;
    struct uuid survey = put(h, "s1", false), a = citizen(h, 0);
    int64_t events = query(h, "SELECT count(*) FROM events"), audit = query(h, "SELECT count(*) FROM audit");
    answer_all(survey, survey, true);
    say(4, 0, "别写我的名字");
    assert_int_equal(finish(h, a, true), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
    assert_int_equal(query(h, "SELECT count(*) FROM audit"), audit);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_responses WHERE resident IS NULL"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_drafts"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_done"), 1);
    /* no version 7 id, whose first bytes are the time */
    assert_int_equal(query(h, "SELECT count(*) FROM survey_responses r, survey_done d, residents s WHERE"
                              " substr(r.id, 1, 4) = substr(s.id, 1, 4)"),
                     0);
    char path[300];
    static const char *const tails[] = {"", "-wal"};
    for (size_t i = 0; i < 2; i++) {
        size_t size;
        house_path(h, tails[i], path);
        unsigned char *bytes = file_read(path, &size);
        assert_null(memmem(bytes, size, "别写我的名字", strlen("别写我的名字")));
        free(bytes);
    }
}

static void staff_see_counts_of_three_and_more(void **state)
{
    struct house *h = *state;
    struct uuid survey = put(h, "s1", false);
    struct survey_result r;
    for (int i = 0; i < 3; i++) {
        answer_all(survey, survey, i > 0);
        assert_int_equal(finish(h, citizen(h, i), i == 1), ERR_OK);
        assert_int_equal(store_survey_result(h->store, survey, survey, &r), ERR_OK);
        assert_int_equal(r.responses, i + 1);
        assert_int_equal(r.answered[0], i < 2 ? 0 : 3);
    }
    assert_int_equal(r.counts[0][4], 3);
    assert_int_equal(r.counts[1][1], 3);
    assert_int_equal(r.counts[2][0], 3);
    assert_int_equal(r.counts[2][1], 0);
    assert_int_equal(r.counts[2][2], 3);
    assert_int_equal(r.counts[3][0], 1);
    assert_int_equal(r.counts[3][1], 2);
}

static void a_course_asks_who_was_there(void **state)
{
    struct house *h = *state;
    struct activity course = {
        .code = "sf", .title = "书法", .kind = ACTIVITY_COURSE, .capacity = 9, .threshold = 60};
    struct activity_session s = {.starts_ms = at(1, 9, 0), .ends_ms = at(1, 10, 0)};
    enum import_outcome outcome;
    struct survey_row rows[4];
    struct survey_subject subjects[4];
    struct course_verdict verdict;
    size_t count;
    struct uuid survey = put(h, "kc", true), id;
    assert_int_equal(store_put_activity(h->store, &course, &s, 1, &outcome, &id), ERR_OK);
    for (int i = 0; i < 4; i++)
        enrol(h, citizen(h, i), id);
    clock_set_wall_ms(at(1, 9, 0));
    for (int i = 0; i < 3; i++) {
        struct check_in done[2];
        assert_int_equal(
            store_check_in_due(h->store, citizen(h, i), (struct uuid){0}, CHECK_IN_CARD, done, 2, &count),
            ERR_OK);
        assert_int_equal(offered(h, citizen(h, i), rows), 0); /* not before its end */
    }
    clock_set_wall_ms(at(1, 11, 0));
    assert_int_equal(offered(h, citizen(h, 3), rows), 0); /* was not there */
    assert_int_equal(offered(h, citizen(h, 0), rows), 1);
    assert_string_equal(rows[0].title, "书法");
    assert_true(rows[0].is_course && uuid_equal(rows[0].subject, id));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(store_course_verdict(h->store, id, &verdict), ERR_NOT_FOUND);
        answer_all(survey, id, i > 0);
        assert_int_equal(finish(h, citizen(h, i), true), ERR_OK);
    }
    assert_int_equal(store_course_verdict(h->store, id, &verdict), ERR_OK);
    assert_int_equal(verdict.answers, 3);
    assert_int_equal(verdict.yes, 2);
    assert_true(verdict.goes_on); /* 66 of 60 */
    assert_int_equal(store_survey_subjects(h->store, subjects, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_true(uuid_equal(subjects[0].survey, survey) && uuid_equal(subjects[0].subject, id));
    assert_string_equal(subjects[0].title, "书法");
    assert_string_equal(subjects[0].survey_code, "kc");
    assert_true(subjects[0].is_course);
    assert_int_equal(subjects[0].responses, 3);
    course.threshold = 67;
    assert_int_equal(store_put_activity(h->store, &course, &s, 1, &outcome, &id), ERR_OK);
    assert_int_equal(store_course_verdict(h->store, id, &verdict), ERR_OK);
    assert_false(verdict.goes_on);
    clock_set_wall_ms(at(32, 11, 0));
    assert_int_equal(offered(h, citizen(h, 3), rows), 0);
}

static void questions_stand_once_somebody_answers(void **state)
{
    struct house *h = *state;
    struct uuid survey = put(h, "s1", false), a = citizen(h, 0), again;
    struct survey s = {.code = "s1", .title = "您的意见"}, read;
    struct question changed[QUESTION_COUNT], stored[QUESTIONS_MAX];
    enum import_outcome outcome;
    size_t count;
    memcpy(changed, questions, sizeof changed);
    assert_int_equal(store_put_survey(h->store, &s, changed, QUESTION_COUNT, &outcome, &again), ERR_OK);
    assert_int_equal(outcome, IMPORT_SAME);
    assert_true(uuid_equal(survey, again));
    str_copy(changed[1].options[0], sizeof changed[1].options[0], "下午");
    assert_int_equal(store_put_survey(h->store, &s, changed, QUESTION_COUNT, &outcome, NULL), ERR_OK);
    assert_int_equal(outcome, IMPORT_CHANGED);
    begin(survey, survey);
    say(0, 4, "");
    assert_int_equal(store_pause_survey(h->store, &form), ERR_OK);
    assert_int_equal(store_put_survey(h->store, &s, questions, QUESTION_COUNT, &outcome, NULL),
                     ERR_UNSUPPORTED);
    s.closes_ms = MONDAY_MS + DAY_MS; /* its time may change */
    assert_int_equal(store_put_survey(h->store, &s, changed, QUESTION_COUNT, &outcome, NULL), ERR_OK);
    assert_int_equal(store_survey(h->store, survey, &read, stored, &count), ERR_OK);
    assert_int_equal(read.version, 3);
    assert_string_equal(stored[1].options[0], "下午");
    clock_set_wall_ms(MONDAY_MS + DAY_MS);
    assert_int_equal(store_resume_survey(h->store, &form), ERR_NOT_FOUND);
    answer_all(survey, survey, true);
    assert_int_equal(finish(h, a, true), ERR_NOT_FOUND);
    changed[1].option_count = 1;
    assert_int_equal(store_put_survey(h->store, &s, changed, QUESTION_COUNT, &outcome, NULL), ERR_DATA);
}

static void who_is_deleted_leaves_their_answer_alone(void **state)
{
    struct house *h = *state;
    struct uuid survey = put(h, "s1", false), a = citizen(h, 0);
    bool is_deleted;
    answer_all(survey, survey, true);
    assert_int_equal(finish(h, a, false), ERR_OK);
    assert_int_equal(store_withdraw(h->store, a, &is_deleted), ERR_OK);
    assert_true(is_deleted);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_responses WHERE resident IS NULL"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM survey_done"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_survey_is_left_and_gone_on_with),     TEST(a_draft_tells_nothing_of_who_stopped),
        TEST(answers_must_fit_their_question),       TEST(an_anonymous_answer_has_no_way_back),
        TEST(staff_see_counts_of_three_and_more),    TEST(a_course_asks_who_was_there),
        TEST(questions_stand_once_somebody_answers), TEST(who_is_deleted_leaves_their_answer_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
