/* The 22 classes of the Chinese Library Classification in words of everyday. UI thread. */
#pragma once

/* letter: of the class, 'A' to 'Z'. NULL: there is none of that letter. */
const char *class_word(char letter);
