/* The security module of a card reader, simulated: takes request frames, gives answer frames, as real modules
 * do (vendor document 2014). A small pure state machine, so that the simulated reader and a test's emulated
 * USB reader answer alike. No lock, no clock, no device; one thread at a time. */
#pragma once

#include "drivers/id_record.h"
#include "drivers/sdt_frame.h"
#include "drivers/sim.h"

#include <stdbool.h>

enum sim_card_state {
    SIM_CARD_NONE,
    SIM_CARD_LAID,
    SIM_CARD_FOUND,
    SIM_CARD_SELECTED,
    SIM_CARD_READ, /* stays silent until it is lifted, as real cards do */
};

struct sim_sam {
    enum sim_card_state card;
    uint8_t record[ID_RECORD_SIZE];
    struct card_fault fault; /* of the card that lies here */
    enum sim_reader_fault trouble;
    bool has_read_failed; /* this card met SIM_READER_READ_FAIL */
};

/* Lays a card, lifting the one before. */
void sim_sam_lay(struct sim_sam *sam, const uint8_t record[ID_RECORD_SIZE], struct card_fault fault);
void sim_sam_lift(struct sim_sam *sam);
/* Answers one whole request frame (from a split reader: header and body put together); returns the answer's
 * size, 0 if it stays silent. *delay_ms: how long the module takes before it answers. A split reader sends
 * the first SDT_HEADER bytes of the answer on one endpoint and the rest on the other. */
size_t sim_sam_answer(struct sim_sam *sam, const uint8_t *request, size_t size, uint8_t answer[SDT_FRAME_MAX],
                      int *delay_ms);
