#include "ctl/desk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MEM_KIB_MIN = 8, MEM_KIB_MAX = 4 * 1024 * 1024 };

/* Makes the folder and those above it. */
static bool make_folders(const char *dir)
{
    char path[sizeof((struct conf *)0)->data_dir];
    snprintf(path, sizeof path, "%s", dir);
    for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return mkdir(path, 0770) == 0 || errno == EEXIST;
}

static bool parse_mem_kib(const char *text, uint32_t *out)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    if (*end || text[0] < '0' || text[0] > '9' || n < MEM_KIB_MIN || n > MEM_KIB_MAX)
        return false;
    *out = (uint32_t)n;
    return true;
}

static enum ctl_exit make_keys(const struct conf *conf, uint32_t mem_kib)
{
    if (!make_folders(conf->data_dir)) {
        fprintf(stderr, "kioskctl: %s: %m\n", conf->data_dir);
        return CTL_ENVIRONMENT;
    }
    enum err e = keys_create(conf->keys_dir, mem_kib);
    if (e == ERR_BUSY) {
        fprintf(stderr, "kioskctl: %s holds keys already; they are never overwritten\n", conf->keys_dir);
        return CTL_REFUSED;
    }
    if (e)
        fprintf(stderr, "kioskctl: %s: %s\n", conf->keys_dir, err_text(e));
    return e ? CTL_ENVIRONMENT : CTL_OK;
}

/* Wraps the staff key for the first administrator, or says that it lies open. */
static enum ctl_exit enrol_first(const struct conf *conf, struct store *store, bool has_staff,
                                 const struct ctl_desk_source *source, const char *name)
{
    if (has_staff) {
        enum ctl_exit result = ctl_enrol(conf, "init", store, source, name, STAFF_ADMINISTRATOR);
        puts(result == CTL_OK
                 ? "Enrol a second administrator soon (kioskctl staff add --role administrator): residents' "
                   "names\nare lost when nobody's card and PIN open them."
                 : "The keys are made. Enrol the first administrator: kioskctl staff add --role "
                   "administrator");
        return result;
    }
    printf("\n%s/staff.key opens the residents' names and is not protected:\n"
           "enrol the first administrator, which wraps it: kioskctl staff add --role administrator\n",
           conf->keys_dir);
    return CTL_OK;
}

enum ctl_exit init_run(const struct conf *conf, int argc, char **argv)
{
    const char *mem_text = NULL, *name = "";
    bool is_without_staff = false;
    uint32_t mem_kib = 0;
    struct ctl_desk_source source = {.card = NULL};
    struct ctl_store s;
    const struct ctl_option options[] = {
        {"--mem-kib", NULL, &mem_text}, {"--without-staff", &is_without_staff, NULL}, {"--name", NULL, &name},
        {"--card", NULL, &source.card}, {"--pin-fd", NULL, &source.pin_fd},           {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, NULL, 0, 0) < 0)
        return CTL_USAGE;
    if (mem_text && !parse_mem_kib(mem_text, &mem_kib))
        return ctl_usage_error(argv[0], "--mem-kib must be %d to %d", MEM_KIB_MIN, MEM_KIB_MAX);
    enum ctl_exit result = make_keys(conf, mem_kib);
    if (result == CTL_OK)
        result = ctl_store_open(&s, conf, true);
    if (result != CTL_OK)
        return result;
    printf("site      %s %s\nkeys      %s\ndatabase  %s/kiosk.db\n", conf->site.id, conf->site.name,
           conf->keys_dir, conf->data_dir);
    bool is_simulated = strcmp(conf->reader_driver, "sim") == 0 && !source.card;
    result = enrol_first(conf, s.store, !is_without_staff && !is_simulated, &source, name);
    ctl_store_close(&s);
    return result;
}
