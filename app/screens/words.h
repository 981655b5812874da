/* The words for trouble: what happened, what still works, what to do. Written for grandmothers; UI thread
 * (tr). */
#pragma once

#include "base/err.h"
#include "db/store.h"

#include <stddef.h>

/* Why a book was not lent, renewed or returned. what: one line; todo: what the person can do now. */
void words_refusal(const struct circulation *c, char *what, size_t what_size, char *todo, size_t todo_size);
/* The store could not do it (disk, damage): nothing was changed. */
const char *words_store_trouble(enum err err);
/* Why a card could not be read, and (without what to do) why a printer does not print; borrowed, translated.
 * may_be_out: paper may have come out all the same. */
const char *words_card_trouble(enum err err);
/* Of a second card that was laid: store_find_tag, store_link_tag, or the reader's ERR_CARD. */
const char *words_tag_trouble(enum err err);
const char *words_reader_trouble(enum err err);
const char *words_printer_trouble(enum err err, bool may_be_out);
/* The same for the bar at the top, a word or two; ERR_OK = little paper. */
const char *words_printer_state(enum err err);
const char *words_token_trouble(enum err err);

/* 遮挡: while on, words_private gives stars in place of a name or a title. Off at the start and the end of a
 * session. */
void words_cover(bool is_on);
bool words_is_covered(void);
const char *words_private(const char *text);

/* 12月21日（周一） or "Mon, 21 Dec"; 12月21日 or "21 Dec". */
void words_date(int32_t day, char *out, size_t size);
void words_date_short(int32_t day, char *out, size_t size);
/* "14:27" */
void words_hour(int64_t at_ms, char *out, size_t size);
const char *words_weekday(int32_t day); /* 周一 */
