/* An audio output that is watched: it tells when it stops taking what it is given. One thread, the voice's.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VOICE_RATE_HZ = 16000 }; /* mono, 16 bits */

struct voice_out {
    uint32_t device;   /* SDL's, 0 = closed */
    bool has_begun;    /* SDL's audio is up */
    bool is_playing;   /* something was queued and has not been taken yet */
    uint32_t left;     /* bytes of it when last looked at */
    uint64_t taken_ms; /* when they last became fewer */
    uint64_t late_ms;  /* when the last one must have been taken */
};

/* name "" = the default device. ERR_NOT_FOUND: there is none, or none of this name; ERR_IO. May block. */
enum err voice_out_open(struct voice_out *out, const char *name) MUST_CHECK;
void voice_out_close(struct voice_out *out); /* may block until the device gives up its last buffer */
void voice_out_finish(
    struct voice_out *out); /* the same, and ends SDL's audio; the thread's last call of SDL */

/* In place of what is being played. ERR_IO. */
enum err voice_out_play(struct voice_out *out, const int16_t *samples, size_t count) MUST_CHECK;
void voice_out_stop(struct voice_out *out);
/* Looks at the device; is_playing is up to date afterwards. ERR_IO: it went away; ERR_TIMEOUT: it takes
 * nothing, or takes too long. */
enum err voice_out_watch(struct voice_out *out) MUST_CHECK;

/* Sound that is being put together. */
struct voice_sound {
    int16_t *samples; /* owned */
    size_t count;
};

/* Adds a WAV file at volume 0 to 100. ERR_DATA: none that can be played, or not mono at VOICE_RATE_HZ. */
enum err voice_sound_add(struct voice_sound *sound, const char *path, int volume) MUST_CHECK;
void voice_sound_add_pause(struct voice_sound *sound, int pause_ms);
void voice_sound_finish(struct voice_sound *sound);
