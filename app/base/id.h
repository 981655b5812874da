/* Identifiers. Any thread unless said otherwise. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct uuid {
    uint8_t bytes[16];
};

/* A new UUID version 7 (RFC 9562): made where a thing is born, never used to order things. */
struct uuid uuid_new(void);
bool uuid_equal(struct uuid a, struct uuid b);
bool uuid_is_zero(struct uuid id);
/* 36 characters and a NUL. */
void uuid_text(struct uuid id, char out[37]);
/* false if the text is not a UUID; *out untouched then. */
bool uuid_parse(const char *text, struct uuid *out);

/* Hybrid logical clock: 48 bits of wall milliseconds, 16 bits of counter, in one integer that only grows.
 * Returns the next value after last, for an event that happens at wall_ms. */
int64_t hlc_next(int64_t last, int64_t wall_ms);
