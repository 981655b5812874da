/* Looks for a card holder in the memory of a stopped process, or in a file:
 *
 *   memscan PID|FILE CARD... [--typed WHAT TEXT]...
 *
 * Every writable map is read. Each find is one line: card file, what of it, its form, where; never the thing
 * itself. Exits 0 when nothing was found, 1 when something was, 77 when the process may not be read, 2 on
 * anything else. */
#include "base/utf8.h"
#include "drivers/sim.h"
#include "model/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    EXIT_FOUND = 1,
    EXIT_TROUBLE = 2,
    EXIT_SKIP = 77,
    NEEDLES_MAX = 256,
    NEEDLE_MAX = 1024,
    CHUNK = 1 << 20
};

enum form { FORM_UTF8, FORM_UTF16LE, FORM_UTF32LE, FORMS };
static const char *const form_names[FORMS] = {"UTF-8", "UTF-16LE", "UTF-32LE"};

struct needle {
    const char *card, *kind;
    enum form form;
    size_t len;
    uint8_t bytes[NEEDLE_MAX];
};

static struct needle needles[NEEDLES_MAX];
static size_t needle_count;
static bool is_start[1 << 16]; /* the first two bytes of some needle, little-endian */
static int found;

static void complain(const char *what, const char *why)
{
    fprintf(stderr, "memscan: %s: %s\n", what, why);
    exit(EXIT_TROUBLE);
}

/* ---- what is looked for ---- */

static size_t put_unit(uint8_t *out, uint32_t unit, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(unit >> 8 * i);
    return size;
}

static size_t put_utf16(uint8_t *out, uint32_t cp)
{
    if (cp < 0x10000)
        return put_unit(out, cp, 2);
    put_unit(out, 0xD800 + ((cp - 0x10000) >> 10), 2);
    return 2 + put_unit(out + 2, 0xDC00 + ((cp - 0x10000) & 0x3FF), 2);
}

static size_t encode(enum form form, const char *text, uint8_t *out)
{
    size_t len = 0;
    if (form == FORM_UTF8) {
        len = strlen(text);
        memcpy(out, text, len);
        return len;
    }
    while (*text) {
        uint32_t cp = utf8_next(&text);
        len += form == FORM_UTF16LE ? put_utf16(out + len, cp) : put_unit(out + len, cp, 4);
    }
    return len;
}

static void look_for(const char *card, const char *kind, const char *text)
{
    if (!*text)
        return;
    if (strlen(text) * 4 > NEEDLE_MAX || needle_count + FORMS > NEEDLES_MAX)
        complain(card, "too much to look for");
    for (enum form form = 0; form < FORMS; form++) {
        struct needle *n = &needles[needle_count++];
        *n = (struct needle){.card = card, .kind = kind, .form = form};
        n->len = encode(form, text, n->bytes);
        is_start[n->bytes[0] | n->bytes[1] << 8] = true;
    }
}

/* The part from the middle on: what stays when a later call overwrote the beginning. */
static const char *second_half(const char *text)
{
    size_t count = 0, i = 0;
    for (const char *p = text; *p; utf8_next(&p))
        count++;
    for (; i < count / 2; i++)
        utf8_next(&text);
    return text;
}

static void look_for_card(const char *path)
{
    struct idcard card;
    struct card_fault fault;
    char message[320], date[16], masked[96], former[FOREIGN_2017_SIZE] = "";
    if (card_file_load(path, &card, &fault, message, sizeof message) != ERR_OK)
        complain(path, message);
    str_format(date, sizeof date, "%.4s-%.2s-%.2s", card.birth, card.birth + 4, card.birth + 6);
    name_mask(card.name, masked, sizeof masked);
    idnumber_former(&card, former);
    look_for(path, "full name", card.name);
    look_for(path, "English name", card.name_en);
    look_for(path, "masked name", masked);
    look_for(path, "number", card.number);
    look_for(path, "end of the number", second_half(card.number));
    look_for(path, "former number", former);
    look_for(path, "end of the former number", second_half(former));
    look_for(path, "address", card.address);
    look_for(path, "end of the address", second_half(card.address));
    look_for(path, "birth date", card.birth);
    look_for(path, "birth date with dashes", date);
}

/* ---- where ---- */

static void report(const struct needle *n, const char *where, uint64_t offset)
{
    const char *slash = strrchr(n->card, '/');
    printf("%s: %s, %s, %s +0x%" PRIx64 "\n", slash ? slash + 1 : n->card, n->kind, form_names[n->form],
           where, offset);
    found++;
}

/* One pass for all needles: two bytes say where it is worth looking. */
static void scan(const uint8_t *at, size_t size, const char *where, uint64_t offset)
{
    for (size_t i = 0; i + 1 < size; i++) {
        if (!is_start[at[i] | at[i + 1] << 8])
            continue;
        for (const struct needle *n = needles; n < needles + needle_count; n++)
            if (n->len <= size - i && memcmp(at + i, n->bytes, n->len) == 0)
                report(n, where, offset + i);
    }
}

/* In overlapping pieces, so that a hit on a border is seen (and may be told twice). */
static void scan_range(int fd, uint64_t from, uint64_t to, const char *where)
{
    static uint8_t chunk[CHUNK + NEEDLE_MAX];
    for (uint64_t at = from; at < to; at += CHUNK) {
        size_t want = to - at < sizeof chunk ? (size_t)(to - at) : sizeof chunk;
        ssize_t got = pread(fd, chunk, want, (off_t)at);
        if (got < 0 && errno != EIO) /* EIO: a page that nobody can read, such as a guard */
            complain(where, strerror(errno));
        if (got > 0)
            scan(chunk, (size_t)got, where, at - from);
    }
}

static int open_of(const char *pid, const char *file, int flags)
{
    char path[64];
    str_format(path, sizeof path, "/proc/%s/%s", pid, file);
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0 && (errno == EACCES || errno == EPERM)) {
        fprintf(stderr, "memscan: %s: %s\n", path, strerror(errno));
        exit(EXIT_SKIP);
    }
    if (fd < 0)
        complain(path, strerror(errno));
    return fd;
}

static uint64_t scan_process(const char *pid)
{
    int mem = open_of(pid, "mem", O_RDONLY);
    FILE *maps = fdopen(open_of(pid, "maps", O_RDONLY), "r");
    char *line = NULL, rights[8], where[256];
    size_t room = 0;
    uint64_t from, to, bytes = 0;
    while (maps && getline(&line, &room, maps) > 0) {
        where[0] = '\0';
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %255[^\n]", &from, &to, rights, where) <
                3 ||
            rights[1] != 'w')
            continue;
        char named[300];
        str_format(named, sizeof named, "%" PRIx64 " %s", from, *where ? where : "[anonymous]");
        scan_range(mem, from, to, named);
        bytes += to - from;
    }
    free(line);
    if (maps)
        fclose(maps);
    close(mem);
    return bytes;
}

static uint64_t scan_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    if (size < 0)
        complain(path, strerror(errno));
    scan_range(fd, 0, (uint64_t)size, path);
    close(fd);
    return (uint64_t)size;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        complain("usage", "memscan PID|FILE CARD... [--typed WHAT TEXT]...");
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--typed") == 0 && i + 2 < argc) {
            look_for("typed", argv[i + 1], argv[i + 2]);
            i += 2;
        } else {
            look_for_card(argv[i]);
        }
    bool is_process = argv[1][strspn(argv[1], "0123456789")] == '\0';
    uint64_t bytes = is_process ? scan_process(argv[1]) : scan_file(argv[1]);
    printf("memscan: %d found in %" PRIu64 " KiB\n", found, bytes / 1024);
    return found ? EXIT_FOUND : 0;
}
