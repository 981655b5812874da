/* Any bytes as a file of MARC records, in the charset that the first byte chooses: the reader ends, what it
 * reads can be mapped, and comes back when it is written. */
#include "base/mem.h"
#include "ctl/marc_map.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(const struct marc_record *first)
{
    static struct marc_writer writer;
    static struct marc_record second;
    struct marc_reader reader;
    char *file;
    size_t len;
    memset(&writer, 0, sizeof writer);
    writer.out = open_memstream(&file, &len);
    for (int i = 0; i < first->count; i++)
        if (marc_writer_add(&writer, first->fields[i].tag, first->fields[i].data) != ERR_OK)
            writer.directory_len = MARC_RECORD_MAX; /* longer in UTF-8 than a record can be */
    if (writer.directory_len < MARC_RECORD_MAX) {
        marc_writer_put(&writer);
        fflush(writer.out);
        marc_reader_init(&reader, file, len, CHARSET_UTF8);
        if (marc_next(&reader, &second) != MARC_RECORD || second.count != first->count)
            abort();
        for (int i = 0; i < first->count; i++)
            if (strcmp(first->fields[i].data, second.fields[i].data) != 0)
                abort();
        marc_record_finish(&second);
    }
    fclose(writer.out);
    free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct marc_record record;
    static struct cells cells;
    static struct conf conf;
    struct marc_reader reader;
    if (size < 1)
        return 0;
    conf_defaults(&conf);
    char *bytes = mem_alloc(size);
    memcpy(bytes, data + 1, size - 1);
    marc_reader_init(&reader, bytes, size - 1, data[0] % 2 ? CHARSET_UTF8 : CHARSET_GB18030);
    int number = 0;
    for (enum marc_result result; (result = marc_next(&reader, &record)) != MARC_END;) {
        if (reader.number != ++number || (result == MARC_BAD) != (reader.fault != NULL))
            abort();
        if (result == MARC_RECORD) {
            check_round_trip(&record);
            marc_map_title(&record, &conf.marc, &cells);
            for (int n = 0; marc_map_copy(&record, &conf.marc, n, "", &cells); n++)
                ;
        }
        marc_record_finish(&record);
    }
    free(bytes);
    return 0;
}
