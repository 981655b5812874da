/* What the kiosk says and rings: recorded phrases and three sounds (assets/voice), played by a thread of its
 * own, because opening or feeding an audio device may block. What was not recorded cannot be spoken
 * (ui/voice_table.h), so no name and no title is; and no text reaches the thread, only numbers of recordings.
 * Any thread may call; create after ui_create and destroy before ui_destroy (both start parts of SDL). */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct voice;

enum sound { SOUND_NONE, SOUND_SUCCESS, SOUND_FAILURE, SOUND_ATTENTION, SOUND_COUNT };

struct voice_options {
    const char *assets_dir;
    const char *driver; /* "auto", or "off": nothing is played, everything else works */
    const char *device; /* SDL's name of an audio output, "" = the default one */
    int volume;         /* 0 to 100 */
    /* voice_state has changed; on the voice's thread, must not block; may be NULL. */
    void (*on_change)(void *arg);
    void *arg;
};

/* Reads the tables and starts the thread, which opens the device and plays the attention sound, quietly, to
 * see that it works. A device that is away or silent is no error here: voice_state tells. ERR_NOT_FOUND,
 * ERR_DATA, ERR_IO: a table cannot be used (message: file, line). Returns owned. */
enum err voice_create(struct voice **out, const struct voice_options *options, char *message,
                      size_t message_size) MUST_CHECK;
/* Accepts NULL. Waits for the device's last buffer; a device that is stuck for two seconds keeps its thread
 * and memory, which end with the program (logged). on_change is not called any more. */
void voice_destroy(struct voice *voice);

/* Stops what is being played; then the sound, then what can be spoken of text in "zh" or "en" (NULL or ""
 * = nothing). Titles and names go into 《 》 or “ ” as they do on the screen. Never blocks; of several calls
 * before the thread wakes the last one counts. Without a working device it is forgotten, not played late. */
void voice_announce(struct voice *voice, enum sound sound, const char *lang, const char *text);
void voice_stop(struct voice *voice);

/* ERR_OK: the device plays. ERR_BUSY: not known yet, just started. ERR_STOPPED: driver=off. ERR_NOT_FOUND: no
 * such device. ERR_IO: it cannot be opened, or went away. ERR_TIMEOUT: it does not take what it is given.
 * The device is tried again by itself, with growing pauses of up to a minute. */
enum err voice_state(struct voice *voice);

/* For UI scripts: phrase is a part of what was said lately (asked to be said: a script need not wait for the
 * device), as it stood in the sentence, without regard to spaces and punctuation. Recorded phrases and
 * numbers only: what the kiosk keeps silent about is never found. */
bool voice_has_said(struct voice *voice, const char *phrase);
/* The same for sounds: the last one asked for, and not asked after before. */
bool voice_has_rung(struct voice *voice, enum sound sound);
/* Forgets the last utterances and stops: nothing of them may pass to the next person. */
void voice_forget(struct voice *voice);
