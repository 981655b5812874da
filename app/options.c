#include "app/options.h"

#include "base/place.h"
#include "base/utf8.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "usage: kiosk [--conf FILE] [--windowed] [--size WxH] [--script FILE] [--data DIR] [--bench SOCKET]\n"
    "  --conf FILE     default: kiosk.conf beside the program, then /etc/kiosk/kiosk.conf\n"
    "  --windowed      a window, with a panel of cards and books where the devices are simulated\n"
    "  --size WxH      pixels, instead of [screen] width and height\n"
    "  --script FILE   plays a UI script; exit code 0 if every expectation held, else 1\n"
    "  --data DIR      instead of [data] dir\n"
    "  --bench SOCKET  for tests: where the emulated USB devices take commands\n";

enum { OPT_CONF = 1, OPT_WINDOWED, OPT_SIZE, OPT_SCRIPT, OPT_DATA, OPT_BENCH, OPT_LINE, OPT_CLOCK, OPT_HELP };

static const struct option long_options[] = {{"conf", required_argument, NULL, OPT_CONF},
                                             {"windowed", no_argument, NULL, OPT_WINDOWED},
                                             {"size", required_argument, NULL, OPT_SIZE},
                                             {"script", required_argument, NULL, OPT_SCRIPT},
                                             {"data", required_argument, NULL, OPT_DATA},
                                             {"bench", required_argument, NULL, OPT_BENCH},
                                             {"script-line", required_argument, NULL, OPT_LINE},
                                             {"clock-wall-ms", required_argument, NULL, OPT_CLOCK},
                                             {"help", no_argument, NULL, OPT_HELP},
                                             {0}};

static bool take(struct options *o, int option)
{
    switch (option) {
    case OPT_CONF:
        o->conf = optarg;
        return true;
    case OPT_WINDOWED:
        o->is_windowed = true;
        return true;
    case OPT_SIZE:
        return sscanf(optarg, "%dx%d", &o->width_px, &o->height_px) == 2;
    case OPT_SCRIPT:
        o->script = optarg;
        return true;
    case OPT_DATA:
        o->data = optarg;
        return true;
    case OPT_BENCH:
        o->bench = optarg;
        return true;
    case OPT_LINE:
        o->script_line = atoi(optarg);
        return true;
    case OPT_CLOCK:
        o->clock_wall_ms = atoll(optarg);
        return true;
    default:
        return false;
    }
}

bool options_parse(struct options *o, int argc, char **argv)
{
    *o = (struct options){0};
    bool is_good = true;
    for (int option; is_good && (option = getopt_long(argc, argv, "", long_options, NULL)) != -1;)
        is_good = take(o, option);
    if (!is_good || optind != argc) {
        fputs(usage, stderr);
        return false;
    }
    place_assets(o->assets_dir, sizeof o->assets_dir);
    if (!o->conf) {
        place_conf(o->conf_path, sizeof o->conf_path);
        o->conf = o->conf_path;
    }
    return true;
}

static int add(const char **argv, int n, const char *name, const char *value)
{
    if (!value)
        return n;
    argv[n] = name;
    argv[n + 1] = value;
    return n + 2;
}

void options_again(const struct options *o, const char *from_line, const char *clock_ms,
                   const char *argv[OPTIONS_ARGS_MAX])
{
    static char size[32];
    str_format(size, sizeof size, "%dx%d", o->width_px, o->height_px);
    int n = 0;
    argv[n++] = "kiosk";
    n = add(argv, n, "--conf", o->conf);
    n = add(argv, n, "--script", o->script);
    n = add(argv, n, "--data", o->data);
    n = add(argv, n, "--bench", o->bench);
    n = add(argv, n, "--size", o->width_px ? size : NULL);
    n = add(argv, n, "--script-line", from_line);
    n = add(argv, n, "--clock-wall-ms", clock_ms);
    if (o->is_windowed)
        argv[n++] = "--windowed";
    argv[n] = NULL;
}
