#include "vpcd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { VPCD_PORT = 0x8C7B, WAIT_MS = 10000, STEP_MS = 5, ASKS_ATR = 4 };

static pid_t service;
static struct card {
    int fd;
    enum vpcd_card kind;
    struct tag_uid uid;
    pthread_t thread;
    bool is_running;
} cards[VPCD_READERS];

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
}

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool is_written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0)
        close(fd);
    return is_written;
}

static bool raise_loopback(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool is_up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    if (fd >= 0)
        close(fd);
    return is_up;
}

bool pcsc_enter(void)
{
    char users[32], groups[32];
    snprintf(users, sizeof users, "0 %u 1", (unsigned)geteuid());
    snprintf(groups, sizeof groups, "0 %u 1", (unsigned)getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) == 0 &&
           write_text("/proc/self/setgroups", "deny") && write_text("/proc/self/uid_map", users) &&
           write_text("/proc/self/gid_map", groups) &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", "/run", "tmpfs", 0, NULL) == 0 && raise_loopback();
}

static void write_readers(bool has_readers)
{
    mkdir("/run/readers", 0755);
    FILE *f = fopen("/run/readers/vpcd", "we");
    if (!f)
        die("/run/readers");
    if (has_readers)
        fprintf(f,
                "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x%X\n"
                "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\nCHANNELID 0x%X\n",
                VPCD_PORT, VPCD_PORT);
    fclose(f);
}

static bool is_serving(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/run/pcscd/pcscd.comm"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_open = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return is_open;
}

void pcsc_start(bool has_readers)
{
    write_readers(has_readers);
    service = fork();
    if (service == 0) {
        int null_fd = open("/dev/null", O_RDWR);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(null_fd, STDOUT_FILENO);
        dup2(null_fd, STDERR_FILENO);
        execl("/usr/sbin/pcscd", "pcscd", "-f", "-c", "/run/readers", (char *)NULL);
        _exit(127);
    }
    for (int waited = 0; !is_serving(); waited += STEP_MS) {
        if (waited > WAIT_MS || waitpid(service, NULL, WNOHANG) != 0)
            die("pcscd does not start");
        nap();
    }
}

void pcsc_stop(bool is_crash)
{
    for (int i = 0; i < VPCD_READERS; i++)
        vpcd_lift(i);
    kill(service, is_crash ? SIGKILL : SIGTERM);
    kill(service, SIGCONT);
    waitpid(service, NULL, 0);
}

void pcsc_hang(void)
{
    kill(service, SIGSTOP);
}

/* ---- a card ---- */

static bool get_exactly(int fd, uint8_t *out, size_t size)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on); /* else each APDU waits 40 ms */
    return recv(fd, out, size, MSG_WAITALL) == (ssize_t)size;
}

static bool put_message(int fd, const uint8_t *bytes, size_t size)
{
    uint8_t message[64] = {0, (uint8_t)size};
    memcpy(message + 2, bytes, size);
    return send(fd, message, size + 2, MSG_NOSIGNAL) == (ssize_t)size + 2;
}

static bool answer_apdu(struct card *c, const uint8_t *apdu, size_t size)
{
    static const uint8_t get_uid[] = {0xFF, 0xCA, 0x00, 0x00, 0x00}, refused[] = {0x6A, 0x81};
    uint8_t answer[TAG_UID_MAX + 2];
    if (c->kind == VPCD_SNATCHED)
        return false;
    if (c->kind == VPCD_NO_UID || size != sizeof get_uid || memcmp(apdu, get_uid, size) != 0)
        return put_message(c->fd, refused, sizeof refused);
    memcpy(answer, c->uid.bytes, c->uid.size);
    memcpy(answer + c->uid.size, (uint8_t[]){0x90, 0x00}, 2);
    return put_message(c->fd, answer, c->uid.size + 2);
}

/* A contactless card as PC/SC part 3 disguises it. */
static bool answer_message(struct card *c, const uint8_t *message, size_t size)
{
    static const uint8_t atr[] = {0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00,
                                  0x03, 0x06, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x6A};
    if (size == 1)
        return message[0] != ASKS_ATR || put_message(c->fd, atr, sizeof atr);
    return answer_apdu(c, message, size);
}

static void *card_main(void *arg)
{
    struct card *c = arg;
    uint8_t head[2], message[300];
    while (get_exactly(c->fd, head, sizeof head)) {
        size_t size = (size_t)head[0] << 8 | head[1];
        if (size > sizeof message || !get_exactly(c->fd, message, size) || !answer_message(c, message, size))
            break;
    }
    shutdown(c->fd, SHUT_RDWR);
    return NULL;
}

void vpcd_lay(int reader, enum vpcd_card kind, const struct tag_uid *uid)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)(VPCD_PORT + reader)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct card *c = &cards[reader];
    *c = (struct card){.kind = kind, .uid = *uid, .is_running = true};
    for (int waited = 0;; waited += STEP_MS, nap()) { /* the reader may not listen yet */
        c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(c->fd, (struct sockaddr *)&address, sizeof address) == 0)
            break;
        close(c->fd);
        if (waited > WAIT_MS)
            die("the virtual reader does not listen");
    }
    if (pthread_create(&c->thread, NULL, card_main, c) != 0)
        die("thread");
}

void vpcd_lift(int reader)
{
    struct card *c = &cards[reader];
    if (!c->is_running)
        return;
    shutdown(c->fd, SHUT_RDWR);
    pthread_join(c->thread, NULL);
    close(c->fd);
    *c = (struct card){0};
}
