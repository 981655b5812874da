/* The bench that commands the simulated devices: lay a card, scan a book, empty the paper. One bench serves
 * the twins. Any thread; every call returns at once. */
#pragma once

#include "base/err.h"
#include "base/idcard.h"
#include "base/tag.h"

#include <stdbool.h>
#include <stddef.h>

struct sim_bench;

/* Receipts are written to print_dir as receipt-001.png, receipt-002.png ...; the folder is made if it is
 * missing. */
struct sim_bench *sim_bench_create(const char *print_dir);
/* Accepts NULL. The devices must be closed. */
void sim_bench_destroy(struct sim_bench *bench);

/* Reads a card file (see README "Card files"); on ERR_CONFIG message says file, line and field. fault goes to
 * the bench with the card. */
struct card_fault {
    bool is_read_fail; /* reading answers 41 until the card is lifted */
    int slow_ms;       /* the module takes this long to read */
};
enum err card_file_load(const char *path, struct idcard *card, struct card_fault *fault, char *message,
                        size_t message_size) MUST_CHECK;

void sim_card_lay(struct sim_bench *bench, const struct idcard *card, struct card_fault fault);
void sim_card_lift(struct sim_bench *bench);
/* As if the scanner had read the code. ERR_FULL when 16 wait already, ERR_GONE while it is unplugged,
 * ERR_DATA when a real one would have dropped it: empty or too long. */
enum err sim_scan(struct sim_bench *bench, const char *code) MUST_CHECK;

/* Lays a second card. ERR_GONE while its reader is unplugged or nobody has opened it. */
enum err sim_tag_lay(struct sim_bench *bench, const struct tag_uid *uid) MUST_CHECK;
void sim_tag_lift(struct sim_bench *bench);
/* From now on each tag is lifted within the exchange. */
void sim_tag_set_hasty(struct sim_bench *bench, bool is_hasty);

enum sim_device { SIM_READER, SIM_PRINTER, SIM_SCANNER, SIM_TAG };
void sim_plug(struct sim_bench *bench, enum sim_device device, bool is_plugged);

enum sim_reader_fault {
    SIM_READER_OK,
    SIM_READER_SAM_FAIL,     /* every command answers 60 */
    SIM_READER_UNAUTHORISED, /* every command answers 66 */
    SIM_READER_READ_FAIL,    /* reading answers 41 until a card that met it is lifted */
    SIM_READER_MUTE,         /* nothing is answered */
    SIM_READER_HALF,         /* the next answer ends in its middle; then all is well */
    SIM_READER_LATE,         /* the next answer comes after its question was given up; then all is well */
};
/* "ok", "sam-fail", "unauthorised", "read-fail", "mute", "half", "late"; false: another word. */
bool sim_reader_fault_of(const char *word, enum sim_reader_fault *fault);
void sim_reader_set_fault(struct sim_bench *bench, enum sim_reader_fault fault);

enum sim_printer_fault {
    SIM_PAPER_OK,
    SIM_PAPER_LOW,
    SIM_PAPER_OUT,
    SIM_COVER_OPEN,
    SIM_HOT,
    SIM_JAMMED,
    SIM_STALLED, /* takes no data and does not answer */
};
/* slow_ms: time that a receipt takes. */
void sim_printer_set(struct sim_bench *bench, enum sim_printer_fault fault, int slow_ms);

/* Receipts printed so far, and the path of the last one ("" before the first; copied). */
int sim_printed(struct sim_bench *bench, char *last_path, size_t size);
