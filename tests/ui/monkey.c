/* Writes a UI script of random acts, the same for the same seed: somebody who taps, drags, lays cards and
 * scans without sense while devices fail and time jumps. Every 50 acts there must be a way home, and the
 * first screen shows nothing of anybody. monkey ACTS SEED */
#include "acts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ACTS_BETWEEN_HOMES = 50 };

static void tap_zone(void)
{
    printf("tap zone %d\n", below(1000));
}

/* Before the first one was answered. */
static void tap_twice(void)
{
    printf("tap zone %d\ntap now zone %d\n", below(1000), below(1000));
}

static void tap_point(void)
{
    int x = below(1001), y = below(1001);
    printf("touch down %d %d\ntouch up %d %d\n", x, y, x + below(9) - 4, y + below(9) - 4);
}

/* Some end outside the window. */
static void drag(void)
{
    int x = below(1001), y = below(1001), dx = below(401) - 200, dy = below(1401) - 700;
    printf("touch down %d %d\n", x, y);
    for (int i = 1; i <= 4; i++)
        printf("touch move %d %d\n", x + dx * i / 4, y + dy * i / 4);
    printf("touch up %d %d\n", x + dx, y + dy);
}

/* Strokes of three fingers in any order; a release may be missing. */
static void many_fingers(void)
{
    static const char *const strokes[] = {"down", "move", "up"};
    for (int i = 0; i < 6; i++)
        printf("touch %s %d %d finger %d\n", PICK(strokes), below(1001), below(1001), 1 + below(3));
}

static void swipe(void)
{
    printf("swipe %s\n", below(2) ? "up" : "down");
}

/* Turns 摸读 on or off. */
static void hold(void)
{
    int x = below(1001), y = below(1001);
    printf("touch down %d %d\nclock +3s\ntouch up %d %d\n", x, y, x, y);
}

static void card(void)
{
    static const char *const cards[] = {"li",  "wang",      "chen", "zhao", "bao",
                                        "hmt", "foreigner", "off",  "off",  "off"};
    printf("card %s\n", PICK(cards));
}

static void scan(void)
{
    static const char *const odd[] = {
        "9787536692930",
        "NO-SUCH-BOOK",
        "ZH",
        "ZH99999999",
        "13010800123456",
        "K1.",
        "K1.AAAA.BBBB",
        "K1.AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "{}",
        "https://example.org/?t=K1.x.y",
        "'--",
        "0",
        "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"};
    switch (below(4)) {
    case 0:
        printf("scan JH%06d\n", 1 + below(30));
        break;
    case 1:
        printf("scan %s\n", PICK(odd));
        break;
    default:
        printf("scan ZH%06d\n", 1 + below(30));
    }
}

static void fault(void)
{
    static const char *const faults[] = {
        "reader unplug",      "reader replug",   "reader ok",         "reader ok",
        "reader read-fail",   "reader sam-fail", "printer paper-out", "printer paper-low",
        "printer cover-open", "printer unplug",  "printer replug",    "printer ok",
        "printer ok",         "scanner unplug",  "scanner replug",    "scanner replug",
    };
    printf("touch up 0 0\ndevice %s\n",
           PICK(faults)); /* which waits until the last scan has come out of the scanner */
}

static void comfort(void)
{
    static const char *const looks[] = {
        "theme standard", "theme large", "theme contrast", "theme large+contrast",
        "low on",         "low off",     "slow on",        "slow off",
        "lang zh",        "lang en",
    };
    printf("%s\n", PICK(looks));
}

static void pass_time(void)
{
    if (below(40) == 0)
        printf("clock +%dd\n", 1 + below(20));
    else
        printf("clock +%ds\n", 1 + below(90));
}

static void act(void)
{
    static const struct {
        void (*run)(void);
        int share; /* of 1000 */
    } acts[] = {{tap_zone, 500},    {tap_twice, 60}, {tap_point, 200}, {drag, 50},
                {many_fingers, 20}, {swipe, 20},     {hold, 10},       {card, 3},
                {scan, 72},         {comfort, 30},   {pass_time, 25},  {fault, 10}};
    int at = below(1000);
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        at -= acts[i].share;
        if (at < 0) {
            acts[i].run();
            return;
        }
    }
}

/* They have been here before, so that most rounds get behind the consent. */
static void register_some(void)
{
    static const char *const cards[] = {"li", "wang", "chen", "zhao", "hmt"};
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++)
        printf("card %s\nwait screen consent\ntap \"同意，开始用\"\nwait screen home\ncard off\ngo home\n",
               cards[i]);
}

/* All devices are well again, and sometimes somebody lays a card; the reader looks for one three times a
 * second. */
static void begin_round(void)
{
    static const char *const cards[] = {"li", "wang", "chen", "zhao", "hmt", "foreigner", "bao"};
    printf("device reader replug\ndevice reader ok\ndevice printer replug\ndevice printer ok\ndevice scanner "
           "replug\n"
           "card off\nexpect no text \"*\"\n");
    if (below(10) == 0)
        printf("card %s\nhold 450\n", PICK(cards));
}

int main(int argc, char **argv)
{
    int count = argc == 3 ? atoi(argv[1]) : 0;
    if (count <= 0)
        return 2;
    seed = strtoull(argv[2], NULL, 10);
    printf("# monkey %d %" PRIu64 "\nwait screen idle\nclock 2026-12-22T10:00\n", count, seed);
    register_some();
    for (int i = 1; i <= count; i++) {
        if (i % ACTS_BETWEEN_HOMES == 1)
            begin_round();
        act();
        if (i % ACTS_BETWEEN_HOMES == 0)
            printf("go home\nexpect screen idle\nexpect no text \"*\"\nexpect no text \"《\"\n");
    }
    return 0;
}
