#include "ui/voice.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/voice_out.h"
#include "ui/voice_table.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOG_MODULE "voice"
#include "base/log.h"

enum {
    LOOK_MS = 50,        /* while it plays: SDL tells nobody that a queue is empty */
    LOOK_IDLE_MS = 5000, /* has the device gone away meanwhile? */
    RETRY_MS = 1000,     /* first pause before opening a device again, doubled each time */
    RETRY_MOST_MS = 60000,
    CHECK_PART = 4, /* of the volume */
    PAUSE_MS = 80,  /* between two recordings */
    END_MS = 2000,  /* for a device's last buffer; a stuck one would hold up the end of the program */
    SAID_COUNT = 16,
    LANG_COUNT = 2,
};

/* What is to be played: no text, only which recordings. */
struct request {
    enum sound sound;
    int lang;
    uint16_t phrases[VOICE_LINE_MAX];
    size_t count;
};

struct voice {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* Under the lock. A new request takes the place of one that has not been fetched: only the last counts.
     */
    struct request next;
    bool has_next, is_ending, has_ended;
    enum err state;
    char said[SAID_COUNT][VOICE_SPOKEN_MAX];
    size_t said_count;
    enum sound rung; /* the last one asked for */
    /* The same from create to destroy. */
    struct voice_table tables[LANG_COUNT];
    struct voice_phrase sounds[SOUND_COUNT];
    char device[128];
    int volume;
    void (*on_change)(void *);
    void *arg;
    bool has_thread;
    pthread_t thread;
    /* The thread's own. */
    struct voice_out out;
    int retry_ms;    /* the next pause */
    int64_t open_ms; /* when to open a closed device, of now_ms */
};

/* Played, quietly, on a device that was opened: does it take sound? */
static const struct request check = {.sound = SOUND_ATTENTION};

static const char *const langs[LANG_COUNT] = {"zh", "en"};

/* The hardware's time: a script that moves base/clock must not make a device look slow. */
static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- the thread ---- */

static struct timespec after(int64_t ms)
{
    int64_t until_ms = now_ms() + ms;
    return (struct timespec){.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
}

/* Waits for a request; false when none came in time. */
static bool fetch(struct voice *v, struct request *request, int64_t timeout_ms)
{
    struct timespec until = after(timeout_ms > 0 ? timeout_ms : 0);
    pthread_mutex_lock(&v->lock);
    for (int rc = 0; !v->has_next && !v->is_ending && rc == 0;)
        rc = pthread_cond_timedwait(&v->changed, &v->lock, &until);
    bool has_next = v->has_next;
    *request = v->next;
    v->has_next = false;
    pthread_mutex_unlock(&v->lock);
    return has_next;
}

static bool is_ending(struct voice *v)
{
    pthread_mutex_lock(&v->lock);
    bool result = v->is_ending;
    pthread_mutex_unlock(&v->lock);
    return result;
}

static void set_state(struct voice *v, enum err state)
{
    pthread_mutex_lock(&v->lock);
    bool has_changed = v->state != state && !v->is_ending; /* then nobody listens any more */
    v->state = state;
    pthread_mutex_unlock(&v->lock);
    if (!has_changed)
        return;
    log_write(state == ERR_OK ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, LOG_MODULE, "sound output: %s",
              err_text(state));
    if (v->on_change)
        v->on_change(v->arg);
}

static void lose_device(struct voice *v, enum err why)
{
    set_state(v, why); /* first: closing waits for a device that may be stuck */
    voice_out_close(&v->out);
    v->open_ms = now_ms() + v->retry_ms;
    v->retry_ms = v->retry_ms * 2 < RETRY_MOST_MS ? v->retry_ms * 2 : RETRY_MOST_MS;
}

static void add(struct voice_sound *sound, struct voice_phrase *phrase, int volume)
{
    enum err err = voice_sound_add(sound, phrase->path, volume);
    if (err == ERR_OK)
        voice_sound_add_pause(sound, PAUSE_MS);
    else if (!phrase->is_reported)
        log_warning("%s: %s", phrase->path, err_text(err));
    phrase->is_reported |= err != ERR_OK;
}

static void play(struct voice *v, const struct request *request, int volume)
{
    struct voice_sound sound = {0};
    struct voice_table *table = &v->tables[request->lang];
    if (request->sound != SOUND_NONE)
        add(&sound, &v->sounds[request->sound], volume);
    for (size_t i = 0; i < request->count; i++)
        add(&sound, &table->phrases[request->phrases[i]], volume);
    enum err err = ERR_OK;
    if (!sound.count && v->state != ERR_OK) /* silence must not leave the check without an answer */
        add(&sound, &v->sounds[check.sound], v->volume / CHECK_PART);
    if (sound.count)
        err = voice_out_play(&v->out, sound.samples, sound.count);
    else
        voice_out_stop(&v->out);
    voice_sound_finish(&sound);
    if (err != ERR_OK)
        lose_device(v, err);
}

static void open_device(struct voice *v)
{
    enum err err = voice_out_open(&v->out, v->device);
    if (err == ERR_OK)
        play(v, &check, v->volume / CHECK_PART);
    else
        lose_device(v, err);
}

static void watch(struct voice *v)
{
    bool was_playing = v->out.is_playing;
    enum err err = voice_out_watch(&v->out);
    if (err != ERR_OK) {
        lose_device(v, err);
    } else if (was_playing && !v->out.is_playing) { /* it took all */
        v->retry_ms = RETRY_MS;
        set_state(v, ERR_OK);
    }
}

static void *voice_main(void *arg)
{
    struct voice *v = arg;
    while (!is_ending(v)) {
        if (!v->out.device && now_ms() >= v->open_ms)
            open_device(v);
        struct request request;
        int64_t wait_ms = !v->out.device ? v->open_ms - now_ms() : v->out.is_playing ? LOOK_MS : LOOK_IDLE_MS;
        bool has_request = fetch(v, &request, wait_ms);
        if (has_request && v->out.device)
            play(v, &request, v->volume);
        if (v->out.device)
            watch(v);
    }
    voice_out_finish(&v->out);
    pthread_mutex_lock(&v->lock);
    v->has_ended = true;
    pthread_cond_signal(&v->changed);
    pthread_mutex_unlock(&v->lock);
    return NULL;
}

/* ---- everybody else ---- */

static enum err load(struct voice *v, const char *assets_dir, char *message, size_t message_size)
{
    static const char *const names[SOUND_COUNT] = {"", "success", "failure", "attention"};
    char dir[256], path[512];
    str_format(dir, sizeof dir, "%s/voice", assets_dir);
    for (int i = SOUND_SUCCESS; i < SOUND_COUNT; i++) {
        str_format(path, sizeof path, "%s/%s.wav", dir, names[i]);
        v->sounds[i].path = strdup(path);
        if (!v->sounds[i].path)
            abort();
    }
    enum err err = ERR_OK;
    for (int i = 0; i < LANG_COUNT && err == ERR_OK; i++)
        err = voice_table_load(&v->tables[i], dir, langs[i], message, message_size);
    return err;
}

static void start(struct voice *v)
{
    if (pthread_create(&v->thread, NULL, voice_main, v) != 0)
        abort();
    v->has_thread = true;
}

enum err voice_create(struct voice **out, const struct voice_options *options, char *message,
                      size_t message_size)
{
    struct voice *v = mem_alloc(sizeof *v);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&v->changed, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&v->lock, NULL);
    v->volume = options->volume;
    v->on_change = options->on_change;
    v->arg = options->arg;
    v->retry_ms = RETRY_MS;
    str_copy(v->device, sizeof v->device, options->device);
    enum err err = load(v, options->assets_dir, message, message_size);
    if (err != ERR_OK) {
        voice_destroy(v);
        return err;
    }
    bool is_off = strcmp(options->driver, "off") == 0;
    v->state = is_off ? ERR_STOPPED : ERR_BUSY;
    if (!is_off)
        start(v);
    *out = v;
    return ERR_OK;
}

/* False: the device holds its thread, which still has all of v. */
static bool end_thread(struct voice *v)
{
    struct timespec until = after(END_MS);
    pthread_mutex_lock(&v->lock);
    v->is_ending = true;
    pthread_cond_signal(&v->changed);
    for (int rc = 0; !v->has_ended && rc == 0;)
        rc = pthread_cond_timedwait(&v->changed, &v->lock, &until);
    bool has_ended = v->has_ended;
    pthread_mutex_unlock(&v->lock);
    if (has_ended)
        pthread_join(v->thread, NULL);
    else
        log_warning("the sound output is stuck: left to the end of the program");
    return has_ended;
}

void voice_destroy(struct voice *v)
{
    if (!v || (v->has_thread && !end_thread(v)))
        return;
    for (int i = 0; i < LANG_COUNT; i++)
        voice_table_finish(&v->tables[i]);
    for (int i = 0; i < SOUND_COUNT; i++)
        free(v->sounds[i].path);
    pthread_cond_destroy(&v->changed);
    pthread_mutex_destroy(&v->lock);
    explicit_bzero(v, sizeof *v);
    free(v);
}

/* Lock held. */
static void ask(struct voice *v, const struct request *request)
{
    v->next = *request;
    v->has_next = true;
    pthread_cond_signal(&v->changed);
}

void voice_announce(struct voice *v, enum sound sound, const char *lang, const char *text)
{
    struct request request = {.sound = sound, .lang = strcmp(lang, "en") == 0};
    struct voice_line line;
    voice_phrases(&v->tables[request.lang], text ? text : "", &line);
    memcpy(request.phrases, line.phrases, sizeof request.phrases);
    request.count = line.count;
    pthread_mutex_lock(&v->lock);
    if (line.count)
        memcpy(v->said[v->said_count++ % SAID_COUNT], line.spoken, sizeof line.spoken);
    ask(v, &request);
    if (sound != SOUND_NONE)
        v->rung = sound;
    pthread_mutex_unlock(&v->lock);
}

bool voice_has_rung(struct voice *v, enum sound sound)
{
    pthread_mutex_lock(&v->lock);
    bool has_rung = v->rung == sound;
    if (has_rung)
        v->rung = SOUND_NONE;
    pthread_mutex_unlock(&v->lock);
    return has_rung;
}

void voice_stop(struct voice *v)
{
    pthread_mutex_lock(&v->lock);
    ask(v, &(struct request){.sound = SOUND_NONE});
    pthread_mutex_unlock(&v->lock);
}

enum err voice_state(struct voice *v)
{
    pthread_mutex_lock(&v->lock);
    enum err state = v->state;
    pthread_mutex_unlock(&v->lock);
    return state;
}

bool voice_has_said(struct voice *v, const char *phrase)
{
    char wanted[VOICE_SPOKEN_MAX], said[VOICE_SPOKEN_MAX];
    bool found = false;
    if (!voice_letters(wanted, sizeof wanted, phrase) || !*wanted)
        return false;
    pthread_mutex_lock(&v->lock);
    for (size_t i = 0; i < SAID_COUNT && !found; i++) {
        voice_letters(said, sizeof said, v->said[i]);
        found = strstr(said, wanted);
    }
    pthread_mutex_unlock(&v->lock);
    return found;
}

void voice_forget(struct voice *v)
{
    pthread_mutex_lock(&v->lock);
    explicit_bzero(v->said, sizeof v->said);
    ask(v, &(struct request){.sound = SOUND_NONE});
    pthread_mutex_unlock(&v->lock);
}
