/* Any bytes as kiosk.conf: an error with a message, or values within their ranges. */
#include "base/conf.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_sane(const struct conf *conf)
{
    const struct conf_site *site = &conf->site;
    for (int i = 0; i < conf->barcode_count; i++)
        if (!conf->barcodes[i].owner[0] || conf->barcodes[i].length_min > conf->barcodes[i].length_max)
            return false;
    for (int i = 0; i < site->closed_count; i++)
        if (site->closed[i].first > site->closed[i].last)
            return false;
    return conf->barcode_count <= 16 && site->closed_count <= 32 && site->opened_count <= 32 && site->id[0] &&
           utf8_valid(site->name, strlen(site->name)) && site->open_minute < site->close_minute &&
           conf->loans.days >= 1 && conf->loans.days <= 365 && conf->keys_dir[0] &&
           conf->screen.diagonal_inch >= 5;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64], message[160] = "";
    struct conf conf;
    int fd = memfd_create("conf", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum err e = conf_load(path, &conf, message, sizeof message);
    if (e ? !message[0] || !utf8_valid(message, strlen(message)) : !is_sane(&conf))
        abort();
    close(fd);
    return 0;
}
