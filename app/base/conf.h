/* kiosk.conf as typed values. Loaded once at start, then only read: any thread. */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct day_range {
    int32_t first, last; /* days since 1970-01-01, both included */
};

struct conf_site {
    char id[16]; /* letters and digits; begins receipt numbers */
    char name[64], city[64];
    char timezone[48];
    bool open_days[8];                       /* [1] Monday .. [7] Sunday */
    int open_minute, close_minute;           /* of the day */
    struct day_range closed[32], opened[32]; /* exceptions to open_days */
    int closed_count, opened_count;
    char receipt_url[32]; /* put before a receipt's token, "" = none */
};

struct conf_screen {
    int width_px, height_px; /* 0 = the display's own */
    double diagonal_inch;
    bool is_fullscreen;
    char theme[24]; /* standard, large, contrast, large+contrast */
    char lang[8];   /* zh, en */
    int idle_s, warn_s;
};

struct conf_sound {
    char driver[8];   /* auto, off */
    char device[128]; /* SDL's name of an output, "" = the default one */
    int volume;       /* 0 to 100 */
};

/* A rule that tells what a scanned code is. */
struct conf_barcode {
    char name[32];  /* of the section */
    char owner[16]; /* whose copy it is: a site id or a library's */
    char prefix[16];
    int length_min, length_max;
    enum { CHECK_NONE, CHECK_MOD10 } check; /* MOD10 = Luhn, as on library cards abroad and Codabar labels */
    char symbology[16]; /* "" = any; else code39, code128, codabar: compared when the scanner sends AIM
                           identifiers */
};

enum { LOANS_LIMIT_MAX = 8 }; /* what lists on the screen and receipts have room for */

struct conf_loans {
    int limit, days, renewals;
    bool block_when_overdue;
    bool due_on_next_open_day; /* due_on_closed=next_open_day; false: due_on_closed=keep */
    int offline_without_right; /* used once the kiosk belongs to a hub */
};

struct conf_staff {
    int pin_tries, lock_min; /* wrong PINs until the card opens no desk for so long */
};

enum { HOLDS_LIMIT_MAX = 8 };

struct conf_holds {
    int limit;         /* at a time */
    int shelf_days;    /* set aside, from the call on */
    int uncalled_days; /* the same for who left no phone number, from the day on which it is ready */
};

struct conf_activities {
    int checkin_before_min; /* before a session begins */
    int offer_h;            /* a place that was freed is kept for who waited, from the call on */
    int uncalled_days;      /* the same for who left no phone number, from the moment it was freed */
};

struct conf_services {
    int open_bookings; /* of a person and a service */
    int no_shows, no_show_days,
        no_show_block_days; /* so many (0 = never) within so long: staff alone book for so long */
};

/* Where a MARC record tells of the copies: tag and subfield, "906b"; "" = nowhere. */
struct conf_marc {
    char barcode[5]; /* each subfield with a barcode is a copy */
    char call_number[5], class_mark[5], book_number[5], price[5];
    char owner[5], site[5];
};

struct conf {
    struct conf_site site;
    struct conf_screen screen;
    char reader_driver[8], printer_driver[8], scanner_driver[12];
    int printer_width_dots;
    char scanner_device[128], scanner_layout[4]; /* of the keyboard that the scanner plays */
    char tag_driver[8];                          /* "off" = second cards open nothing */
    struct conf_sound sound;
    struct conf_barcode barcodes[16];
    int barcode_count;
    struct conf_loans loans;
    struct conf_marc marc;
    struct conf_staff staff;
    struct conf_holds holds;
    struct conf_activities activities;
    struct conf_services services;
    char data_dir[256], keys_dir[256]; /* keys_dir "" in the file means data_dir/keys: filled in here */
};

bool conf_has_tag_reader(const struct conf *conf);

/* The defaults that the shipped kiosk.conf spells out. */
void conf_defaults(struct conf *conf);
/* Defaults, then the file. ERR_CONFIG: message names file, line and field ("kiosk.conf:12: [loans] days = 0:
 * must be 1 to 365"); an unknown section or key is an error too. ERR_NOT_FOUND: no such file (message says
 * so). */
enum err conf_load(const char *path, struct conf *conf, char *message, size_t message_size) MUST_CHECK;
/* data_dir changes to dir; keys_dir follows if it lay inside (the --data option). */
void conf_set_data_dir(struct conf *conf, const char *dir);
