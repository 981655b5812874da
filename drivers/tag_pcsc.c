/* Second cards through PC/SC (pcscd): the UID of whatever is laid on any reader, and nothing else of it. The
 * only caller of libpcsclite. The command is GET DATA of PC/SC part 3, 3.2.2.1.3.
 *
 * The service tells for each reader a state and how often a card came or went; that number, and not the bit
 * "present" alone, says that a card is new, so that a fast swap is seen and a card that lies there from the
 * beginning is not. */
#include "base/utf8.h"
#include "drivers/registry.h"

#include <string.h>
#include <winscard.h>

#define LOG_MODULE "pcsc"
#include "base/log.h"

enum { READERS_MAX = 16, ANSWER_MAX = 258, SW_SIZE = 2, EVENTS_SHIFT = 16 };

struct seat {
    char name[MAX_READERNAME];
    DWORD seen; /* as SCARD_READERSTATE; SCARD_STATE_UNAWARE: a reader that was not looked at yet */
};

struct tag_pcsc {
    SCARDCONTEXT context;
    bool is_open;
    size_t count;
    struct seat seats[READERS_MAX];
};

static enum err translate(LONG rc)
{
    switch (rc) {
    case SCARD_S_SUCCESS:
        return ERR_OK;
    case SCARD_E_TIMEOUT:
        return ERR_TIMEOUT;
    case SCARD_E_SHARING_VIOLATION:
        return ERR_BUSY;
    case SCARD_W_SECURITY_VIOLATION:
        return ERR_ACCESS;
    case SCARD_E_NO_SERVICE:
    case SCARD_E_SERVICE_STOPPED:
    case SCARD_E_NO_READERS_AVAILABLE:
    case SCARD_E_INVALID_HANDLE:
    case SCARD_F_COMM_ERROR:
        return ERR_GONE;
    case SCARD_E_NO_SMARTCARD:
    case SCARD_E_NOT_TRANSACTED:
    case SCARD_E_PROTO_MISMATCH:
    case SCARD_E_READER_UNAVAILABLE:
    case SCARD_E_UNKNOWN_READER:
    case SCARD_W_REMOVED_CARD:
    case SCARD_W_RESET_CARD:
    case SCARD_W_UNPOWERED_CARD:
    case SCARD_W_UNRESPONSIVE_CARD:
    case SCARD_W_UNSUPPORTED_CARD:
        return ERR_CARD;
    default:
        log_warning("%s", pcsc_stringify_error(rc));
        return ERR_IO;
    }
}

static DWORD seen_of(const struct tag_pcsc *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->seats[i].name, name) == 0)
            return p->seats[i].seen;
    return SCARD_STATE_UNAWARE;
}

/* Which readers there are now; what was seen on those that stay is kept. */
static enum err refresh(struct tag_pcsc *p)
{
    char names[READERS_MAX * MAX_READERNAME + 1] = "";
    DWORD size = sizeof names;
    enum err e = translate(SCardListReaders(p->context, NULL, names, &size));
    if (e)
        return e;
    struct tag_pcsc now = {.context = p->context, .is_open = true};
    for (const char *name = names; *name && now.count < READERS_MAX; name += strlen(name) + 1) {
        struct seat *seat = &now.seats[now.count++];
        str_copy(seat->name, sizeof seat->name, name);
        seat->seen = seen_of(p, seat->name);
    }
    *p = now;
    return now.count ? ERR_OK : ERR_GONE;
}

static void tag_close(void *state)
{
    struct tag_pcsc *p = state;
    if (p->is_open)
        SCardReleaseContext(p->context);
    *p = (struct tag_pcsc){0};
}

static enum err tag_open(void *state, const struct device_options *options)
{
    (void)options;
    struct tag_pcsc *p = state;
    enum err e = translate(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &p->context));
    p->is_open = e == ERR_OK;
    if (!e)
        e = refresh(p);
    if (e)
        tag_close(p);
    return e == ERR_GONE ? ERR_NOT_FOUND : e;
}

/* The answer is the UID and 90 00. Nothing, or 63 00, is said when the card left the field meanwhile;
 * anything else is a card without one. */
static enum err take_uid(const uint8_t *answer, size_t size, struct tag_uid *uid)
{
    static const uint8_t failed[SW_SIZE] = {0x63, 0x00}, done[SW_SIZE] = {0x90, 0x00};
    if (size < SW_SIZE || memcmp(answer + size - SW_SIZE, failed, SW_SIZE) == 0)
        return ERR_CARD;
    if (size < TAG_UID_MIN + SW_SIZE || size > TAG_UID_MAX + SW_SIZE ||
        memcmp(answer + size - SW_SIZE, done, SW_SIZE) != 0)
        return ERR_DATA;
    uid->size = size - SW_SIZE;
    memcpy(uid->bytes, answer, uid->size);
    return ERR_OK;
}

static enum err ask_uid(SCARDHANDLE card, DWORD protocol, struct tag_uid *uid)
{
    static const uint8_t get_uid[] = {0xFF, 0xCA, 0x00, 0x00, 0x00};
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    uint8_t answer[ANSWER_MAX];
    DWORD size = sizeof answer;
    enum err e = translate(SCardTransmit(card, pci, get_uid, sizeof get_uid, NULL, answer, &size));
    if (!e)
        e = take_uid(answer, size, uid);
    explicit_bzero(answer, sizeof answer);
    return e;
}

static enum err exchange(const struct tag_pcsc *p, const char *reader, struct tag_uid *uid)
{
    SCARDHANDLE card;
    DWORD protocol;
    enum err e = translate(SCardConnect(p->context, reader, SCARD_SHARE_SHARED,
                                        SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol));
    if (e)
        return e;
    e = ask_uid(card, protocol, uid);
    SCardDisconnect(card, SCARD_LEAVE_CARD);
    return e;
}

static bool has_new_card(const struct seat *seat, DWORD state)
{
    return seat->seen != SCARD_STATE_UNAWARE && (state & SCARD_STATE_PRESENT) &&
           state >> EVENTS_SHIFT != seat->seen >> EVENTS_SHIFT;
}

/* The seat whose card is to be read now, NULL if none: one at a time, another stays to be seen next time. */
static const struct seat *note(struct tag_pcsc *p, const SCARD_READERSTATE *states)
{
    const struct seat *found = NULL;
    for (size_t i = 0; i < p->count; i++) {
        struct seat *seat = &p->seats[i];
        DWORD state = states[i].dwEventState & ~(DWORD)SCARD_STATE_CHANGED;
        bool is_new = has_new_card(seat, state);
        if (is_new && found)
            continue;
        if (is_new)
            found = seat;
        seat->seen = state;
    }
    return found;
}

static enum err tag_read(void *state, struct tag_uid *uid, int timeout_ms)
{
    struct tag_pcsc *p = state;
    SCARD_READERSTATE states[READERS_MAX] = {0};
    enum err e = refresh(p);
    if (e)
        return e;
    for (size_t i = 0; i < p->count; i++) {
        states[i].szReader = p->seats[i].name;
        states[i].dwCurrentState = p->seats[i].seen;
    }
    LONG rc = SCardGetStatusChange(p->context, (DWORD)timeout_ms, states, p->count);
    if (rc == SCARD_E_UNKNOWN_READER || rc == SCARD_E_READER_UNAVAILABLE)
        return ERR_TIMEOUT; /* one was unplugged just now: the others go on */
    e = translate(rc);
    if (e)
        return e;
    const struct seat *seat = note(p, states);
    return seat ? exchange(p, seat->name, uid) : ERR_TIMEOUT;
}

const struct tag_driver tag_pcsc = {
    .device = {"pcsc", sizeof(struct tag_pcsc), tag_open, tag_close},
    .read = tag_read,
};
