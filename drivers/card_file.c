/* Card files: fictitious cards for the simulated reader. */
#include "base/utf8.h"
#include "drivers/id_record.h"
#include "drivers/sim.h"

#include <ctype.h>
#include <ini.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOW_MAX_MS = 60000 };

/* The words of kind=, and how messages call a card of it. */
static const struct {
    const char *word, *called;
    size_t number_len;
} kinds[] = {
    [CARD_RESIDENT] = {"resident", "a resident card", 18},
    [CARD_HMT] = {"hmt", "an HMT permit", 18},
    [CARD_FOREIGNER_2017] = {"foreigner-2017", "a 2017 foreigner's card", 15},
    [CARD_FOREIGNER_2023] = {"foreigner-2023", "a 2023 foreigner's card", 18},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct reading {
    const char *file; /* its name, for messages */
    FILE *stream;
    int line;
    bool has_kind, is_second_pass;
    struct idcard *card;
    struct card_fault *fault;
    char *message; /* the first error, "" = none */
    size_t message_size;
};

/* 0, so that it can end a handler. */
static int complain(struct reading *r, const char *key, const char *what, const char *more)
{
    if (!r->message[0])
        str_format(r->message, r->message_size, "%s:%d: %s: %s%s", r->file, r->line, key, what, more);
    return 0;
}

static char *next_line(char *line, int size, void *stream)
{
    struct reading *r = stream;
    r->line++;
    return fgets(line, size, r->stream);
}

static bool is_made_of(const char *text, size_t len, int (*test)(int))
{
    for (size_t i = 0; i < len; i++)
        if (!test((unsigned char)text[i]))
            return false;
    return text[len] == '\0';
}

static bool is_date(const char *text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!is_made_of(text, 8, isdigit))
        return false;
    int date = atoi(text), month = date / 100 % 100, day = date % 100;
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

static bool is_number(const char *text, enum card_kind kind)
{
    return is_made_of(text, kinds[kind].number_len, isalnum);
}

/* What is wrong with the value, NULL = nothing. */
static const char *fault_of(const char *key, const char *value, enum card_kind kind)
{
    if (!strcmp(key, "sex"))
        return value[0] && strchr("0129", value[0]) && !value[1] ? NULL : "must be 0, 1, 2 or 9";
    if (!strcmp(key, "ethnic"))
        return is_made_of(value, 2, isdigit) ? NULL : "must be two digits";
    if (!strcmp(key, "country"))
        return is_made_of(value, 3, isupper) ? NULL : "must be three capital letters";
    if (!strcmp(key, "number"))
        return is_number(value, kind)        ? NULL
               : kind == CARD_FOREIGNER_2017 ? "must have 15 letters and digits"
                                             : "must have 18 letters and digits";
    if (!strcmp(key, "valid_to") && !strcmp(value, "长期"))
        return NULL;
    if (!strcmp(key, "birth") || !strcmp(key, "valid_from") || !strcmp(key, "valid_to"))
        return is_date(value) ? NULL : "must be a date YYYYMMDD";
    return NULL;
}

static const struct id_field *field_named(enum card_kind kind, const char *key)
{
    for (const struct id_field *field = id_record_fields(kind); field->key; field++)
        if (!strcmp(field->key, key))
            return field;
    return NULL;
}

static bool is_field_of_any(const char *key)
{
    for (size_t kind = 0; kind < KINDS; kind++)
        if (field_named((enum card_kind)kind, key))
            return true;
    return false;
}

static int take_field(struct reading *r, const char *key, const char *value)
{
    const struct id_field *field = field_named(r->card->kind, key);
    if (!field)
        return is_field_of_any(key) ? complain(r, key, kinds[r->card->kind].called, " has no such field")
                                    : complain(r, key, "no card has such a field", "");
    char *member = (char *)r->card + field->at;
    if (member[0])
        return complain(r, key, "given twice", "");
    if (!value[0])
        return complain(r, key, "empty", "");
    if (!utf8_valid(value, strlen(value)))
        return complain(r, key, "not UTF-8", "");
    const char *fault = fault_of(key, value, r->card->kind);
    if (fault)
        return complain(r, key, fault, "");
    if (id_record_units(value) > (size_t)field->part[0].units + field->part[1].units ||
        !str_copy(member, field->size, value))
        return complain(r, key, "too long", "");
    return 1;
}

static int take_kind(struct reading *r, const char *value)
{
    if (r->has_kind)
        return complain(r, "kind", "given twice", "");
    for (size_t kind = 0; kind < KINDS; kind++)
        if (!strcmp(kinds[kind].word, value)) {
            r->card->kind = (enum card_kind)kind;
            r->has_kind = true;
            return 1;
        }
    return complain(r, "kind", "must be resident, hmt, foreigner-2017 or foreigner-2023", "");
}

static int take_fault(struct reading *r, const char *value)
{
    char *end;
    if (!strcmp(value, "none"))
        return 1;
    if (!strcmp(value, "read-fail")) {
        r->fault->is_read_fail = true;
        return 1;
    }
    if (!strncmp(value, "slow ", 5) && isdigit((unsigned char)value[5])) {
        long ms = strtol(value + 5, &end, 10);
        if (!*end && ms > 0 && ms <= SLOW_MAX_MS) {
            r->fault->slow_ms = (int)ms;
            return 1;
        }
    }
    return complain(r, "fault", "must be none, read-fail or slow MS (at most 60000)", "");
}

/* The kind says which keys are right, so it is looked for in a pass of its own. */
static int take(void *user, const char *section, const char *key, const char *value)
{
    struct reading *r = user;
    if (section[0])
        return complain(r, section, "a card file has no sections", "");
    if (!strcmp(key, "kind"))
        return r->is_second_pass || take_kind(r, value);
    if (!r->is_second_pass)
        return 1;
    return !strcmp(key, "fault") ? take_fault(r, value) : take_field(r, key, value);
}

static bool pass(struct reading *r)
{
    rewind(r->stream);
    r->line = 0;
    int bad_line = ini_parse_stream(next_line, r, take, r);
    if (bad_line && !r->message[0])
        str_format(r->message, r->message_size, "%s:%d: not of the form key=value", r->file, bad_line);
    return !bad_line;
}

static bool has_all(struct reading *r)
{
    const struct idcard *card = r->card;
    bool is_foreign = card->kind == CARD_FOREIGNER_2017 || card->kind == CARD_FOREIGNER_2023;
    if (!card->name[0] && !(is_foreign && card->name_en[0]))
        return complain(r, "name", "missing", "");
    return card->number[0] || complain(r, "number", "missing", "");
}

static enum err read_card(struct reading *r)
{
    bool is_good = pass(r) && (r->has_kind || complain(r, "kind", "missing", ""));
    r->is_second_pass = true;
    return is_good && pass(r) && has_all(r) ? ERR_OK : ERR_CONFIG;
}

enum err card_file_load(const char *path, struct idcard *card, struct card_fault *fault, char *message,
                        size_t message_size)
{
    const char *slash = strrchr(path, '/');
    char buffer[BUFSIZ]; /* stdio's own would be freed as it is */
    struct idcard read = {0};
    struct card_fault read_fault = {0};
    struct reading r = {.file = slash ? slash + 1 : path,
                        .stream = fopen(path, "re"),
                        .card = &read,
                        .fault = &read_fault,
                        .message = message,
                        .message_size = message_size};
    message[0] = '\0';
    if (!r.stream) {
        str_format(message, message_size, "%s: cannot be opened", r.file);
        return ERR_NOT_FOUND;
    }
    setvbuf(r.stream, buffer, _IOFBF, sizeof buffer);
    enum err e = read_card(&r);
    fclose(r.stream);
    explicit_bzero(buffer, sizeof buffer);
    if (!e) {
        *card = read;
        *fault = read_fault;
    }
    idcard_wipe(&read);
    return e;
}
