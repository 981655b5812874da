/* Pieces of the desk's screens. UI thread. */
#pragma once

#include "screens/parts.h"
#include "ui/keyboard.h"

/* A row with a spine, as a book's, of whatever stands in it; who and what: below head. note: at the right. */
struct desk_row {
    const char *head, *who, *what;
    const char *badge; /* NULL = none */
    enum role badge_role;
    const char *note, *button;    /* button NULL = none */
    int button_icon, action, arg; /* icon 0 = a check mark */
};
void desk_row(struct ui *ui, struct rect r, const struct desk_row *row);

/* Title, how many rows (or none's sentence), and the trouble of reading them, at the top of *status. */
void desk_heading(struct ui *ui, struct rect *status, const char *title, const char *none, size_t count,
                  enum err err);

/* One button below the other: what was done, or why. action carries the index. */
void desk_choices(struct ui *ui, struct rect work, const char *const *labels, int count, int action,
                  bool is_busy);
/* The only thing to be tapped leads back to the desk. */
void desk_tap_back(void *state, struct shell *shell, int action, int arg);

/* Digits that show as dots; and why a PIN opened or changed nothing. */
struct keyboard desk_pin_keyboard(void);
void desk_pin_trouble(const struct desk_login *refused, char *out, size_t size);

/* A list on paper, as many rows as one has room for. */
enum { DESK_PAPER_ROWS = 14 };
struct desk_paper_row {
    char head[160], left[160], right[48];
};
enum err desk_paper(struct shell *shell, const char *title, const struct desk_paper_row *rows, size_t count,
                    struct raster *out) MUST_CHECK;

/* "14:03" */
void desk_time(int64_t wall_ms, char out[16]);
