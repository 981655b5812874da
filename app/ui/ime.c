#include "ui/ime.h"

#include "base/utf8.h"

#include <ctype.h>
#include <iconv.h>
#include <rime_api.h>
#include <string.h>
#include <unistd.h>

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

static bool is_usable(RimeSessionId session, const char *schema)
{
    char id[32] = "";
    return engine.api->select_schema(session, schema) &&
           engine.api->get_current_schema(session, id, sizeof id) && strcmp(id, schema) == 0;
}

enum err ime_start(const char *dir)
{
    str_format(engine.tables_dir, sizeof engine.tables_dir, "%s/build", dir);
    str_format(engine.user_dir, sizeof engine.user_dir, "%s/nowhere", dir);
    char table[600];
    str_format(table, sizeof table, "%s/pinyin_simp.table.bin", engine.tables_dir);
    if (access(table, R_OK) != 0)
        return ERR_NOT_FOUND;
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
    engine.gb2312 = iconv_open("GB2312", "UTF-8");
    engine.is_ready = engine.gb2312 != (iconv_t)-1;
    RimeSessionId session = engine.api->create_session();
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++)
        engine.is_ready = engine.is_ready && is_usable(session, schemas[i]);
    engine.api->destroy_session(session);
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
