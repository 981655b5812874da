#include "drivers/sdt_reader.h"

#include "base/clock.h"
#include "drivers/id_record.h"

#include <string.h>

enum { START_MS = 4000, FIND_MS = 1400, READ_MS = 4900 };

static const struct sdt_command status_command = {0x11, 0xFF, 0, 0, 1000};
static const struct sdt_command reset_command = {0x10, 0xFF, 0, 0, 1000};
static const struct sdt_command id_command = {0x12, 0xFF, 16, 16, 1000};
static const struct sdt_command find_command = {0x20, 0x01, 4, 4, 1000};
static const struct sdt_command select_command = {0x20, 0x02, 8, 8, 1000};
static const struct sdt_command read_command = {0x30, 0x01, 4, SDT_LEN_MAX, 4000};

static const struct sdt_command addresses_command = {0x30, 0x03, ID_ADDRESS_SIZE,
                                                     IDCARD_ADDRESSES_MAX *ID_ADDRESS_SIZE, 4000};
static const struct sdt_command body_command = {0x30, 0x05, IDCARD_BODY_SIZE, IDCARD_BODY_SIZE, 4000};

static enum err ask(struct sdt_reader *reader, const struct sdt_command *command, struct sdt_answer *answer)
{
    enum err e = sdt_link_exchange(&reader->link, command, answer);
    if (e && e != ERR_NOT_FOUND)
        reader->is_in_doubt = true;
    return e;
}

static enum err check_module(struct sdt_reader *reader)
{
    struct sdt_answer answer;
    enum err e = sdt_link_drain(&reader->link);
    if (e)
        return e;
    e = ask(reader, &status_command, &answer);
    if (e != ERR_SELF_TEST)
        return e;
    e = ask(reader, &reset_command, &answer);
    return e ? e : ask(reader, &status_command, &answer);
}

static enum err begin(struct sdt_reader *reader, int budget_ms)
{
    reader->link.deadline_ms = clock_mono_ms() + budget_ms;
    if (!reader->is_in_doubt)
        return ERR_OK;
    enum err e = check_module(reader);
    if (!e)
        reader->is_in_doubt = false;
    return e;
}

enum err sdt_reader_start(struct sdt_reader *reader)
{
    struct transport *io = &reader->link.io;
    struct sdt_answer answer;
    reader->link.deadline_ms = clock_mono_ms() + START_MS;
    enum err e = check_module(reader);
    if ((e == ERR_TIMEOUT || e == ERR_PROTOCOL) && io->reset) { /* as after a suspend */
        e = io->reset(io->self);
        if (!e)
            e = check_module(reader);
    }
    if (!e)
        reader->is_in_doubt = false;
    if (!e)
        e = ask(reader, &id_command, &answer);
    if (!e)
        sdt_serial_format(reader->serial, answer.data);
    sdt_link_wipe(&reader->link);
    return e;
}

/* Find misses a card now and then, so "none" is asked twice (as vendors' own libraries do). */
enum err sdt_reader_find(struct sdt_reader *reader, bool *found)
{
    struct sdt_answer answer;
    enum err e = begin(reader, FIND_MS);
    if (!e) {
        e = ask(reader, &find_command, &answer);
        if (e == ERR_NOT_FOUND)
            e = ask(reader, &find_command, &answer);
        sdt_link_wipe(&reader->link);
    }
    if (e && e != ERR_NOT_FOUND)
        return e;
    *found = !e;
    return ERR_OK;
}

static size_t be16(const uint8_t *p)
{
    return (size_t)p[0] << 8 | p[1];
}

/* Length words of text and photo, then both; some firmware adds a third word and the fingerprints. */
static enum err parse_card(const struct sdt_answer *answer, struct idcard *card)
{
    size_t text = be16(answer->data), photo = be16(answer->data + 2), words = 4;
    if (words + text + photo != answer->len && answer->len >= 6) {
        words = 6;
        photo += be16(answer->data + 4);
    }
    if (text != ID_RECORD_SIZE || words + text + photo != answer->len)
        return ERR_PROTOCOL;
    return id_record_decode(answer->data + words, card);
}

static enum err select_and_read(struct sdt_reader *reader, struct idcard *card)
{
    struct sdt_answer answer;
    enum err e = ask(reader, &select_command, &answer);
    if (!e)
        e = ask(reader, &read_command, &answer);
    return e ? e : parse_card(&answer, card);
}

/* Answers carry no name of their question: one that does not fit may belong to an older one that was given
 * up, so the card is asked for once more before anybody has to lift it. */
enum err sdt_reader_read(struct sdt_reader *reader, struct idcard *card)
{
    struct sdt_answer answer;
    enum err e = begin(reader, READ_MS);
    if (!e)
        e = select_and_read(reader, card);
    if (e == ERR_PROTOCOL || e == ERR_NOT_FOUND) {
        reader->is_in_doubt = true;
        e = check_module(reader);
        if (!e)
            e = ask(reader, &find_command, &answer);
        if (!e)
            e = select_and_read(reader, card);
    }
    sdt_link_wipe(&reader->link);
    return e;
}

enum err sdt_reader_read_addresses(struct sdt_reader *reader, struct idcard_addresses *out)
{
    struct sdt_answer answer = {0};
    enum err e = begin(reader, READ_MS);
    if (!e)
        e = ask(reader, &addresses_command, &answer);
    if (!e)
        e = id_record_decode_addresses(answer.data, answer.len, out);
    sdt_link_wipe(&reader->link);
    return e == ERR_DATA ? ERR_PROTOCOL : e;
}

enum err sdt_reader_read_body_number(struct sdt_reader *reader, uint8_t out[IDCARD_BODY_SIZE])
{
    struct sdt_answer answer = {0};
    enum err e = begin(reader, READ_MS);
    if (!e)
        e = ask(reader, &body_command, &answer);
    if (!e)
        memcpy(out, answer.data, IDCARD_BODY_SIZE);
    sdt_link_wipe(&reader->link);
    return e;
}

void sdt_reader_stop(struct sdt_reader *reader)
{
    if (reader->link.io.close)
        reader->link.io.close(reader->link.io.self);
    explicit_bzero(reader, sizeof *reader);
}
