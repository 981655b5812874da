/* A test's own folder goes with all that is in it. */
#pragma once

#include <ftw.h>
#include <stdio.h>

static inline int scratch_remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)st, (void)type, (void)walk;
    return remove(path);
}

/* 0, or -1 where something stayed. */
static inline int scratch_remove(const char *dir)
{
    return nftw(dir, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
