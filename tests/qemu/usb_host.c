/* Runs QEMU with an emulated card reader and receipt printer on the guest's USB, and takes commands from the
 * guest:
 *
 *   qemu_usb_host OUT-DIR split|stream WIDTH-DOTS QEMU ARGUMENT...
 *
 * QEMU finds connected sockets: descriptor 100 is the reader and 101 the printer (usb-redir), 102 a line on
 * which the words of app/bench.h come in and are answered, 103 a barcode scanner's serial line. Exits with
 * QEMU's code; 1 also when the printer got bytes that no receipt may hold. */
#include "redir_bus.h"
#include "stage.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, READER_FD = 100, PRINTER_FD, LINE_FD, SCANNER_FD };

/* Both ends of the guest's second and third serial lines. */
struct lines {
    int bench[2], scanner[2];
};

static void start(const struct stage *stage, const struct lines *lines, char **program)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(redir_bus_far_end(stage->reader.usb), READER_FD);
    dup2(redir_bus_far_end(stage->printer.usb), PRINTER_FD);
    dup2(lines->bench[1], LINE_FD);
    dup2(lines->scanner[1], SCANNER_FD);
    execvp(program[0], program);
    perror(program[0]);
    _exit(127);
}

static void run_line(struct stage *stage, const char *line, int scanner_fd, char answer[STAGE_ANSWER])
{
    bool is_scan = strncmp(line, "scan ", 5) == 0;
    if (is_scan)
        stage_say(answer, dprintf(scanner_fd, "%s\r", line + 5) > 0 ? ERR_OK : ERR_IO, line);
    else
        stage_run(stage, line, answer);
}

/* Until the guest's end of the line is closed. */
static void serve(struct stage *stage, int fd, int scanner_fd)
{
    char line[STAGE_LINE], answer[STAGE_ANSWER];
    FILE *in = fdopen(fd, "r");
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        run_line(stage, line, scanner_fd, answer);
        if (dprintf(fd, "%s\n", answer) < 0)
            break;
    }
    fclose(in);
}

static bool open_lines(struct lines *lines)
{
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, lines->bench) == 0 &&
           socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, lines->scanner) == 0;
}

int main(int argc, char **argv)
{
    struct stage stage;
    struct lines lines;
    int status = 0;
    if (argc < 5 || !open_lines(&lines)) {
        fputs("usage: qemu_usb_host OUT-DIR split|stream WIDTH-DOTS QEMU ARGUMENT...\n", stderr);
        return EXIT_USAGE;
    }
    stage_init(&stage, strcmp(argv[2], "stream") == 0 ? READER_STREAM : READER_SPLIT, argv[1], atoi(argv[3]));
    usbemu_plug(stage.reader.usb);
    usbemu_plug(stage.printer.usb);
    pid_t child = fork();
    if (child == 0)
        start(&stage, &lines, argv + 4);
    signal(SIGPIPE, SIG_IGN);
    close(lines.bench[1]);
    serve(&stage, lines.bench[0], lines.scanner[0]);
    waitpid(child, &status, 0);
    bool is_good = stage_is_clean(&stage);
    stage_finish(&stage);
    return !WIFEXITED(status) ? EXIT_FAILURE : WEXITSTATUS(status) ? WEXITSTATUS(status) : !is_good;
}
