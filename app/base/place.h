/* Where the program's own files lie: beside it in a build tree, in the places of its prefix when installed.
 * Any thread. */
#pragma once

#include <stddef.h>

/* assets/ of the source tree above the program, else ../share/kiosk from the program's folder. */
void place_assets(char *out, size_t size);
/* The pinyin tables that the build made beside the program, else ../share/kiosk/ime. */
void place_ime(char *out, size_t size);
/* kiosk.conf beside the program, else /etc/kiosk/kiosk.conf. */
void place_conf(char *out, size_t size);
