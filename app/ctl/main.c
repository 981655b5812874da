/* kioskctl: the kiosk for staff at a shell. */
#include "base/log.h"
#include "base/place.h"
#include "base/utf8.h"
#include "ctl/ctl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>

static void print_usage(FILE *out)
{
    fputs("usage: kioskctl [--conf FILE] COMMAND ...\n\n", out);
    for (const struct ctl_command *c = ctl_commands; c->name; c++)
        fprintf(out, "  %s%s%s\n", c->name, c->usage[0] ? " " : "", c->usage);
    fputs("\n--conf FILE: default kiosk.conf beside the program, then /etc/kiosk/kiosk.conf.\n"
          "COMMAND --help tells more. Exit code: 0 done, 1 refused, 2 wrong usage, 3 the environment lacks "
          "something.\n",
          out);
}

static const struct ctl_command *find_command(const char *name)
{
    for (const struct ctl_command *c = ctl_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return true;
    return false;
}

static enum ctl_exit run(const struct ctl_command *command, const char *conf_path, int argc, char **argv)
{
    static struct conf conf;
    char message[512];
    if (asks_for_help(argc, argv)) {
        printf("usage: kioskctl [--conf FILE] %s %s\n\n%s\n", command->name, command->usage, command->help);
        return CTL_OK;
    }
    if (conf_load(conf_path, &conf, message, sizeof message) != ERR_OK) {
        fprintf(stderr, "kioskctl: %s\n", message);
        return CTL_ENVIRONMENT;
    }
    setenv("TZ", conf.site.timezone, 1);
    tzset();
    log_set_level(LOG_LEVEL_WARNING);
    umask(0007); /* kiosk-sync shares the data folder through the group */
    return command->run(&conf, argc, argv);
}

int main(int argc, char **argv)
{
    char conf_path[4096];
    int first = 1;
    prctl(PR_SET_DUMPABLE, 0); /* a core file would hold the keys and, of `reader`, a card */
    place_conf(conf_path, sizeof conf_path);
    if (first + 1 < argc && strcmp(argv[first], "--conf") == 0) {
        str_copy(conf_path, sizeof conf_path, argv[first + 1]);
        first += 2;
    }
    if (first < argc && strcmp(argv[first], "--help") == 0) {
        print_usage(stdout);
        return CTL_OK;
    }
    const struct ctl_command *command = first < argc ? find_command(argv[first]) : NULL;
    if (!command) {
        print_usage(stderr);
        return CTL_USAGE;
    }
    enum ctl_exit result = run(command, conf_path, argc - first, argv + first);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("kioskctl: the output could not be written\n", stderr);
        return CTL_ENVIRONMENT;
    }
    return (int)result;
}
