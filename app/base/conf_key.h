/* The keys of kiosk.conf: one row each, and what their values may be. Used by base/conf.c alone. Any thread.
 */
#pragma once

#include "base/conf.h"

/* One key of the file: where its value goes and what it may be. */
struct conf_key {
    const char *section, *name;
    /* false if the value is not allowed; field lies at offset in struct conf, or in struct conf_barcode. */
    bool (*parse)(const struct conf_key *key, const char *value, void *field);
    size_t offset, size;
    int min, max;
    const char *allowed; /* words, separated by |, or a description; NULL: min to max */
};

/* Each parses value into *field as its key says; false, with *field untouched, if the value is not allowed.
 */
bool conf_parse_int(const struct conf_key *key, const char *value, void *field);    /* min to max */
bool conf_parse_inches(const struct conf_key *key, const char *value, void *field); /* min to max, a double */
bool conf_parse_number(const struct conf_key *key, const char *value,
                       void *field); /* one of the words, all numbers */
bool conf_parse_word(const struct conf_key *key, const char *value, void *field); /* one of the words */
bool conf_parse_flag(const struct conf_key *key, const char *value,
                     void *field); /* of two words the first is true */
bool conf_parse_check(const struct conf_key *key, const char *value, void *field);
bool conf_parse_text(const struct conf_key *key, const char *value,
                     void *field); /* min to max bytes, no control characters */
bool conf_parse_id(const struct conf_key *key, const char *value, void *field); /* letters and digits */
bool conf_parse_url(const struct conf_key *key, const char *value, void *field);
bool conf_parse_timezone(const struct conf_key *key, const char *value, void *field);
bool conf_parse_open_days(const struct conf_key *key, const char *value, void *field);
bool conf_parse_open_hours(const struct conf_key *key, const char *value, void *field);
bool conf_parse_closed(const struct conf_key *key, const char *value, void *field);
bool conf_parse_opened(const struct conf_key *key, const char *value, void *field);
bool conf_parse_length(const struct conf_key *key, const char *value, void *field);
