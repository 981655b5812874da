/* Code points of the icons in use, from fonts-materialdesignicons-webfont 1.4.57
 * (/usr/share/fonts-materialdesignicons-webfont/scss/_variables.scss; the name there stands beside each). */
#pragma once

enum icon {
    ICON_CARD = 0xF5D2,      /* account-card-details */
    ICON_PRINTER = 0xF42A,   /* printer */
    ICON_BOOK = 0xF0BE,      /* book-open-variant */
    ICON_RETURN = 0xF5D9,    /* book-minus */
    ICON_BARCODE = 0xF072,   /* barcode-scan */
    ICON_LIST = 0xF332,      /* library-books */
    ICON_EXIT = 0xF343,      /* logout */
    ICON_TEXT_SIZE = 0xF27F, /* format-size */
    ICON_TRANSLATE = 0xF5CA, /* translate */
    ICON_HELP = 0xF09E,      /* bell-ring */
    ICON_WARNING = 0xF026,   /* alert */
    ICON_CHECK = 0xF5E0,     /* check-circle */
    ICON_UNDO = 0xF54C,      /* undo */
    ICON_RENEW = 0xF06A,     /* autorenew */
    ICON_CLOCK = 0xF150,     /* clock */
    ICON_INFO = 0xF2FC,      /* information */
    ICON_QR = 0xF432,        /* qrcode */
    ICON_SOUND = 0xF57E,     /* volume-high */
    ICON_SOUND_OFF = 0xF581, /* volume-off */
    ICON_HIDE = 0xF209,      /* eye-off */
    ICON_SHOW = 0xF208,      /* eye */
    ICON_KEYBOARD = 0xF30C,  /* keyboard */
    ICON_SEARCH = 0xF349,    /* magnify */
    ICON_PHONE = 0xF3F2,     /* phone */
    ICON_DESK = 0xF148,      /* clipboard-account */
    ICON_TODAY = 0xF14E,     /* clipboard-text */
    ICON_AUDIT = 0xF2DA,     /* history */
    ICON_PERSON = 0xF016,    /* account-search */
    ICON_TRANSIT = 0xF53D,   /* truck */
    ICON_STATE = 0xF379,     /* monitor */
    ICON_STATS = 0xF128,     /* chart-bar */
    ICON_SHELF = 0xF5C7,     /* playlist-check */
    ICON_EVENT = 0xF0ED,     /* calendar */
    ICON_EVENTS = 0xF0F1,    /* calendar-multiple */
    ICON_BOOKED = 0xF0EF,    /* calendar-check */
    ICON_COURSE = 0xF474,    /* school */
    ICON_CARE = 0xF2E7,      /* human-child */
    ICON_VOLUNTEER = 0xF2D1, /* heart */
    ICON_WEEK = 0xF520,      /* timetable */
    ICON_SERVICE = 0xF5B7,   /* wrench */
    ICON_QUEUE = 0xF516,     /* ticket */
    ICON_HOME = 0xF2DC,      /* home */
    ICON_READER = 0xF397,    /* nfc-tap: lay the card here */
    ICON_FAMILY = 0xF00E,    /* account-multiple */
};
