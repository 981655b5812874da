/* Pieces that several screens share: the title block, a book's row, the row of buttons at the foot. UI
 * thread. */
#pragma once

#include "db/store.h"
#include "screens/screen.h"
#include "ui/ui.h"

/* Title and one soft line below it at the top of *r, which shrinks by what was used. subtitle may be "". */
void part_title(struct ui *ui, struct rect *r, const char *title, const char *subtitle);

/* Where nothing of *work can be touched: what is left of status together with work, if one stands above the
 * other. */
struct rect part_join(struct rect status, struct rect work);

/* Lines one below the other, as large as they fit: through what part_join gives, or from status on into work
 * where they stand side by side. */
void part_lines(struct ui *ui, struct rect status, struct rect work, const char *const *lines, int count);

/* Cuts the row of buttons off the foot of *work. */
struct rect part_foot(struct ui *ui, struct rect *work);

/* The quiet button for a book whose barcode does not scan: in a row of its own above the foot, at the left of
 * the foot where work is low, or below the status where that stands beside work. */
void part_code_button(struct ui *ui, struct frame *frame, struct rect *foot, int action, bool is_busy);

/* One book: a coloured spine with its first character, title, author and publisher, a badge and a line at the
 * right. */
struct book_row {
    const struct loan *loan;
    const char *badge;    /* NULL = none */
    enum role badge_role; /* ROLE_JADE, ROLE_AMBER, ROLE_SEAL */
    const char *note;     /* right below the badge, "" = none */
    const char *button;   /* NULL = none */
    int button_icon, action, arg;
    bool is_refused; /* the whole row in the colour of refusal */
};
int part_book_height(struct ui *ui);
void part_book(struct ui *ui, struct rect r, const struct book_row *row);

/* A message box: icon, bold line, soft line; role ROLE_JADE, ROLE_AMBER or ROLE_SEAL. Returns the height
 * used. */
int part_notice(struct ui *ui, struct rect r, enum role role, int icon, const char *what, const char *todo);

/* What came of a renewal, in words. */
void part_renewal(struct ui *ui, struct rect r, const struct circulation *c);

/* Where a scan found several copies with one number: one button a copy, and one for none of them; action
 * carries the index, -1 for none. */
void part_candidates(struct ui *ui, struct rect r, const struct circulation *c, bool is_busy, int action);
