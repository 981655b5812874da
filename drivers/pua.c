#include "drivers/pua.h"

#include <stddef.h>

/* From U+E78D on: A6D9..A6DF, A6EC, A6ED, A6F3, signs of vertical text. */
static const uint32_t vertical[] = {0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14,
                                    0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19};
/* From U+E7C7 on: A8BC, A8BF. */
static const uint32_t latin[] = {0x1E3F, 0x1F9};
/* From U+E7E7 on: A989..A995. */
static const uint32_t shapes[] = {0x303E, 0x2FF0, 0x2FF1, 0x2FF2, 0x2FF3, 0x2FF4, 0x2FF5,
                                  0x2FF6, 0x2FF7, 0x2FF8, 0x2FF9, 0x2FFA, 0x2FFB};
/* From U+E815 on: FE50..FE7E, FE80..FEA0. */
static const uint32_t fe50[] = {
    0x2E81, 0x20087, 0x20089, 0x200CC, 0x2E84,  0x3473, 0x3447, 0x2E88, 0x2E8B, 0x9FB4, 0x359E, 0x361A,
    0x360E, 0x2E8C,  0x2E97,  0x396E,  0x3918,  0x9FB5, 0x39CF, 0x39DF, 0x3A73, 0x39D0, 0x9FB6, 0x9FB7,
    0x3B4E, 0x3C6E,  0x3CE0,  0x2EA7,  0x215D7, 0x9FB8, 0x2EAA, 0x4056, 0x415F, 0x2EAE, 0x4337, 0x2EB3,
    0x2EB6, 0x2EB7,  0x2298F, 0x43B1,  0x43AC,  0x2EBB, 0x43DD, 0x44D6, 0x4661, 0x464C, 0x9FB9, 0x4723,
    0x4729, 0x477C,  0x478D,  0x2ECA,  0x4947,  0x497A, 0x497D, 0x4982, 0x4983, 0x4985, 0x4986, 0x499F,
    0x499B, 0x49B7,  0x49B6,  0x9FBA,  0x241FE, 0x4CA3, 0x4C9F, 0x4CA0, 0x4CA1, 0x4C77, 0x4CA2, 0x4D13,
    0x4D14, 0x4D15,  0x4D16,  0x4D17,  0x4D18,  0x4D19, 0x4DAE, 0x9FBB};
static const uint32_t blank[] = {0x3000};

#define ROW(first, table)                                                                                    \
    {                                                                                                        \
        (first), sizeof(table) / sizeof((table)[0]), (table)                                                 \
    }
static const struct {
    uint32_t first, count;
    const uint32_t *real;
} rows[] = {
    ROW(0xE5E5, blank), ROW(0xE78D, vertical), ROW(0xE7C7, latin), ROW(0xE7E7, shapes), ROW(0xE815, fe50),
};

bool pua_is_private(uint32_t cp)
{
    return (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

uint32_t pua_to_real(uint32_t cp)
{
    if (!pua_is_private(cp))
        return cp;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (cp >= rows[i].first && cp - rows[i].first < rows[i].count)
            return rows[i].real[cp - rows[i].first];
    return PUA_UNKNOWN;
}
