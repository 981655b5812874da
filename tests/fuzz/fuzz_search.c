/* Any bytes as what a reader typed: each question is one that FTS5 understands, and holds nothing but folded
 * text. */
#include "db/search_plan.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static sqlite3_stmt *prepare_question(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *question = NULL;
    if (sqlite3_open(":memory:", &db) ||
        sqlite3_exec(db,
                     "CREATE VIRTUAL TABLE title_words USING fts5(tokens, content = '', columnsize = 0,"
                     " tokenize = \"ascii tokenchars '.^+=<@~>%#_'\");"
                     "INSERT INTO title_words (rowid, tokens) VALUES (1, '.neverthere')",
                     NULL, NULL, NULL) ||
        sqlite3_prepare_v2(db, "SELECT rowid FROM title_words WHERE title_words MATCH ?1", -1, &question,
                           NULL))
        abort();
    return question;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sqlite3_stmt *question;
    static struct search_plan plan;
    if (!question)
        question = prepare_question();
    char *typed = malloc(size + 1);
    memcpy(typed, data, size);
    typed[size] = '\0';
    search_plan_make(&plan, typed);
    for (int i = 0; i < plan.count; i++) {
        sqlite3_bind_text(question, 1, plan.matches[i], -1, SQLITE_STATIC);
        int rc = sqlite3_step(question);
        if (rc != SQLITE_DONE && (rc != SQLITE_ROW || !strstr(plan.title, "neverthere")))
            abort();
        sqlite3_reset(question);
    }
    if (strspn(plan.isbn, "0123456789") != strlen(plan.isbn))
        abort();
    free(typed);
    return 0;
}
