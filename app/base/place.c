#include "base/place.h"

#include "base/utf8.h"

#include <string.h>
#include <unistd.h>

/* Tail below the folder of the program. */
static void beside_program(char *out, size_t size, const char *tail)
{
    char program[4096];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    program[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    str_format(out, size, "%s/%s", program, tail);
}

/* The first of these that is there, else the last of them. */
static void beside_program_any(char *out, size_t size, const char *const *tails, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        beside_program(out, size, tails[i]);
        if (access(out, R_OK) == 0)
            return;
    }
}

void place_assets(char *out, size_t size)
{
    static const char *const tails[] = {"../assets", "../../assets",
                                        "../share/kiosk"}; /* build/, build/asan/ */
    beside_program_any(out, size, tails, sizeof tails / sizeof tails[0]);
}

void place_ime(char *out, size_t size)
{
    static const char *const tails[] = {"ime", "../share/kiosk/ime"};
    beside_program_any(out, size, tails, sizeof tails / sizeof tails[0]);
}

void place_conf(char *out, size_t size)
{
    beside_program(out, size, "kiosk.conf");
    if (access(out, R_OK) != 0)
        str_copy(out, size, "/etc/kiosk/kiosk.conf");
}
