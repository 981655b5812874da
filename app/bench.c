#include "app/bench.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct bench {
    struct sim_bench *sim;
    int socket_fd; /* -1 = simulated here */
    const char *assets_dir;
};

enum err bench_create(struct bench **out, struct sim_bench *sim, const char *socket_path,
                      const char *assets_dir)
{
    int fd = -1;
    if (socket_path) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        if (!str_copy(address.sun_path, sizeof address.sun_path, socket_path))
            return ERR_CONFIG;
        fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
            if (fd >= 0)
                close(fd);
            return ERR_IO;
        }
    }
    *out = mem_alloc(sizeof **out);
    **out = (struct bench){sim, fd, assets_dir};
    return ERR_OK;
}

void bench_destroy(struct bench *bench)
{
    if (!bench)
        return;
    if (bench->socket_fd >= 0)
        close(bench->socket_fd);
    free(bench);
}

/* From "error out of paper: ..." to ERR_PAPER. */
static enum err err_of(const char *answer)
{
    const char *words = answer + strlen("error ");
    for (enum err e = ERR_OK + 1; e <= ERR_STOPPED; e++)
        if (strncmp(answer, "error ", strlen("error ")) == 0 &&
            strncmp(words, err_text(e), strlen(err_text(e))) == 0)
            return e;
    return ERR_PROTOCOL;
}

/* One line there, one answer back; reply gets what stands behind "ok ". */
static enum err ask_outside(struct bench *bench, const char *line, char *reply, size_t size)
{
    char answer[512];
    if (send(bench->socket_fd, line, strlen(line), MSG_NOSIGNAL) < 0)
        return ERR_GONE;
    ssize_t got = recv(bench->socket_fd, answer, sizeof answer - 1, 0);
    if (got <= 0)
        return ERR_GONE;
    answer[got] = '\0';
    if (strncmp(answer, "ok", 2) != 0)
        return err_of(answer);
    if (reply)
        str_copy(reply, size, answer[2] ? answer + 3 : "");
    return ERR_OK;
}

static void card_path(const struct bench *bench, const char *name, char *path, size_t size)
{
    if (strchr(name, '/') || strchr(name, '.'))
        str_copy(path, size, name);
    else
        str_format(path, size, "%s/demo/cards/%s.card", bench->assets_dir, name);
}

enum err bench_card(struct bench *bench, const char *name, char *message, size_t size)
{
    str_format(message, size, "the card cannot be laid");
    bool is_off = strcmp(name, "off") == 0;
    char path[512], line[560];
    card_path(bench, name, path, sizeof path);
    if (bench->socket_fd >= 0) {
        str_format(line, sizeof line, "card %s", is_off ? "off" : path);
        return ask_outside(bench, line, NULL, 0);
    }
    if (is_off) {
        sim_card_lift(bench->sim);
        return ERR_OK;
    }
    struct idcard card;
    struct card_fault fault;
    enum err err = card_file_load(path, &card, &fault, message, size);
    if (err == ERR_OK)
        sim_card_lay(bench->sim, &card, fault);
    idcard_wipe(&card);
    return err;
}

enum err bench_tag(struct bench *bench, const char *hex)
{
    struct tag_uid uid = {.size = strlen(hex) / 2};
    if (strcmp(hex, "off") == 0) {
        sim_tag_lift(bench->sim);
        return ERR_OK;
    }
    if (uid.size > TAG_UID_MAX)
        return ERR_DATA;
    for (size_t i = 0; i < uid.size; i++)
        if (sscanf(hex + 2 * i, "%2hhx", &uid.bytes[i]) != 1)
            return ERR_DATA;
    return sim_tag_lay(bench->sim, &uid);
}

enum err bench_scan(struct bench *bench, const char *code)
{
    char line[512];
    if (bench->socket_fd < 0)
        return sim_scan(bench->sim, code);
    return str_format(line, sizeof line, "scan %s", code) ? ask_outside(bench, line, NULL, 0) : ERR_DATA;
}

static enum err sim_command(struct sim_bench *sim, const char *device, const char *what, int ms)
{
    static const struct {
        const char *device, *what;
        enum { PLUG, UNPLUG, PRINTER, TAG } act;
        int arg;
    } rows[] = {
        {"reader", "unplug", UNPLUG, SIM_READER},
        {"reader", "replug", PLUG, SIM_READER},
        {"printer", "unplug", UNPLUG, SIM_PRINTER},
        {"printer", "replug", PLUG, SIM_PRINTER},
        {"printer", "ok", PRINTER, SIM_PAPER_OK},
        {"printer", "paper-low", PRINTER, SIM_PAPER_LOW},
        {"printer", "paper-out", PRINTER, SIM_PAPER_OUT},
        {"printer", "cover-open", PRINTER, SIM_COVER_OPEN},
        {"printer", "hot", PRINTER, SIM_HOT},
        {"printer", "jam", PRINTER, SIM_JAMMED},
        {"printer", "stall", PRINTER, SIM_STALLED},
        {"printer", "slow", PRINTER, SIM_PAPER_OK},
        {"scanner", "unplug", UNPLUG, SIM_SCANNER},
        {"scanner", "replug", PLUG, SIM_SCANNER},
        {"tag", "unplug", UNPLUG, SIM_TAG},
        {"tag", "replug", PLUG, SIM_TAG},
        {"tag", "ok", TAG, false},
        {"tag", "hasty", TAG, true},
    };
    enum sim_reader_fault fault;
    if (strcmp(device, "reader") == 0 && sim_reader_fault_of(what, &fault)) {
        sim_reader_set_fault(sim, fault);
        return ERR_OK;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].device, device) != 0 || strcmp(rows[i].what, what) != 0)
            continue;
        if (rows[i].act == PRINTER)
            sim_printer_set(sim, (enum sim_printer_fault)rows[i].arg, ms);
        else if (rows[i].act == TAG)
            sim_tag_set_hasty(sim, rows[i].arg);
        else
            sim_plug(sim, (enum sim_device)rows[i].arg, rows[i].act == PLUG);
        return ERR_OK;
    }
    return ERR_UNSUPPORTED;
}

enum err bench_device(struct bench *bench, const char *words)
{
    char device[16] = "", what[24] = "", line[96];
    int ms = 0;
    if (sscanf(words, "%15s %23s %d", device, what, &ms) < 2)
        return ERR_UNSUPPORTED;
    if (bench->socket_fd < 0 || strcmp(device, "tag") == 0)
        return sim_command(bench->sim, device, what, ms);
    str_format(line, sizeof line, "device %s", words);
    return ask_outside(bench, line, NULL, 0);
}

enum err bench_printed(struct bench *bench, int *count, char *path, size_t size)
{
    if (bench->socket_fd < 0) {
        *count = sim_printed(bench->sim, path, size);
        return ERR_OK;
    }
    char reply[480], file[480] = "";
    enum err err = ask_outside(bench, "printed", reply, sizeof reply);
    if (err == ERR_OK && sscanf(reply, "%d %479s", count, file) < 1)
        err = ERR_PROTOCOL;
    if (err == ERR_OK)
        str_copy(path, size, file);
    return err;
}
