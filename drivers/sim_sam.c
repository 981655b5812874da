#include "drivers/sim_sam.h"

#include <string.h>

enum { PHOTO_SIZE = 1024, LATE_MS = 1500 };

/* Number 05.01-20101129-0001228293-0296863149, the vendor document's example. */
static const uint8_t module_id[16] = {0x05, 0x00, 0x01, 0x00, 0x09, 0xB8, 0x32, 0x01,
                                      0x05, 0xBE, 0x12, 0x00, 0xAD, 0xC5, 0xB1, 0x11};

/* Magic, width 102, height 126: all that is known of the closed picture format. */
static const uint8_t photo_start[] = {'W', 'L', 102, 0, 126, 0};

void sim_sam_lay(struct sim_sam *sam, const uint8_t record[ID_RECORD_SIZE], struct card_fault fault)
{
    sim_sam_lift(sam);
    memcpy(sam->record, record, ID_RECORD_SIZE);
    sam->fault = fault;
    sam->card = SIM_CARD_LAID;
}

void sim_sam_lift(struct sim_sam *sam)
{
    explicit_bzero(sam->record, ID_RECORD_SIZE);
    sam->card = SIM_CARD_NONE;
    sam->fault = (struct card_fault){0};
    if (sam->has_read_failed && sam->trouble == SIM_READER_READ_FAIL)
        sam->trouble = SIM_READER_OK;
    sam->has_read_failed = false;
}

static size_t find(struct sim_sam *sam, uint8_t *answer)
{
    if (sam->card == SIM_CARD_NONE || sam->card == SIM_CARD_READ)
        return sdt_answer_encode(answer, 0x80, NULL, 0);
    sam->card = SIM_CARD_FOUND;
    return sdt_answer_encode(answer, 0x9F, (const uint8_t[4]){0}, 4);
}

static size_t choose(struct sim_sam *sam, uint8_t *answer)
{
    if (sam->card != SIM_CARD_FOUND)
        return sdt_answer_encode(answer, 0x81, NULL, 0);
    sam->card = SIM_CARD_SELECTED;
    return sdt_answer_encode(answer, 0x90, (const uint8_t[8]){0}, 8);
}

/* Length words, text, and a photo that is only a start. */
static size_t read_card(struct sim_sam *sam, uint8_t *answer)
{
    sam->has_read_failed = sam->trouble == SIM_READER_READ_FAIL || sam->fault.is_read_fail;
    if (sam->card != SIM_CARD_SELECTED || sam->has_read_failed)
        return sdt_answer_encode(answer, 0x41, NULL, 0);
    uint8_t data[4 + ID_RECORD_SIZE + PHOTO_SIZE] = {ID_RECORD_SIZE >> 8, 0, PHOTO_SIZE >> 8, 0};
    memcpy(data + 4, sam->record, ID_RECORD_SIZE);
    memcpy(data + 4 + ID_RECORD_SIZE, photo_start, sizeof photo_start);
    size_t size = sdt_answer_encode(answer, 0x90, data, sizeof data);
    explicit_bzero(data, sizeof data);
    sam->card = SIM_CARD_READ;
    return size;
}

/* What follows a reading, while the card lies there: simulated cards have no additional address, and the
 * number of their body is made up. */
static size_t read_more(const struct sim_sam *sam, bool is_address, uint8_t *answer)
{
    uint8_t number[IDCARD_BODY_SIZE];
    if (sam->card != SIM_CARD_SELECTED && sam->card != SIM_CARD_READ)
        return sdt_answer_encode(answer, 0x41, NULL, 0);
    if (is_address)
        return sdt_answer_encode(answer, 0x91, NULL, 0);
    for (size_t i = 0; i < sizeof number; i++)
        number[i] = (uint8_t)i;
    return sdt_answer_encode(answer, 0x90, number, sizeof number);
}

static size_t answer_well(struct sim_sam *sam, const uint8_t *request, size_t size, uint8_t *answer,
                          int *delay_ms)
{
    if (sdt_frame_check(request, size, SDT_REQUEST_MIN))
        return sdt_answer_encode(answer, 0x10, NULL, 0);
    if (sam->trouble == SIM_READER_SAM_FAIL)
        return sdt_answer_encode(answer, 0x60, NULL, 0);
    if (sam->trouble == SIM_READER_UNAUTHORISED)
        return sdt_answer_encode(answer, 0x66, NULL, 0);
    switch (request[SDT_HEADER] << 8 | request[SDT_HEADER + 1]) {
    case 0x10FF: /* reset */
    case 0x11FF: /* status */
        return sdt_answer_encode(answer, 0x90, NULL, 0);
    case 0x12FF:
        return sdt_answer_encode(answer, 0x90, module_id, sizeof module_id);
    case 0x2001:
        return find(sam, answer);
    case 0x2002:
        return choose(sam, answer);
    case 0x3001:
        *delay_ms = sam->fault.slow_ms;
        return read_card(sam, answer);
    case 0x3003:
        return read_more(sam, true, answer);
    case 0x3005:
        return read_more(sam, false, answer);
    default:
        return sdt_answer_encode(answer, 0x21, NULL, 0);
    }
}

size_t sim_sam_answer(struct sim_sam *sam, const uint8_t *request, size_t size, uint8_t answer[SDT_FRAME_MAX],
                      int *delay_ms)
{
    enum sim_reader_fault trouble = sam->trouble;
    *delay_ms = 0;
    if (trouble == SIM_READER_MUTE)
        return 0;
    size_t whole = answer_well(sam, request, size, answer, delay_ms);
    if (trouble == SIM_READER_HALF || trouble == SIM_READER_LATE)
        sam->trouble = SIM_READER_OK;
    if (trouble == SIM_READER_LATE)
        *delay_ms = LATE_MS;
    return trouble == SIM_READER_HALF ? whole / 2 : whole;
}

bool sim_reader_fault_of(const char *word, enum sim_reader_fault *fault)
{
    static const char *const words[] = {
        [SIM_READER_OK] = "ok",
        [SIM_READER_SAM_FAIL] = "sam-fail",
        [SIM_READER_UNAUTHORISED] = "unauthorised",
        [SIM_READER_READ_FAIL] = "read-fail",
        [SIM_READER_MUTE] = "mute",
        [SIM_READER_HALF] = "half",
        [SIM_READER_LATE] = "late",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], word) == 0) {
            *fault = (enum sim_reader_fault)i;
            return true;
        }
    return false;
}
