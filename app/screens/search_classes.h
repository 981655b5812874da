/* The classes of the Chinese Library Classification in plain words, those asked for most first. UI thread. */
#pragma once

#include "screens/screen.h"

enum { SEARCH_CLASS_COUNT = 22 };

struct search_class {
    const char *letter, *name; /* name: for tr() */
};
extern const struct search_class search_classes[SEARCH_CLASS_COUNT];
const char *search_class_name(char letter); /* in the language of the session; NULL: no such class */

/* A screenful: a button a class, whose arg is its number, one back, and one to the new books. */
struct search_acts {
    int class, back, fresh;
};
void search_classes_draw(struct ui *ui, struct frame frame, struct search_acts acts);
