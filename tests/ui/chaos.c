/* Writes a UI script in which reader and printer fail and lose their plugs at any moment while a resident
 * borrows, prints and returns; the same for the same seed. Whatever they do, each scan is answered within a
 * limit, there is a way home, and both devices come back by themselves. The last line tells what the database
 * must hold in the end.
 *
 *   chaos EVENTS SEED LIMIT-MS sim|usb FOLDER */
#include "acts.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOOKS = 9, LIMIT_OF_LOANS = 3 };

static int events, limit_ms, borrowed, book;
static bool is_usb;
static const char *folder;

/* ---- what devices do ---- */

static void reader_event(void)
{
    static const char *const words[] = {"unplug", "unplug", "replug",    "replug", "ok",      "mute",
                                        "half",   "late",   "read-fail", "ok",     "sam-fail"};
    printf("device reader %s\n", PICK(words));
    events--;
}

static void printer_event(void)
{
    static const char *const words[] = {"unplug", "unplug",    "replug", "replug", "cover-open", "paper-out",
                                        "ok",     "paper-low", "hot",    "jam",    "stall"};
    if (is_usb && below(4) == 0)
        printf("device printer rows %d\n", 1 + below(300));
    else
        printf("device printer %s\n", PICK(words));
    events--;
}

static void pause_a_moment(void)
{
    if (below(3) == 0)
        printf("hold %d\n", below(200));
}

static void some_events(int most)
{
    for (int i = below(most + 1); i > 0; i--) {
        if (below(2))
            reader_event();
        else
            printer_event();
        pause_a_moment();
    }
}

/* Both devices are mended, nobody is there. */
static void calm(void)
{
    printf("device reader replug\ndevice reader ok\ndevice printer replug\ndevice printer ok\n"
           "card off\ngo home\nexpect screen idle\nexpect text \"请刷身份证\" within 12000\n");
}

/* ---- what people do ---- */

static void begin_visit(void)
{
    printf("card li\nwait screen home within 8000\ncard off\ntap \"借书\"\nwait screen borrow\n");
}

static void borrow_one(int count)
{
    printf("scan ZH%06d\nexpect text \"已借 %d / 3\" within %d\n", 1 + book++ % BOOKS, count, limit_ms);
    borrowed++;
}

static void return_some(int count)
{
    for (int i = 0; i < count; i++) {
        some_events(2);
        printf("scan ZH%06d\nexpect text \"已还 %d 本\" within %d\n", 1 + (book - count + i) % BOOKS, i + 1,
               limit_ms);
    }
    printf("go home\n");
}

/* The plug comes off, or the module fails, somewhere inside the reading. */
static void be_interrupted(void)
{
    static const char *const cards[] = {"wang", "chen", "zhao", "hmt"};
    printf("card %s\nhold %d\n", PICK(cards), below(900));
    for (int i = 0; i < 3; i++) {
        reader_event();
        pause_a_moment();
    }
    calm();
}

static void print_receipt(void)
{
    printf("device printer replug\ndevice printer ok\nexpect text \"完成，打小票\" within 12000\n"
           "tap \"完成，打小票\"\nwait screen done\nhold %d\n",
           below(60));
    for (int i = 0; i < 3; i++) {
        printer_event();
        pause_a_moment();
    }
}

static void run_round(void)
{
    int count = 1 + below(LIMIT_OF_LOANS);
    if (below(3) == 0)
        be_interrupted();
    begin_visit();
    for (int i = 1; i <= count; i++) {
        some_events(3);
        borrow_one(i);
    }
    if (below(2))
        print_receipt();
    calm();
    return_some(count);
    calm();
}

/* With both devices open: what the program holds of the system, but for fonts, which it opens when a screen
 * first wants them. What is seen most often within four seconds: a look round the bus holds a file for a
 * moment, and that a printer was pulled and plugged in again may be noticed only now. */
static void count_handles(const char *when)
{
    begin_visit();
    borrow_one(1);
    printf("expect text \"完成，打小票\" within 12000\n"
           "run \"for i in $(seq 40); do echo $(ls /proc/$PPID/task | wc -l)"
           " $(ls -l /proc/$PPID/fd | grep -vc /fonts/); sleep 0.1; done | sort | uniq -c | sort -rn |"
           " head -1 | awk '{print $2; print $3}' >%s/%s\"\n",
           folder, when);
    calm();
    return_some(1);
    calm();
}

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    events = atoi(argv[1]);
    seed = strtoull(argv[2], NULL, 10);
    limit_ms = atoi(argv[3]);
    is_usb = strcmp(argv[4], "usb") == 0;
    folder = argv[5];
    printf("# chaos %s %" PRIu64 "\nwait screen idle\nexpect text \"请刷身份证\" within 8000\n"
           "card li\nwait screen consent\ntap \"同意，开始用\"\nwait screen home\ncard off\ngo home\n",
           argv[1], seed);
    count_handles("handles.begin");
    while (events > 0)
        run_round();
    count_handles("handles.end");
    printf("# borrowed and returned: %d\n", borrowed);
    return 0;
}
