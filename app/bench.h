/* The hands of a UI script or of the bench panel: lay a card, scan a code, empty the paper. Commands the
 * simulated devices of this process; where a test emulates the devices outside (--bench SOCKET), cards,
 * scans, device faults and printed receipts go there as text lines, one answer each: "ok [COUNT PATH]" or
 * "error WORDS", beginning with those of err_text. UI thread. */
#pragma once

#include "base/err.h"
#include "drivers/sim.h"

#include <stddef.h>

struct bench;

/* socket_path NULL = everything is simulated here. ERR_IO: nobody listens there. */
enum err bench_create(struct bench **out, struct sim_bench *sim, const char *socket_path,
                      const char *assets_dir) MUST_CHECK;
void bench_destroy(struct bench *bench);

/* name: assets/demo/cards/NAME.card, or a path; "off" lifts. message says what is wrong with it. */
enum err bench_card(struct bench *bench, const char *name, char *message, size_t size) MUST_CHECK;
/* Lays a second card with this UID in hex, or lifts it ("off"). ERR_DATA: no UID; ERR_GONE: no reader yet. */
enum err bench_tag(struct bench *bench, const char *uid) MUST_CHECK;
enum err bench_scan(struct bench *bench, const char *code) MUST_CHECK;
/* "reader unplug", "printer slow 500": as in a UI script. ERR_UNSUPPORTED: no such device or fault. */
enum err bench_device(struct bench *bench, const char *words) MUST_CHECK;
/* Receipts printed so far and the picture of the last one. */
enum err bench_printed(struct bench *bench, int *count, char *path, size_t size) MUST_CHECK;
