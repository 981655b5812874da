/* Where the program's own files lie: beside it in a build tree, in the system's places when installed. Any
 * thread. */
#pragma once

#include <stddef.h>

/* assets/ of the source tree above the program, else /usr/share/kiosk. */
void place_assets(char *out, size_t size);
/* The pinyin tables that the build made beside the program, else /usr/share/kiosk/ime. */
void place_ime(char *out, size_t size);
/* kiosk.conf beside the program, else /etc/kiosk/kiosk.conf. */
void place_conf(char *out, size_t size);
