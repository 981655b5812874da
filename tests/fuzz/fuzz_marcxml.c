/* Any bytes as MARCXML: the reader ends, and what it reads can be mapped. */
#include "ctl/marc_map.h"
#include "ctl/marcxml.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_record(void *arg, struct marc_record *record)
{
    static struct cells cells;
    const struct conf *conf = arg;
    marc_map_title(record, &conf->marc, &cells);
    for (int n = 0; marc_map_copy(record, &conf->marc, n, "", &cells); n++)
        ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct conf conf;
    struct marcxml_fault fault;
    conf_defaults(&conf);
    enum err e = marcxml_read((const char *)data, size, on_record, &conf, &fault);
    if ((e == ERR_OK) != (fault.words == NULL))
        abort();
    return 0;
}
