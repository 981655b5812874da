/* Making titles findable, a short transaction at a time. */
#include "db/store_private.h"
#include "db/title_words.h"

#include <unistd.h>

enum { INDEX_ROWS = 100, PAUSE_US = 5000 };

enum err store_index_titles(struct store *store, int *left)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    int rest = title_words_index(&store->sql, store->conf->site.id, INDEX_ROWS);
    err = store_end(store);
    if (!err)
        *left = rest;
    return err;
}

enum err store_tidy_words(struct store *store, bool is_all)
{
    bool is_more = true;
    enum err err = ERR_OK;
    while (!err && is_more) {
        err = store_begin(store);
        if (err)
            return err;
        is_more = title_words_tidy(&store->sql, is_all);
        err = store_end(store);
        usleep(PAUSE_US);
    }
    return err;
}
