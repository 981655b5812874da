/* The little of JSON that kioskctl writes. One thread. */
#pragma once

#include <stdio.h>

/* text as a JSON string with its quotes; malformed UTF-8 becomes U+FFFD. */
void json_put_text(FILE *out, const char *text);
/* separator, then "name": "text". separator is "{" or ", ". */
void json_put_pair(FILE *out, const char *separator, const char *name, const char *text);
