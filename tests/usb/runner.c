/* Runs a program that sees one emulated card reader, one emulated receipt printer and one emulated scanner
 * (it types beside a split reader, is serial beside a stream one), and lets a test lay cards, scan and empty
 * the paper over a socket, in the words that app/bench.h speaks:
 *
 *   usb_runner --transport split|stream --socket PATH --out DIR [--width DOTS] [--preload LIBS] -- PROGRAM
 * ARGUMENT...
 *
 * Exits with the program's code; 1 also when the printer got bytes that no receipt may hold, or a device an
 * ioctl that no driver here may use. */
#include "printer_device.h"
#include "reader_device.h"
#include "scanner_device.h"

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

enum { EXIT_USAGE = 2, LINE_MAX_BYTES = 640, ANSWER_MAX_BYTES = 640 };

struct settings {
    enum reader_wiring wiring;
    const char *socket_path, *out_dir, *preload;
    int width_dots;
    char **program;
};

struct stage {
    struct usbemu_bus *bus;
    struct reader_device reader, reader2; /* the second one is not plugged in */
    struct printer_device printer;
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

static void say(char *answer, enum err e, const char *what)
{
    if (e)
        str_format(answer, ANSWER_MAX_BYTES, "error %s: %s", err_text(e), what);
    else
        str_copy(answer, ANSWER_MAX_BYTES, "ok");
}

static void run_card(struct stage *stage, const char *path, char *answer)
{
    char message[320] = "";
    if (strcmp(path, "off") != 0) {
        say(answer, reader_device_lay(&stage->reader, path, message, sizeof message), message);
        return;
    }
    reader_device_lift(&stage->reader);
    say(answer, ERR_OK, "");
}

static void run_device(struct stage *stage, const char *words, char *answer)
{
    char device[16] = "", what[24] = "";
    int number = 0;
    sscanf(words, "%15s %23s %d", device, what, &number);
    enum err e = strcmp(device, "reader") == 0    ? reader_device_command(&stage->reader, what)
                 : strcmp(device, "reader2") == 0 ? reader_device_command(&stage->reader2, what)
                 : strcmp(device, "printer") == 0 ? printer_device_command(&stage->printer, what, number)
                 : strcmp(device, "scanner") == 0 ? scanner_device_command(&stage->scanner, what)
                                                  : ERR_UNSUPPORTED;
    say(answer, e, words);
}

/* ERR_FULL: plugged in, but nobody listens yet. */
static void run_scan(struct stage *stage, const char *code, char *answer)
{
    char label[LINE_MAX_BYTES];
    str_format(label, sizeof label, "%s\r", code);
    enum err e = ERR_GONE;
    if (stage->scanner.fd >= 0)
        e = scanner_device_is_claimed(&stage->scanner) ? scanner_device_send(&stage->scanner, label)
                                                       : ERR_FULL;
    say(answer, e, "scan");
}

static void run_line(struct stage *stage, const char *line, char answer[ANSWER_MAX_BYTES])
{
    char path[PRINTER_PATH];
    if (strncmp(line, "card ", 5) == 0)
        run_card(stage, line + 5, answer);
    else if (strncmp(line, "scan ", 5) == 0)
        run_scan(stage, line + 5, answer);
    else if (strncmp(line, "device ", 7) == 0)
        run_device(stage, line + 7, answer);
    else if (strcmp(line, "printed") == 0)
        str_format(answer, ANSWER_MAX_BYTES, "ok %d %s",
                   printer_device_printed(&stage->printer, path, sizeof path), path);
    else
        say(answer, ERR_UNSUPPORTED, line);
}

/* One line, one answer; false when the program hung up. */
static bool serve(struct stage *stage, int connection)
{
    char line[LINE_MAX_BYTES], answer[ANSWER_MAX_BYTES];
    ssize_t got = recv(connection, line, sizeof line - 1, 0);
    if (got <= 0)
        return false;
    line[got] = '\0';
    run_line(stage, line, answer);
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
static int attend(struct stage *stage, int listener, pid_t child)
{
    struct pollfd fds[] = {{listener, POLLIN, 0}, {pidfd_open(child, 0), POLLIN, 0}, {-1, POLLIN, 0}};
    while (poll(fds, 3, -1) >= 0 && !fds[1].revents) {
        if (fds[2].revents && !serve(stage, fds[2].fd)) {
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

/* What the program did to the devices that it may not do. */
static bool is_clean(struct stage *stage)
{
    struct escpos_interpreter *it = &stage->printer.interpreter;
    int refused = usbemu_refused(stage->bus);
    usbemu_lock(stage->bus);
    escpos_interpreter_end(it);
    usbemu_unlock(stage->bus);
    if (it->violation[0])
        fprintf(stderr, "usb_runner: the printer got what no receipt may hold: %s\n", it->violation);
    if (refused)
        fprintf(stderr, "usb_runner: %d forbidden ioctls\n", refused);
    printf("usb_runner: %zu bytes to the printer, %ld rows, %d receipts\n", it->offset, it->rows,
           stage->printer.printed);
    return !it->violation[0] && !refused;
}

int main(int argc, char **argv)
{
    struct settings settings;
    struct stage stage;
    if (!parse(&settings, argc, argv)) {
        fputs("usage: usb_runner --transport split|stream --socket PATH --out DIR [--width DOTS] [--preload "
              "LIBS] "
              "-- PROGRAM ARGUMENT...\n",
              stderr);
        return EXIT_USAGE;
    }
    stage.bus = usbemu_bus_create();
    reader_device_init(&stage.reader, stage.bus, settings.wiring);
    reader_device_init(&stage.reader2, stage.bus, settings.wiring);
    printer_device_init(&stage.printer, stage.bus, PRINTER_CLASS, settings.out_dir, settings.width_dots);
    usbemu_plug(stage.reader.usb);
    usbemu_plug(stage.printer.usb);
    scanner_device_init(&stage.scanner, stage.bus,
                        settings.wiring == READER_STREAM ? SCANNER_SERIAL : SCANNER_KEYBOARD);
    scanner_device_plug(&stage.scanner);
    int listener = listen_at(settings.socket_path);
    pid_t child = fork();
    if (child == 0)
        start(&settings);
    int code = attend(&stage, listener, child);
    bool is_good = is_clean(&stage);
    scanner_device_finish(&stage.scanner);
    usbemu_bus_destroy(stage.bus);
    printer_device_finish(&stage.printer);
    close(listener);
    unlink(settings.socket_path);
    return code ? code : !is_good;
}
