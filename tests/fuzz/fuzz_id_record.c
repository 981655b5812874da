/* Any 256 bytes through the decoder of the card's text record; what comes out must be sound text, and what
 * can be put back into a record must come out the same. Any other size is an answer with additional
 * addresses. */
#include "base/utf8.h"
#include "drivers/id_record.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int check_addresses(const uint8_t *data, size_t size)
{
    struct idcard_addresses got = {.count = 0};
    if (id_record_decode_addresses(data, size, &got))
        return 0;
    if (got.count < 1 || got.count > IDCARD_ADDRESSES_MAX)
        abort();
    for (int i = 0; i < got.count; i++)
        if (!got.address[i][0] || !utf8_valid(got.address[i], strlen(got.address[i])))
            abort();
    return 0;
}

/* A private-use character became one that takes two units of a record: it need not fit again. */
static bool has_grown(const struct idcard *card)
{
    for (const struct id_field *field = id_record_fields(card->kind); field->key; field++)
        for (const unsigned char *p = (const unsigned char *)card + field->at; *p; p++)
            if (*p >= 0xF0)
                return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct idcard card, back;
    uint8_t record[ID_RECORD_SIZE];
    if (size != ID_RECORD_SIZE)
        return check_addresses(data, size);
    if (id_record_decode(data, &card))
        return 0;
    for (const struct id_field *field = id_record_fields(card.kind); field->key; field++) {
        const char *text = (const char *)&card + field->at;
        if (strlen(text) >= field->size || !utf8_valid(text, strlen(text)))
            abort();
    }
    enum err e = id_record_encode(&card, record);
    if (e && has_grown(&card))
        return 0;
    if (e || id_record_decode(record, &back) || memcmp(&card, &back, sizeof card) != 0)
        abort();
    return 0;
}
