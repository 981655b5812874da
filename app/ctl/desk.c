#include "ctl/desk.h"

#include "drivers/sim.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- cards ---- */

static enum ctl_exit read_card_file(const struct conf *conf, const char *command, const char *file,
                                    struct identity *out)
{
    char message[320];
    struct idcard card;
    struct card_fault fault;
    if (strcmp(conf->reader_driver, "sim") != 0) {
        fprintf(stderr, "kioskctl: %s: card files are for [reader] driver = sim alone\n", command);
        return CTL_REFUSED;
    }
    if (card_file_load(file, &card, &fault, message, sizeof message) != ERR_OK) {
        fprintf(stderr, "kioskctl: %s: %s\n", command, message);
        return CTL_REFUSED;
    }
    enum err e = identity_from_card(&card, out);
    idcard_wipe(&card);
    if (e)
        fprintf(stderr, "kioskctl: %s: %s: the number fails its check\n", command, file);
    return e ? CTL_REFUSED : CTL_OK;
}

enum ctl_exit ctl_take_card(const struct conf *conf, const char *command, const char *file,
                            const char *prompt, struct identity *out)
{
    if (file)
        return read_card_file(conf, command, file, out);
    fprintf(stderr, "%s\n", prompt);
    return ctl_read_identity(conf, command, out);
}

/* ---- PINs ---- */

/* One line, byte by byte: what follows is for the next question. False at the end, or when it is too long. */
static bool read_line(int fd, char *out, size_t size)
{
    size_t n = 0;
    char c;
    while (read(fd, &c, 1) == 1 && c != '\n' && n < size)
        out[n++] = c;
    out[n < size ? n : 0] = '\0';
    return n > 0 && n < size;
}

static bool ask_terminal(const char *prompt, char *out, size_t size)
{
    struct termios usual, silent;
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (fd < 0 || tcgetattr(fd, &usual) != 0)
        return false;
    silent = usual;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(fd, TCSAFLUSH, &silent);
    dprintf(fd, "%s: ", prompt);
    bool is_read = read_line(fd, out, size);
    dprintf(fd, "\n");
    tcsetattr(fd, TCSAFLUSH, &usual);
    close(fd);
    return is_read;
}

static bool ask(const struct ctl_desk_source *source, const char *prompt, char pin[PIN_MAX + 2])
{
    return source->pin_fd ? read_line(atoi(source->pin_fd), pin, PIN_MAX + 2)
                          : ask_terminal(prompt, pin, PIN_MAX + 2);
}

static bool repeats(const char *pin)
{
    char again[PIN_MAX + 2];
    bool is_same = ask_terminal("once more", again, sizeof again) && strcmp(pin, again) == 0;
    explicit_bzero(again, sizeof again);
    return is_same;
}

enum ctl_exit ctl_ask_pin(const char *command, const struct ctl_desk_source *source, const char *prompt,
                          const struct identity *is_new, char pin[PIN_MAX + 2])
{
    const char *why = !ask(source, prompt, pin) ? "no PIN, or none of 6 to 12 digits"
                      : is_new && !pin_is_acceptable(pin, is_new->number)
                          ? "a PIN has 6 to 12 digits, no simple row, and is no part of the card's number"
                      : is_new && !source->pin_fd && !repeats(pin) ? "these were two different PINs"
                                                                   : NULL;
    if (!why)
        return CTL_OK;
    explicit_bzero(pin, PIN_MAX + 2);
    fprintf(stderr, "kioskctl: %s: %s\n", command, why);
    return CTL_REFUSED;
}

/* ---- the desk ---- */

static enum ctl_exit tell_login(const char *command, enum err e, const struct desk_login *login)
{
    char until[24];
    if (e) {
        fprintf(stderr, "kioskctl: %s: %s\n", command, err_text(e));
        return CTL_ENVIRONMENT;
    }
    switch (login->answer) {
    case DESK_OPEN:
        return CTL_OK;
    case DESK_LOCKED:
        ctl_put_time(until, login->locked_until_ms);
        fprintf(stderr, "kioskctl: %s: too many wrong PINs: locked until %s\n", command, until);
        return CTL_REFUSED;
    case DESK_DISABLED:
    case DESK_PIN_WRONG:
        break;
    }
    fprintf(stderr, "kioskctl: %s: this card and this PIN open no desk\n", command);
    return CTL_REFUSED;
}

enum ctl_exit ctl_open_desk(const struct conf *conf, const char *command, struct store *store,
                            const struct ctl_desk_source *source, const char *file, struct uuid *desk,
                            struct identity *laid, char typed[PIN_MAX + 2])
{
    struct identity identity;
    struct resident resident = {.is_at_desk = false};
    struct desk_login login = {.answer = DESK_PIN_WRONG};
    bool is_known;
    char pin[PIN_MAX + 2];
    enum ctl_exit result = ctl_take_card(conf, command, file, "the staff member's card:", &identity);
    if (result != CTL_OK)
        return result;
    enum err e = store_identify(store, &identity, &resident, &is_known);
    store_forget(store, (struct uuid){0});
    result = e ? tell_login(command, e, &login) : ctl_ask_pin(command, source, "PIN", NULL, pin);
    if (result == CTL_OK) {
        e = store_desk_open(store, resident.desk, pin, &login);
        result = tell_login(command, e, &login);
    }
    if (typed && result == CTL_OK)
        memcpy(typed, pin, sizeof pin);
    explicit_bzero(pin, sizeof pin);
    if (laid)
        *laid = identity;
    identity_wipe(&identity);
    if (result == CTL_OK)
        *desk = login.desk;
    return result;
}
