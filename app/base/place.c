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

void place_assets(char *out, size_t size)
{
    static const char *const tails[] = {"../assets", "../../assets"}; /* build/ and build/asan/ */
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        beside_program(out, size, tails[i]);
        if (access(out, R_OK) == 0)
            return;
    }
    str_copy(out, size, "/usr/share/kiosk");
}

void place_ime(char *out, size_t size)
{
    beside_program(out, size, "ime");
    if (access(out, R_OK) != 0)
        str_copy(out, size, "/usr/share/kiosk/ime");
}

void place_conf(char *out, size_t size)
{
    beside_program(out, size, "kiosk.conf");
    if (access(out, R_OK) != 0)
        str_copy(out, size, "/etc/kiosk/kiosk.conf");
}
