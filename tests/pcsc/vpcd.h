/* A PC/SC service of a test's own, with virtual readers (pcscd with vsmartcard-vpcd) in a namespace where
 * nobody else's service or network is seen. The virtual reader number N listens on port VPCD_PORT + N; a card
 * is a connection to it. Messages: 2 bytes of length, big-endian, then 1 byte of control (0 off, 1 on,
 * 2 reset, 4 asks for the ATR) or an APDU. One thread; the cards answer in threads of their own. */
#pragma once

#include "base/tag.h"

#include <stdbool.h>

enum { VPCD_READERS = 2 };

/* Call it before any thread is started. False where the system forbids it. */
bool pcsc_enter(void);
/* Starts pcscd, with the virtual readers or with none; returns when it serves. */
void pcsc_start(bool has_readers);
/* As a crash, or as an administrator stops it. */
void pcsc_stop(bool is_crash);

/* It takes what it is sent and answers nothing any more. */
void pcsc_hang(void);

enum vpcd_card {
    VPCD_CARD,    /* has the UID */
    VPCD_NO_UID,  /* answers 6A 81 */
    VPCD_SNATCHED /* is lifted when it is asked */
};
/* Lays a card; the service notices it within half a second. */
void vpcd_lay(int reader, enum vpcd_card kind, const struct tag_uid *uid);
void vpcd_lift(int reader);
