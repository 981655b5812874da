#include "ui/voice_out.h"

#include <SDL.h>
#include <stdlib.h>

#define LOG_MODULE "voice"
#include "base/log.h"

/* SDL asks for a buffer at a time: 2048 frames are 128 ms, few wake-ups and still a quick answer to a stop.
 */
enum { BUFFER_FRAMES = 2048, MARGIN_MS = 2000, BYTES_PER_S = VOICE_RATE_HZ * 2 };

static enum err fail_open(enum err err, const char *what)
{
    log_debug("%s: %s", what, SDL_GetError());
    return err;
}

enum err voice_out_open(struct voice_out *out, const char *name)
{
    SDL_AudioSpec spec = {
        .freq = VOICE_RATE_HZ, .format = AUDIO_S16SYS, .channels = 1, .samples = BUFFER_FRAMES};
    if (!out->has_begun && SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
        return fail_open(ERR_NOT_FOUND, "no audio");
    out->has_begun = true;
    int count = SDL_GetNumAudioDevices(0); /* also looks again at what is plugged in; -1 = cannot tell */
    bool is_there = !*name && count != 0;
    for (int i = 0; i < count && !is_there; i++)
        is_there = SDL_strcmp(SDL_GetAudioDeviceName(i, 0), name) == 0;
    if (!is_there && count >= 0)
        return fail_open(ERR_NOT_FOUND, "no such output");
    out->device = SDL_OpenAudioDevice(*name ? name : NULL, 0, &spec, NULL, 0);
    if (!out->device)
        return fail_open(ERR_IO, "output");
    SDL_PauseAudioDevice(out->device, 0);
    return ERR_OK;
}

void voice_out_close(struct voice_out *out)
{
    if (out->device)
        SDL_CloseAudioDevice(out->device);
    *out = (struct voice_out){.has_begun = out->has_begun};
}

void voice_out_finish(struct voice_out *out)
{
    voice_out_close(out);
    if (out->has_begun)
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    out->has_begun = false;
    SDL_TLSCleanup(); /* the thread is not SDL's: it would leave its error text behind */
}

enum err voice_out_play(struct voice_out *out, const int16_t *samples, size_t count)
{
    uint32_t size = (uint32_t)(count * sizeof *samples);
    uint64_t now = SDL_GetTicks64(), length_ms = (uint64_t)size * 1000 / BYTES_PER_S;
    SDL_ClearQueuedAudio(out->device);
    if (SDL_QueueAudio(out->device, samples, size) != 0)
        return ERR_IO;
    /* A device that takes nothing must not be excused by ever new sounds. */
    if (!out->is_playing)
        out->taken_ms = now;
    out->left = size;
    out->late_ms = now + length_ms + length_ms / 4 + MARGIN_MS;
    out->is_playing = true;
    return ERR_OK;
}

void voice_out_stop(struct voice_out *out)
{
    if (out->device)
        SDL_ClearQueuedAudio(out->device);
    out->is_playing = false;
}

enum err voice_out_watch(struct voice_out *out)
{
    uint64_t now = SDL_GetTicks64();
    if (SDL_GetAudioDeviceStatus(out->device) == SDL_AUDIO_STOPPED)
        return ERR_IO;
    if (!out->is_playing)
        return ERR_OK;
    uint32_t left = SDL_GetQueuedAudioSize(out->device);
    if (left < out->left)
        out->taken_ms = now;
    out->left = left;
    out->is_playing = left > 0;
    bool is_late = now > out->late_ms || now > out->taken_ms + MARGIN_MS;
    return out->is_playing && is_late ? ERR_TIMEOUT : ERR_OK;
}

static int16_t *grow(struct voice_sound *sound, size_t count)
{
    int16_t *grown = realloc(sound->samples, (sound->count + count + 1) * sizeof *grown);
    if (!grown)
        abort();
    sound->samples = grown;
    sound->count += count;
    return grown + sound->count - count;
}

enum err voice_sound_add(struct voice_sound *sound, const char *path, int volume)
{
    SDL_AudioSpec spec;
    uint8_t *bytes;
    uint32_t size;
    if (!SDL_LoadWAV(path, &spec, &bytes, &size))
        return ERR_DATA;
    enum err err = ERR_DATA;
    if (spec.freq == VOICE_RATE_HZ && spec.channels == 1 && spec.format == AUDIO_S16SYS) {
        size_t count = size / sizeof(int16_t);
        int16_t *samples = grow(sound, count);
        SDL_memcpy(samples, bytes, count * sizeof *samples);
        for (size_t i = 0; i < count; i++)
            samples[i] = (int16_t)(samples[i] * volume / 100);
        err = ERR_OK;
    }
    SDL_FreeWAV(bytes);
    return err;
}

void voice_sound_add_pause(struct voice_sound *sound, int pause_ms)
{
    size_t count = (size_t)pause_ms * VOICE_RATE_HZ / 1000;
    int16_t *samples = grow(sound, count);
    SDL_memset(samples, 0, count * sizeof *samples);
}

void voice_sound_finish(struct voice_sound *sound)
{
    free(sound->samples);
    *sound = (struct voice_sound){0};
}
