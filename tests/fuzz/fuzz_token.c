/* Any bytes as a token and as a scanned code: refused, or exactly one text of this key. */
#include "base/utf8.h"
#include "model/barcode.h"
#include "model/token.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t seed[32] = {7};
    static uint8_t public_key[32], secret_key[64];
    static struct conf conf;
    if (!conf.barcode_count) {
        crypto_sign_ed25519_seed_keypair(public_key, secret_key, seed);
        conf_defaults(&conf);
        conf.barcodes[0] =
            (struct conf_barcode){.owner = "zh1", .length_min = 1, .length_max = 31, .check = CHECK_MOD10};
        conf.barcode_count = 1;
    }
    char *text = malloc(size + 1), again[TOKEN_MAX];
    memcpy(text, data, size);
    text[size] = '\0';
    struct token token;
    struct code code;
    enum err e = token_verify(text, public_key, 0, &token);
    if (e == ERR_OK && (token_sign(&token, "", secret_key, again) != ERR_OK || !strstr(text, again)))
        abort();
    code_classify(&conf, text, &code);
    if (code.kind == CODE_ISBN && !isbn13_is_valid(code.text))
        abort();
    free(text);
    return 0;
}
