/* The keys of kiosk.conf: one row each, and what their values may be. For base/conf.c alone. Any thread. */
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

/* Each parses value into *field; false, with *field untouched, if the value is not allowed. */
typedef bool conf_parse(const struct conf_key *key, const char *value, void *field);

conf_parse conf_parse_int;    /* min to max */
conf_parse conf_parse_inches; /* min to max, a double */
conf_parse conf_parse_text;   /* min to max bytes, no control characters */
conf_parse conf_parse_id;     /* the same of letters and digits */
conf_parse conf_parse_url, conf_parse_timezone;
conf_parse conf_parse_subfield; /* of MARC: a tag and a code, or empty */
conf_parse conf_parse_word;     /* one of the allowed words */
conf_parse conf_parse_number;   /* the same where all are numbers, an int */
conf_parse conf_parse_flag;     /* of two words the first is true */
conf_parse conf_parse_open_days, conf_parse_open_hours, conf_parse_closed, conf_parse_opened;
conf_parse conf_parse_check, conf_parse_length; /* of struct conf_barcode */
