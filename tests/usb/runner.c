/* Runs a program that sees one emulated card reader, one emulated receipt printer and one emulated scanner
 * (it types beside a split reader, is serial beside a stream one), and lets a test lay cards, scan and empty
 * the paper over a socket, in the words that app/bench.h speaks:
 *
 *   usb_runner --transport split|stream --socket PATH --out DIR [--width DOTS] [--preload LIBS] -- PROGRAM
 * ARGUMENT...
 *
 * Exits with the program's code; 1 also when the printer got bytes that no receipt may hold, or a device an
 * ioctl that no driver here may use. */
#include "scanner_device.h"
#include "stage.h"

#include "base/utf8.h"

#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_USAGE = 2 };

struct settings {
    enum reader_wiring wiring;
    const char *socket_path, *out_dir, *preload;
    int width_dots;
    char **program;
};

/* The devices of the stage, and the scanner, which is none of USB here. */
struct hall {
    struct stage stage;
    struct scanner_device scanner;
};

static bool parse(struct settings *s, int argc, char **argv)
{
    static const struct option options[] = {
        {"transport", required_argument, NULL, 't'}, {"socket", required_argument, NULL, 's'},
        {"out", required_argument, NULL, 'o'},       {"width", required_argument, NULL, 'w'},
        {"preload", required_argument, NULL, 'p'},   {0}};
    *s = (struct settings){.preload = "libumockdev-preload.so.0", .width_dots = 576};
    for (int option; (option = getopt_long(argc, argv, "+", options, NULL)) != -1;)
        switch (option) {
        case 't':
            s->wiring = strcmp(optarg, "stream") == 0 ? READER_STREAM : READER_SPLIT;
            if (s->wiring == READER_SPLIT && strcmp(optarg, "split") != 0)
                return false;
            break;
        case 's':
            s->socket_path = optarg;
            break;
        case 'o':
            s->out_dir = optarg;
            break;
        case 'w':
            s->width_dots = atoi(optarg);
            break;
        case 'p':
            s->preload = optarg;
            break;
        default:
            return false;
        }
    s->program = argv + optind;
    return s->socket_path && s->out_dir && *s->program && (s->width_dots == 384 || s->width_dots == 576);
}

/* ---- commands ---- */

/* ERR_FULL: plugged in, but nobody listens yet. */
static enum err scan(struct scanner_device *scanner, const char *code)
{
    char label[STAGE_LINE];
    str_format(label, sizeof label, "%s\r", code);
    if (scanner->fd < 0)
        return ERR_GONE;
    return scanner_device_is_claimed(scanner) ? scanner_device_send(scanner, label) : ERR_FULL;
}

static void run_line(struct hall *hall, const char *line, char answer[STAGE_ANSWER])
{
    static const char device[] = "device scanner ";
    if (strncmp(line, "scan ", 5) == 0)
        stage_say(answer, scan(&hall->scanner, line + 5), "scan");
    else if (strncmp(line, device, strlen(device)) == 0)
        stage_say(answer, scanner_device_command(&hall->scanner, line + strlen(device)), line);
    else
        stage_run(&hall->stage, line, answer);
}

/* One line, one answer; false when the program hung up. */
static bool serve(struct hall *hall, int connection)
{
    char line[STAGE_LINE], answer[STAGE_ANSWER];
    ssize_t got = recv(connection, line, sizeof line - 1, 0);
    if (got <= 0)
        return false;
    line[got] = '\0';
    run_line(hall, line, answer);
    return send(connection, answer, strlen(answer), MSG_NOSIGNAL) > 0;
}

/* ---- the program ---- */

static void start(const struct settings *s)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("LD_PRELOAD", s->preload, 1);
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    execv(s->program[0], s->program);
    perror(s->program[0]);
    _exit(127);
}

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0 || !str_copy(address.sun_path, sizeof address.sun_path, path) ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1) != 0) {
        perror(path);
        exit(EXIT_USAGE);
    }
    return fd;
}

/* Until the program ends; returns its exit code. A program that starts itself afresh connects again. */
static int attend(struct hall *hall, int listener, pid_t child)
{
    struct pollfd fds[] = {{listener, POLLIN, 0}, {pidfd_open(child, 0), POLLIN, 0}, {-1, POLLIN, 0}};
    while (poll(fds, 3, -1) >= 0 && !fds[1].revents) {
        if (fds[2].revents && !serve(hall, fds[2].fd)) {
            close(fds[2].fd);
            fds[2].fd = -1;
        }
        if (fds[0].revents && fds[2].fd < 0)
            fds[2].fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        fds[0].fd = fds[2].fd < 0 ? listener : -1;
    }
    int status = 0;
    waitpid(child, &status, 0);
    close(fds[1].fd);
    if (fds[2].fd >= 0)
        close(fds[2].fd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    struct settings settings;
    struct hall hall;
    if (!parse(&settings, argc, argv)) {
        fputs("usage: usb_runner --transport split|stream --socket PATH --out DIR [--width DOTS] [--preload "
              "LIBS] "
              "-- PROGRAM ARGUMENT...\n",
              stderr);
        return EXIT_USAGE;
    }
    stage_init(&hall.stage, settings.wiring, settings.out_dir, settings.width_dots);
    usbemu_plug(hall.stage.reader.usb);
    usbemu_plug(hall.stage.printer.usb);
    scanner_device_init(&hall.scanner, hall.stage.bus,
                        settings.wiring == READER_STREAM ? SCANNER_SERIAL : SCANNER_KEYBOARD);
    scanner_device_plug(&hall.scanner);
    int listener = listen_at(settings.socket_path);
    pid_t child = fork();
    if (child == 0)
        start(&settings);
    int code = attend(&hall, listener, child);
    bool is_good = stage_is_clean(&hall.stage);
    scanner_device_finish(&hall.scanner);
    stage_finish(&hall.stage);
    close(listener);
    unlink(settings.socket_path);
    return code ? code : !is_good;
}
