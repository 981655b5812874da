/* The signed text of a receipt: nothing but the exact text is believed. */
#include "model/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static uint8_t public_key[32], secret_key[64];
static const int64_t now_ms = 29000000LL * 60000;

static struct token sample(void)
{
    return (struct token){.kind = TOKEN_LOANS,
                          .object = uuid_new(),
                          .issued_min = 29000000,
                          .expires_min = 29000000 + 90 * 1440};
}

static int make_keys(void **state)
{
    (void)state;
    return sodium_init() < 0 || crypto_sign_ed25519_keypair(public_key, secret_key) != 0;
}

static void signed_token_comes_back(void **state)
{
    (void)state;
    char text[TOKEN_MAX];
    struct token token = sample(), got;
    assert_int_equal(token_sign(&token, "", secret_key, text), ERR_OK);
    assert_int_equal(strlen(text), 130);
    assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."), 130);
    assert_int_equal(token_verify(text, public_key, now_ms, &got), ERR_OK);
    assert_int_equal(got.kind, TOKEN_LOANS);
    assert_true(uuid_equal(got.object, token.object));
    assert_int_equal(got.issued_min, token.issued_min);
    assert_int_equal(got.expires_min, token.expires_min);
    assert_memory_equal(got.key_id, token.key_id, 4);
    uint8_t key_id[4];
    token_key_id(public_key, key_id);
    assert_memory_equal(key_id, token.key_id, 4);
}

static bool is_refused(const char *text)
{
    struct token got, before;
    memset(&got, 0x55, sizeof got);
    before = got;
    enum err e = token_verify(text, public_key, now_ms, &got);
    return (e == ERR_DATA || e == ERR_NOT_FOUND || e == ERR_FORGED) && memcmp(&got, &before, sizeof got) == 0;
}

/* Every other byte at every place. */
static void every_changed_character_is_refused(void **state)
{
    (void)state;
    char text[TOKEN_MAX];
    struct token token = sample();
    assert_int_equal(token_sign(&token, "", secret_key, text), ERR_OK);
    for (size_t i = 0; text[i]; i++) {
        char right = text[i];
        for (int c = 0; c < 256; c++) {
            text[i] = (char)c;
            if (text[i] != right && !is_refused(text))
                fail_msg("character %zu changed to byte %d is believed", i, c);
        }
        text[i] = right;
    }
}

static void longer_and_shorter_texts_are_refused(void **state)
{
    (void)state;
    char text[TOKEN_MAX], longer[TOKEN_MAX + 8];
    struct token token = sample();
    assert_int_equal(token_sign(&token, "", secret_key, text), ERR_OK);
    for (const char *tail = "A.= \n"; *tail; tail++) {
        snprintf(longer, sizeof longer, "%s%c", text, *tail);
        assert_true(is_refused(longer));
    }
    snprintf(longer, sizeof longer, "%s==", text);
    assert_true(is_refused(longer));
    for (size_t len = strlen(text); len-- > 0;) {
        text[len] = '\0';
        assert_true(is_refused(text));
    }
}

static void foreign_key_is_told_apart_from_forgery(void **state)
{
    (void)state;
    uint8_t other_public[32], other_secret[64];
    char text[TOKEN_MAX], forged[TOKEN_MAX];
    struct token token = sample(), got;
    assert_int_equal(crypto_sign_ed25519_keypair(other_public, other_secret), 0);
    assert_int_equal(token_sign(&token, "", other_secret, text), ERR_OK);
    assert_int_equal(token_verify(text, public_key, now_ms, &got), ERR_NOT_FOUND);

    assert_int_equal(token_sign(&token, "", secret_key, forged), ERR_OK);
    memcpy(forged + 44, text + 44, 86); /* our payload, a stranger's signature */
    assert_int_equal(token_verify(forged, public_key, now_ms, &got), ERR_FORGED);
    assert_int_equal(token_verify("ZH000123", public_key, now_ms, &got), ERR_DATA);
    assert_int_equal(token_verify("", public_key, now_ms, &got), ERR_DATA);
}

static void expiry_is_told_with_what_was_signed(void **state)
{
    (void)state;
    char text[TOKEN_MAX];
    struct token token = sample(), got;
    assert_int_equal(token_sign(&token, "", secret_key, text), ERR_OK);
    int64_t end_ms = (int64_t)token.expires_min * 60000;
    assert_int_equal(token_verify(text, public_key, end_ms - 1, &got), ERR_OK);
    memset(&got, 0, sizeof got);
    assert_int_equal(token_verify(text, public_key, end_ms, &got), ERR_EXPIRED);
    assert_true(uuid_equal(got.object, token.object));
}

static void prefix_is_carried_up_to_140_characters(void **state)
{
    (void)state;
    char text[TOKEN_MAX] = "untouched";
    struct token token = sample(), got;
    assert_int_equal(token_sign(&token, "12345678901", secret_key, text), ERR_FULL);
    assert_string_equal(text, "untouched");
    assert_int_equal(token_sign(&token, "http://k/?", secret_key, text), ERR_OK);
    assert_int_equal(strlen(text), 140);
    assert_int_equal(token_verify(text, public_key, now_ms, &got), ERR_OK);
}

/* A kind or a version of a later program, rightly signed: not understood, so not believed. */
static void other_kinds_and_versions_are_not_understood(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        uint8_t payload[30] = {1, 1}, signature[64];
        char text[TOKEN_MAX] = "K1.";
        token_key_id(public_key, payload + 2);
        memset(payload + 26, 0xFF, 4);
        payload[i] = 3;
        sodium_bin2base64(text + 3, 41, payload, 30, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
        crypto_sign_ed25519_detached(signature, NULL, (const uint8_t *)text, 43, secret_key);
        text[43] = '.';
        sodium_bin2base64(text + 44, 87, signature, 64, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
        assert_true(is_refused(text));
    }
}

static void the_kind_is_read_and_signed(void **state)
{
    (void)state;
    char text[TOKEN_MAX];
    enum token_kind kind;
    struct token token = sample(), got;
    token.kind = TOKEN_BOOKING;
    assert_int_equal(token_sign(&token, "h://k/?", secret_key, text), ERR_OK);
    assert_int_equal(token_read_kind(text, &kind), ERR_OK);
    assert_int_equal(kind, TOKEN_BOOKING);
    assert_int_equal(token_verify(text, public_key, now_ms, &got), ERR_OK);
    assert_int_equal(got.kind, TOKEN_BOOKING);
    assert_int_equal(token_read_kind("ZH000123", &kind), ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signed_token_comes_back),
        cmocka_unit_test(every_changed_character_is_refused),
        cmocka_unit_test(longer_and_shorter_texts_are_refused),
        cmocka_unit_test(foreign_key_is_told_apart_from_forgery),
        cmocka_unit_test(expiry_is_told_with_what_was_signed),
        cmocka_unit_test(prefix_is_carried_up_to_140_characters),
        cmocka_unit_test(other_kinds_and_versions_are_not_understood),
        cmocka_unit_test(the_kind_is_read_and_signed),
    };
    return cmocka_run_group_tests(tests, make_keys, NULL);
}
