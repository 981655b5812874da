/* The JSON that kioskctl writes. */
#include "ctl/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

static void texts_are_escaped(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    json_put_pair(out, "{", "书名", "a\"b\\c\n\x01活\xFF");
    fclose(out);
    assert_string_equal(text, "{\"书名\": \"a\\\"b\\\\c\\u000a\\u0001活\xEF\xBF\xBD\"");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts_are_escaped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
