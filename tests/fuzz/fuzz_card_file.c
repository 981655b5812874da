/* Any bytes as a card file: an error with a message, or a card that fits its record. */
#include "drivers/id_record.h"
#include "drivers/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64], message[200];
    uint8_t record[ID_RECORD_SIZE];
    struct idcard card;
    struct card_fault fault;
    int fd = memfd_create("card", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum err e = card_file_load(path, &card, &fault, message, sizeof message);
    if (e ? !message[0] : id_record_encode(&card, record) != ERR_OK)
        abort();
    close(fd);
    return 0;
}
