/* What residents wrote in a survey: sealed to staff, opened at a librarian's desk once three have answered.
 */
#include "staff_test.h"

#include "base/utf8.h"
#include "db/surveys.h"

#include <string.h>

static void words_open_at_a_librarians_desk(void **state)
{
    struct house *h = *state;
    static const struct question question = {.kind = QUESTION_WORDS, .text = "想说什么？"};
    static const char *const said[] = {"书再多些", "谢谢", "周日也开"};
    struct survey s = {.code = "s1", .title = "意见"};
    char words[4][ANSWER_WORDS_MAX];
    enum import_outcome outcome;
    struct uuid survey, desk;
    size_t count = 9;
    int found = 0;
    assert_int_equal(store_put_survey(h->store, &s, &question, 1, &outcome, &survey), ERR_OK);
    for (int i = 0; i < 3; i++) {
        struct identity identity = people[0];
        struct resident r;
        struct survey_form form = {.survey = survey, .subject = survey, .answers[0].is_given = true};
        bool is_known;
        str_format(identity.number, sizeof identity.number, "1101011987021%04dX", i);
        assert_int_equal(store_identify(h->store, &identity, &r, &is_known), ERR_OK);
        assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
        if (i == 2) {
            desk = open_admin(h);
            assert_int_equal(store_survey_words(h->store, desk, survey, survey, 0, words, 4, &count), ERR_OK);
            assert_int_equal(count, 0);
        }
        str_copy(form.answers[0].words, sizeof form.answers[0].words, said[i]);
        assert_int_equal(store_finish_survey(h->store, r.id, &form, true), ERR_OK);
    }
    desk = open_admin(h);
    assert_int_equal(store_survey_words(h->store, desk, survey, survey, 0, words, 4, &count), ERR_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 9; i++)
        found += strcmp(words[i / 3], said[i % 3]) == 0;
    assert_int_equal(found, 3);
    assert_int_equal(store_survey_words(h->store, desk, survey, survey, 0, words, 2, &count), ERR_OK);
    assert_int_equal(count, 2);
    desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN); /* a volunteer's */
    assert_int_equal(store_survey_words(h->store, desk, survey, survey, 0, words, 4, &count), ERR_ACCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {STAFF_TEST(words_open_at_a_librarians_desk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
