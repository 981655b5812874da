/* stage FIFO COMMAND...: runs the command where a pcscd with virtual readers serves, and does what the lines
 * say that come through FIFO, which it makes: "lay READER UID", "lift READER", "crash",
 * "hang", "start". Exits as the
 * command did, 77 where user namespaces are forbidden. */
#include "vpcd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 50, SKIPPED = 77 };

static void lay(int reader, const char *hex)
{
    struct tag_uid uid = {.size = strlen(hex) / 2};
    for (size_t i = 0; i < uid.size && i < TAG_UID_MAX; i++)
        sscanf(hex + 2 * i, "%2hhx", &uid.bytes[i]);
    vpcd_lay(reader, VPCD_CARD, &uid);
}

static void act(const char *line)
{
    int reader = 0;
    char hex[2 * TAG_UID_MAX + 1];
    if (sscanf(line, "lay %d %20s", &reader, hex) == 2)
        lay(reader % VPCD_READERS, hex);
    else if (sscanf(line, "lift %d", &reader) == 1)
        vpcd_lift(reader % VPCD_READERS);
    else if (strcmp(line, "crash") == 0)
        pcsc_stop(true);
    else if (strcmp(line, "hang") == 0)
        pcsc_hang();
    else if (strcmp(line, "start") == 0)
        pcsc_start(true);
    else
        fprintf(stderr, "stage: %s?\n", line);
}

/* A line comes in one piece: it is shorter than a pipe's. */
static void take_lines(int fd)
{
    char text[256], *rest = NULL;
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (poll(&ready, 1, LOOK_MS) <= 0)
        return;
    ssize_t got = read(fd, text, sizeof text - 1);
    text[got > 0 ? got : 0] = '\0';
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        act(line);
}

int main(int argc, char **argv)
{
    int status = 0;
    if (argc < 3)
        return 2;
    if (!pcsc_enter()) {
        fputs("user namespaces are forbidden here\n", stderr);
        return SKIPPED;
    }
    pcsc_start(true);
    int fd = mkfifo(argv[1], 0600) == 0 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) {
        fprintf(stderr, "stage: %s: %s\n", argv[1], strerror(errno));
        return EXIT_FAILURE;
    }
    pid_t child = fork();
    if (child == 0) {
        execv(argv[2], argv + 2);
        _exit(127);
    }
    while (waitpid(child, &status, WNOHANG) == 0)
        take_lines(fd);
    pcsc_stop(false);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
