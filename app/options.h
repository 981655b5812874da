/* The command line of kiosk. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { OPTIONS_ARGS_MAX = 20 };

struct options {
    const char *conf, *script, *data, *bench;
    int width_px, height_px; /* 0 = kiosk.conf's */
    bool is_windowed;
    int script_line;       /* after "restart kill": where the script goes on */
    int64_t clock_wall_ms; /* and what the wall clock said, 0 = leave it */
    char conf_path[512], assets_dir[512];
};

/* false: wrong usage, said on stderr. The strings borrow from argv. */
bool options_parse(struct options *o, int argc, char **argv);
/* The arguments for the same program going on at a script's line, NULL-ended; borrows everything given. */
void options_again(const struct options *o, const char *from_line, const char *clock_ms,
                   const char *argv[OPTIONS_ARGS_MAX]);
