/* Any 256 bytes through the decoder of the card's text record; what comes out must be sound text, and what
 * can be put back into a record must come out the same. */
#include "base/utf8.h"
#include "drivers/id_record.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct idcard card, back;
    uint8_t record[ID_RECORD_SIZE];
    if (size != ID_RECORD_SIZE || id_record_decode(data, &card))
        return 0;
    for (const struct id_field *field = id_record_fields(card.kind); field->key; field++) {
        const char *text = (const char *)&card + field->at;
        if (strlen(text) >= field->size || !utf8_valid(text, strlen(text)))
            abort();
    }
    if (id_record_encode(&card, record) || id_record_decode(record, &back) ||
        memcmp(&card, &back, sizeof card) != 0)
        abort();
    return 0;
}
