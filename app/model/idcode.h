/* What the codes on ID cards mean, in the words of their standards. NULL for a code that the standard does
 * not know: cards carry such codes, so show the code itself, never refuse it. Any thread. */
#pragma once

/* GB/T 2261.1: "0", "1", "2", "9". */
const char *idcode_sex(const char *code);
/* GB/T 3304: "01".."56". Above it lists differ from maker to maker. */
const char *idcode_ethnic_group(const char *code);
