#include "ui/ime.h"

#include "base/utf8.h"

#include <ctype.h>
#include <iconv.h>
#include <inttypes.h>
#include <rime_api.h>
#include <stdio.h>
#include <string.h>

#define LOG_MODULE "ime"
#include "base/log.h"

enum { LOG_NOTHING = 4, LOOK_AT_MAX = 200 };

static const char *const schemas[] = {[IME_PINYIN] = "kiosk_pinyin", [IME_T9] = "kiosk_t9"};

static struct {
    RimeApi *api;
    bool is_ready;
    iconv_t gb2312;
    char user_dir[512], tables_dir[512];
} engine;

/* The CRC of POSIX cksum, which wrote the list: the bytes, then their count. */
static uint32_t crc_add(uint32_t crc, uint8_t byte)
{
    crc ^= (uint32_t)byte << 24;
    for (int i = 0; i < 8; i++)
        crc = crc << 1 ^ (crc & 0x80000000 ? 0x04C11DB7 : 0);
    return crc;
}

static bool is_whole(const char *path, uint32_t crc_wanted, size_t size_wanted)
{
    FILE *f = fopen(path, "re");
    uint32_t crc = 0;
    size_t size = 0;
    for (int c; f && (c = getc_unlocked(f)) != EOF; size++)
        crc = crc_add(crc, (uint8_t)c);
    if (f)
        fclose(f);
    for (size_t left = size; left; left >>= 8)
        crc = crc_add(crc, (uint8_t)left);
    bool result = size == size_wanted && ~crc == crc_wanted;
    if (!result)
        log_warning("%s: missing or damaged", path);
    return result;
}

/* The engine trusts its files: it reads behind the end of one that was cut off. */
static bool are_tables_whole(const char *dir)
{
    char path[700], name[64];
    str_format(path, sizeof path, "%s/sums", dir);
    FILE *sums = fopen(path, "re");
    uint32_t crc;
    size_t size;
    bool result = sums;
    int count = 0;
    for (int got; result && (got = fscanf(sums, "%" SCNu32 " %zu %63s", &crc, &size, name)) != EOF; count++) {
        str_format(path, sizeof path, "%s/%s", engine.tables_dir, name);
        result = got == 3 && is_whole(path, crc, size);
    }
    if (sums)
        fclose(sums);
    return result && count > 0;
}

/* The engine takes a schema that it does not have for a good one: only a word tells. */
static bool finds_words(void)
{
    static const char *const probes[] = {[IME_PINYIN] = "ni", [IME_T9] = "64"};
    bool result = true;
    for (enum ime_layout i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        struct ime_words found;
        ime_find(i, probes[i], &found);
        bool has_word = false;
        for (int j = 0; j < found.count; j++)
            has_word = has_word || strcmp(found.words[j], "你") == 0;
        if (!has_word)
            log_warning("%s finds no words", schemas[i]);
        result = result && has_word;
    }
    return result;
}

static void start_engine(const char *dir)
{
    RIME_STRUCT(RimeTraits, traits);
    traits.shared_data_dir = dir;
    traits.user_data_dir = engine.user_dir;
    traits.prebuilt_data_dir = traits.staging_dir = engine.tables_dir;
    traits.app_name = "rime.kiosk";
    traits.distribution_name = traits.distribution_code_name = "kiosk";
    traits.distribution_version = "1";
    traits.min_log_level = LOG_NOTHING;
    traits.log_dir = "";
    static bool is_set_up;
    engine.api = rime_get_api();
    if (!is_set_up)
        engine.api->setup(&traits);
    is_set_up = true;
    engine.api->initialize(&traits);
}

enum err ime_start(const char *dir)
{
    str_format(engine.tables_dir, sizeof engine.tables_dir, "%s/build", dir);
    str_format(engine.user_dir, sizeof engine.user_dir, "%s/nowhere", dir);
    if (!are_tables_whole(dir))
        return ERR_NOT_FOUND;
    start_engine(dir);
    engine.gb2312 = iconv_open("GB2312", "UTF-8");
    engine.is_ready = engine.gb2312 != (iconv_t)-1;
    engine.is_ready = engine.is_ready && finds_words();
    if (engine.is_ready)
        return ERR_OK;
    ime_stop();
    return ERR_NOT_FOUND;
}

void ime_stop(void)
{
    if (!engine.api)
        return;
    engine.api->finalize();
    if (engine.gb2312 != (iconv_t)-1)
        iconv_close(engine.gb2312);
    engine.api = NULL;
    engine.is_ready = false;
}

bool ime_is_ready(void)
{
    return engine.is_ready;
}

/* A session with these keys typed; 0 without an engine. Each question has a session of its own, so that
 * nothing of one is there in the next. */
static RimeSessionId type_keys(enum ime_layout layout, const char *keys)
{
    RimeSessionId session = engine.is_ready ? engine.api->create_session() : 0;
    if (!session)
        return 0;
    engine.api->select_schema(session, schemas[layout]);
    for (; *keys; keys++)
        engine.api->process_key(session, (unsigned char)*keys, 0);
    return session;
}

static void forget(RimeSessionId session)
{
    engine.api->clear_composition(session);
    engine.api->destroy_session(session);
}

static bool is_common(const char *word)
{
    char out[2 * IME_WORD_SIZE], in[IME_WORD_SIZE];
    if (!str_copy(in, sizeof in, word))
        return false;
    char *from = in, *to = out;
    size_t from_left = strlen(in), to_left = sizeof out;
    iconv(engine.gb2312, NULL, NULL, NULL, NULL);
    bool is_good = iconv(engine.gb2312, &from, &from_left, &to, &to_left) != (size_t)-1;
    explicit_bzero(in, sizeof in);
    explicit_bzero(out, sizeof out);
    return is_good && (unsigned char)*word >= 0x80;
}

void ime_find(enum ime_layout layout, const char *keys, struct ime_words *out)
{
    explicit_bzero(out, sizeof *out);
    RimeSessionId session = *keys ? type_keys(layout, keys) : 0;
    if (!session)
        return;
    RimeCandidateListIterator list = {0};
    if (engine.api->candidate_list_begin(session, &list)) {
        for (int i = 0; i < LOOK_AT_MAX && out->count < IME_WORDS_MAX; i++) {
            if (!engine.api->candidate_list_next(&list))
                break;
            if (!is_common(list.candidate.text))
                continue;
            out->places[out->count] = i;
            str_copy(out->words[out->count++], IME_WORD_SIZE, list.candidate.text);
        }
        engine.api->candidate_list_end(&list);
    }
    forget(session);
}

/* What the engine still shows as keys behind the words that are chosen already. */
static void keep_rest(RimeSessionId session, char keys[IME_KEYS_SIZE])
{
    RIME_STRUCT(RimeContext, context);
    size_t used = 0;
    char rest[IME_KEYS_SIZE] = "";
    if (engine.api->get_context(session, &context)) {
        const char *p = context.composition.length ? context.composition.preedit : "";
        for (; *p && used + 1 < sizeof rest; p++)
            if (isascii(*p) && isalnum(*p))
                rest[used++] = *p;
        engine.api->free_context(&context);
    }
    explicit_bzero(keys, IME_KEYS_SIZE);
    memcpy(keys, rest, used);
    explicit_bzero(rest, sizeof rest);
}

void ime_choose(enum ime_layout layout, char keys[IME_KEYS_SIZE], const struct ime_words *words, int i)
{
    RimeSessionId session = i < words->count ? type_keys(layout, keys) : 0;
    if (!session)
        return;
    engine.api->select_candidate(session, (size_t)words->places[i]);
    keep_rest(session, keys);
    forget(session);
}
