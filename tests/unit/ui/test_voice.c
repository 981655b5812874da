/* The voice's thread against SDL's own drivers: "dummy" takes sound at its time and drops it, "disk" writes
 * what was really played into a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/voice.h"

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char dir[64], pcm[96], message[512];
static sem_t changed;

static void on_change(void *arg)
{
    sem_post(arg);
}

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/kiosk-voice-XXXXXX");
    if (!mkdtemp(dir))
        return -1;
    snprintf(pcm, sizeof pcm, "%s/played.raw", dir);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", pcm, 1);
    setenv("SDL_DISKAUDIODELAY", "4", 1); /* ms a buffer: faster than a loudspeaker */
    return sem_init(&changed, 0, 0);
}

static int teardown(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", dir);
    sem_destroy(&changed);
    return system(command);
}

static struct voice_options options(void)
{
    return (struct voice_options){.assets_dir = SOURCE_DIR "/assets",
                                  .driver = "auto",
                                  .device = "",
                                  .volume = 80,
                                  .on_change = on_change,
                                  .arg = &changed};
}

static struct voice *create(struct voice_options o)
{
    struct voice *voice = NULL;
    message[0] = '\0';
    if (voice_create(&voice, &o, message, sizeof message) != ERR_OK)
        fail_msg("%s", message);
    return voice;
}

/* Waits for the next change of state; 20 s is a failure. */
static enum err next_state(struct voice *voice)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 20;
    assert_int_equal(sem_timedwait(&changed, &limit), 0);
    return voice_state(voice);
}

static long played_bytes(void)
{
    struct stat st;
    return stat(pcm, &st) == 0 ? (long)st.st_size : 0;
}

/* What was played since byte from: samples that are not nearly silent, and the loudest. */
struct heard {
    long loud;
    int peak;
};

static struct heard heard_from(long from)
{
    struct heard heard = {0};
    FILE *f = fopen(pcm, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, from, SEEK_SET), 0);
    for (int16_t sample; fread(&sample, sizeof sample, 1, f) == 1;) {
        int size = abs((int)sample);
        heard.loud += size > 200;
        heard.peak = size > heard.peak ? size : heard.peak;
    }
    fclose(f);
    return heard;
}

/* The file grows as long as the device is open: waits until it has grown by that much. */
static void wait_played(long bytes)
{
    long until = played_bytes() + bytes;
    for (int i = 0; i < 4000 && played_bytes() < until; i++)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    assert_true(played_bytes() >= until);
}

static void it_checks_itself_at_start(void **state)
{
    (void)state;
    struct voice *voice = create(options());
    assert_int_equal(next_state(voice), ERR_OK);
    voice_destroy(voice);
    struct heard heard = heard_from(0);
    assert_true(heard.loud > 1000);
    assert_in_range(heard.peak, 2000, 8000); /* a quarter of 80 % */
}

/* The loudest sample of the same sentence at this volume. */
static struct heard spoken_at(int volume, enum sound sound, const char *lang, const char *text)
{
    struct voice_options o = options();
    o.volume = volume;
    struct voice *voice = create(o);
    assert_int_equal(next_state(voice), ERR_OK);
    wait_played(16384);
    long from = played_bytes();
    voice_announce(voice, sound, lang, text);
    wait_played(200000);
    voice_destroy(voice);
    struct heard heard = heard_from(from);
    unlink(pcm);
    return heard;
}

static void it_speaks_at_its_volume(void **state)
{
    (void)state;
    struct heard full = spoken_at(100, SOUND_NONE, "zh", "请刷身份证"),
                 half = spoken_at(50, SOUND_NONE, "zh", "请刷身份证"),
                 none = spoken_at(0, SOUND_NONE, "zh", "请刷身份证");
    assert_true(full.loud > 8000); /* half a second of two */
    assert_in_range(full.peak, 25000, 32767);
    assert_in_range(half.peak, full.peak / 2 - 100, full.peak / 2 + 100);
    assert_int_equal(none.peak, 0);
}

static void sound_and_speech_follow_each_other(void **state)
{
    (void)state;
    struct heard sound = spoken_at(80, SOUND_SUCCESS, "en", NULL),
                 speech = spoken_at(80, SOUND_NONE, "en", "Your ID card has expired"),
                 both = spoken_at(80, SOUND_SUCCESS, "en", "Your ID card has expired");
    assert_true(sound.loud > 1000 && speech.loud > 1000);
    assert_in_range(both.loud, sound.loud + speech.loud - 10, sound.loud + speech.loud + 10);
}

static void names_leave_no_sound(void **state)
{
    (void)state;
    struct heard heard = spoken_at(80, SOUND_NONE, "zh", "张*明 《请刷身份证》 1301**********1234");
    assert_int_equal(heard.peak, 0);
}

/* A new announcement ends the one that is played; of several at once the last is played. */
static void the_last_call_counts(void **state)
{
    (void)state;
    struct heard alone = spoken_at(80, SOUND_NONE, "zh", "请刷身份证"),
                 first = spoken_at(80, SOUND_NONE, "zh", "姓名和证件号末四位，加密保存");
    setenv("SDL_DISKAUDIODELAY", "60", 1);
    struct voice *voice = create(options());
    assert_int_equal(next_state(voice), ERR_OK);
    wait_played(16384);
    long from = played_bytes();
    voice_announce(voice, SOUND_NONE, "zh", "姓名和证件号末四位，加密保存"); /* over 4 s, 128 KiB */
    wait_played(16384);
    for (int i = 0; i < 10; i++)
        voice_announce(voice, SOUND_FAILURE, "zh", "姓名和证件号末四位，加密保存");
    voice_announce(voice, SOUND_NONE, "zh", "请刷身份证");
    wait_played(200000);
    voice_destroy(voice);
    long more = heard_from(from).loud - alone.loud;
    print_message("of the first: %ld of %ld\n", more, first.loud);
    assert_in_range(more, 100, first.loud * 3 / 4); /* the beginning of the first, then the last alone */
}

static void stop_ends_it(void **state)
{
    (void)state;
    setenv("SDL_DISKAUDIODELAY", "60", 1);
    struct voice *voice = create(options());
    assert_int_equal(next_state(voice), ERR_OK);
    long from = played_bytes();
    voice_announce(voice, SOUND_NONE, "zh", "姓名和证件号末四位，加密保存"); /* over 4 s, 128 KiB */
    wait_played(16384);
    voice_stop(voice);
    wait_played(16384); /* what the device had taken before, and the thread's wake-up */
    long stopped = played_bytes();
    wait_played(40960);
    voice_destroy(voice);
    assert_true(heard_from(from).loud > 100);
    assert_int_equal(heard_from(stopped).peak, 0);
}

static void it_knows_what_it_said(void **state)
{
    (void)state;
    struct voice *voice = create(options());
    voice_announce(voice, SOUND_NONE, "zh", "《活着》12月21日到期，可以续借");
    assert_true(voice_has_said(voice, "可以续借"));
    assert_true(voice_has_said(voice, "12 月 21 日"));
    assert_false(voice_has_said(voice, "活着"));
    assert_false(voice_has_said(voice, ""));
    assert_false(voice_has_said(voice, "，"));
    voice_announce(voice, SOUND_NONE, "en", "“Emma” is renewed");
    assert_true(voice_has_said(voice, "is renewed"));
    assert_true(voice_has_said(voice, "可以续借"));
    for (int i = 0; i < 16; i++)
        voice_announce(voice, SOUND_NONE, "zh", "请刷身份证");
    assert_false(voice_has_said(voice, "可以续借"));
    voice_forget(voice);
    assert_false(voice_has_said(voice, "请刷身份证"));
    voice_destroy(voice);
}

static void off_is_quiet_and_no_trouble(void **state)
{
    (void)state;
    struct voice_options o = options();
    o.driver = "off";
    struct voice *voice = create(o);
    assert_int_equal(voice_state(voice), ERR_STOPPED);
    voice_announce(voice, SOUND_SUCCESS, "zh", "已借好");
    assert_true(voice_has_said(voice, "已借好"));
    voice_destroy(voice);
    assert_int_equal(played_bytes(), 0);
}

static void without_a_device_everything_goes_on(void **state)
{
    (void)state;
    setenv("SDL_AUDIODRIVER", "nonexistent", 1);
    struct voice *voice = create(options());
    assert_int_equal(next_state(voice), ERR_NOT_FOUND);
    voice_announce(voice, SOUND_SUCCESS, "zh", "已借好");
    assert_true(voice_has_said(voice, "已借好"));
    setenv("SDL_AUDIODRIVER", "disk", 1); /* plugged in again */
    assert_int_equal(next_state(voice), ERR_OK);
    voice_destroy(voice);
}

static void a_device_of_that_name_is_missing(void **state)
{
    (void)state;
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    struct voice_options o = options();
    o.device = "no such loudspeaker";
    struct voice *voice = create(o);
    assert_int_equal(next_state(voice), ERR_NOT_FOUND);
    voice_destroy(voice);
}

static void a_device_that_takes_nothing_is_noticed(void **state)
{
    (void)state;
    setenv("SDL_DISKAUDIODELAY", "5000", 1);
    struct voice *voice = create(options());
    for (int i = 0; voice_state(voice) == ERR_BUSY; i++) { /* ever new sounds do not hide it */
        assert_true(i < 40);
        voice_announce(voice, SOUND_ATTENTION, "zh", NULL);
        nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
    }
    assert_int_equal(next_state(voice), ERR_TIMEOUT);
    setenv("SDL_DISKAUDIODELAY", "4", 1);
    assert_int_equal(next_state(voice), ERR_OK);
    voice_destroy(voice);
}

/* Nothing that is asked in its first second leaves the check of the device without an answer. */
static void a_stop_does_not_end_the_check(void **state)
{
    (void)state;
    setenv("SDL_DISKAUDIODELAY", "60", 1);
    struct voice *voice = create(options());
    wait_played(2); /* it is open */
    for (int i = 0; i < 5; i++) {
        voice_stop(voice);
        voice_forget(voice);
        voice_announce(voice, SOUND_NONE, "zh", "《没有可读的》");
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    assert_int_equal(next_state(voice), ERR_OK);
    voice_destroy(voice);
}

/* The thread is left behind, so this one is the last. Without a limit it would last an hour. */
static void a_stuck_device_does_not_hold_up_the_end(void **state)
{
    (void)state;
    setenv("SDL_DISKAUDIODELAY", "3600000", 1);
    struct voice *voice = create(options());
    assert_int_equal(next_state(voice), ERR_TIMEOUT);
    voice_destroy(voice);
    assert_int_not_equal(sem_trywait(&changed), 0);
}

static void copy_file(const char *from, const char *to)
{
    char command[512];
    snprintf(command, sizeof command, "cp %s %s", from, to);
    assert_int_equal(system(command), 0);
}

/* assets with one damaged recording. */
static void a_damaged_recording_is_passed_over(void **state)
{
    (void)state;
    char path[128], tables[160];
    snprintf(path, sizeof path, "%s/voice", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/voice/zh", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(tables, sizeof tables, "%s/voice", dir);
    copy_file(SOURCE_DIR "/assets/voice/*.tsv " SOURCE_DIR "/assets/voice/*.wav", tables);
    snprintf(path, sizeof path, "%s/voice/zh/qing-shua-shen-fen-zheng.wav", dir);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs("RIFF....WAVE nonsense", f) >= 0);
    assert_int_equal(fclose(f), 0);
    struct voice_options o = options();
    o.assets_dir = dir;
    struct voice *voice = create(o);
    assert_int_equal(next_state(voice), ERR_OK);
    wait_played(16384);
    long from = played_bytes();
    voice_announce(voice, SOUND_SUCCESS, "zh", "请刷身份证");
    wait_played(100000);
    assert_int_equal(voice_state(voice), ERR_OK);
    voice_destroy(voice);
    assert_true(heard_from(from).loud > 1000); /* the sound is still there */
}

static void without_tables_it_does_not_start(void **state)
{
    (void)state;
    struct voice_options o = options();
    o.assets_dir = dir;
    struct voice *voice = NULL;
    assert_int_equal(voice_create(&voice, &o, message, sizeof message), ERR_NOT_FOUND);
    assert_null(voice);
    assert_non_null(strstr(message, "zh.tsv"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_checks_itself_at_start),
        TEST(it_speaks_at_its_volume),
        TEST(sound_and_speech_follow_each_other),
        TEST(names_leave_no_sound),
        TEST(the_last_call_counts),
        TEST(stop_ends_it),
        TEST(it_knows_what_it_said),
        TEST(off_is_quiet_and_no_trouble),
        TEST(without_a_device_everything_goes_on),
        TEST(a_device_of_that_name_is_missing),
        TEST(a_device_that_takes_nothing_is_noticed),
        TEST(a_stop_does_not_end_the_check),
        TEST(a_damaged_recording_is_passed_over),
        TEST(without_tables_it_does_not_start),
        TEST(a_stuck_device_does_not_hold_up_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
