/* The one list of errors. Every function that can fail returns enum err; a question returns bool.
 * Each foreign library has one translator into this list, in the one file that calls the library.
 * Any thread. */
#pragma once

/* name, words for the log */
#define ERR_LIST(X)                                                                                          \
    X(OK, "ok")                                                                                              \
    X(IO, "input/output error")                                                                              \
    X(TIMEOUT, "timed out")                                                                                  \
    X(GONE, "device unplugged")                                                                              \
    X(BUSY, "held by another process")                                                                       \
    X(ACCESS, "permission denied")                                                                           \
    X(PROTOCOL, "answer breaks the protocol")                                                                \
    X(DATA, "data malformed")                                                                                \
    X(PAPER, "out of paper")                                                                                 \
    X(COVER, "cover open")                                                                                   \
    X(HOT, "print head too hot, cools down by itself")                                                       \
    X(JAMMED, "cutter or mechanics stuck")                                                                   \
    X(FULL, "full")                                                                                          \
    X(NOT_FOUND, "not found")                                                                                \
    X(UNSUPPORTED, "not supported")                                                                          \
    X(CONFIG, "configuration error")                                                                         \
    X(CARD, "card must be lifted and laid again")                                                            \
    X(SELF_TEST, "security module failed its self-test")                                                     \
    X(UNAUTHORISED, "security module not authorised")                                                        \
    X(CORRUPT, "stored data damaged")                                                                        \
    X(NEWER, "database is newer than this program")                                                          \
    X(EXPIRED, "expired")                                                                                    \
    X(CLOSED, "outside opening hours")                                                                       \
    X(FORGED, "signature does not fit")                                                                      \
    X(STOPPED, "stopped")

enum err {
#define X(name, text) ERR_##name,
    ERR_LIST(X)
#undef X
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Words for logs and shells, never NULL. Screens have their own words (app/screens/trouble.h). */
const char *err_text(enum err e);
/* The bare name, "TIMEOUT". */
const char *err_name(enum err e);
