/* titles_csv WORDS COUNT: that many titles as kioskctl imports them. */
#include "titles.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    read_words(argv[1]);
    puts("isbn,title,author,publisher,year,clc");
    for (int i = 0; i < atoi(argv[2]); i++) {
        struct catalogue_title t;
        make_title(i, &t);
        printf("%s,%s,%s,%s,%s,%s\n", t.isbn, t.title, t.author, t.publisher, t.year, t.clc);
    }
    return 0;
}
