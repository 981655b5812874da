#include "drivers/usb_holder.h"

#include "base/utf8.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool has_open(const char *pid, const struct stat *node)
{
    char folder[32], path[320];
    bool has = false;
    str_format(folder, sizeof folder, "/proc/%.10s/fd", pid);
    DIR *fds = opendir(folder);
    if (!fds)
        return false;
    for (const struct dirent *fd; !has && (fd = readdir(fds));) {
        struct stat about;
        str_format(path, sizeof path, "%s/%s", folder, fd->d_name);
        has = stat(path, &about) == 0 && about.st_dev == node->st_dev && about.st_ino == node->st_ino;
    }
    closedir(fds);
    return has;
}

static void describe(const char *pid, char out[USB_HOLDER_SIZE])
{
    char path[32], name[32] = "?";
    str_format(path, sizeof path, "/proc/%.10s/comm", pid);
    FILE *file = fopen(path, "r");
    if (file) {
        if (fgets(name, sizeof name, file))
            name[strcspn(name, "\n")] = '\0';
        fclose(file);
    }
    str_format(out, USB_HOLDER_SIZE, "process %.10s (%s)", pid, name);
}

bool usb_holder(uint8_t bus, uint8_t address, char out[USB_HOLDER_SIZE])
{
    char node[32];
    struct stat about;
    bool is_found = false;
    str_format(node, sizeof node, "/dev/bus/usb/%03u/%03u", bus, address);
    DIR *processes = stat(node, &about) == 0 ? opendir("/proc") : NULL;
    if (!processes)
        return false;
    for (const struct dirent *one; !is_found && (one = readdir(processes));) {
        is_found = isdigit((unsigned char)one->d_name[0]) && strtol(one->d_name, NULL, 10) != getpid() &&
                   has_open(one->d_name, &about);
        if (is_found)
            describe(one->d_name, out);
    }
    closedir(processes);
    return is_found;
}
