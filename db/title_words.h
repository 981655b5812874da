/* The index of words by which titles are found. Every token is whole: what a reader types is looked up in
 * ready lists, in the order of rank, so that a search may stop after the first rows however many there are. A
 * token's first sign tells its kind, so that no list holds anything else. For 城南旧事 by 林海音, class
 * I246.5: ^城 ^城南  城南 南旧 旧事  .城 .南 .旧 .事        title: beginning, pairs, single units (Latin ones
 * of names too) =林海音  +林海 +海音                             names: whole, pairs <c <ch <che <chen <cheng
 * cheng_nan nan_jiu jiu_shi  title in pinyin: beginning, pairs of syllables
 *   @c @cn @cnj @cnjs  ~cnj ~njs                    initials: beginnings, threes
 *   >linhaiyin  %lhy                                names in pinyin, their initials
 *   #i #i2 #i24 #i246 #i2465                        class
 * The store's own thread, inside a transaction. */
#pragma once

#include "db/sql.h"

/* The rank of a title that has no copy in this house; below it those that have. */
#define RANK_ELSEWHERE (INT64_C(1) << 40)

/* Indexes the next versions of titles, rows at most, and tidies the index a little; returns how many are
 * left. house: id of this house. */
int title_words_index(struct sql *sql, const char *house, int rows);
/* Takes a version out of the index. */
void title_words_drop(struct sql *sql, int64_t n);
/* The text of a version was changed where it stands. */
void title_words_renew(struct sql *sql, int64_t n);
/* A copy came to this house: its title is told among the first. */
void title_words_bring_home(struct sql *sql, const char *isbn);
/* Joins the segments of the index, some milliseconds' worth: all into one, or those of about one size. False
 * when there is nothing to join. */
bool title_words_tidy(struct sql *sql, bool is_all);
