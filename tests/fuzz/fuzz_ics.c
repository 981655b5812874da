/* Any bytes as a calendar: the reader ends, and an activity that it makes can be written and comes back. */
#include "ctl/ics.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct conf conf;
static struct activity_record again;
static int read_again;

static bool read_row(struct programme_row *row, struct activity_record *r)
{
    memset(r, 0, sizeof *r);
    return !row->fault && programme_read_code(row, r->activity.code) && activity_read(&conf.site, row, r);
}

static void on_second(void *arg, struct ics_event *event)
{
    (void)arg;
    read_again += read_row(&event->row, &again);
}

static void on_first(void *arg, struct ics_event *event)
{
    static struct activity_record first;
    char *text;
    size_t len;
    (void)arg;
    if (!read_row(&event->row, &first))
        return;
    FILE *out = open_memstream(&text, &len);
    ics_begin(out, &conf.site, first.sessions[0].starts_ms);
    ics_put(out, &conf.site, &event->row, &first);
    ics_end(out);
    fclose(out);
    read_again = 0;
    if (ics_read(&conf.site, text, len, on_second, NULL) != ERR_OK || read_again != 1 ||
        strcmp(again.activity.title, first.activity.title) != 0 || again.count != first.count)
        abort();
    for (size_t i = 0; i < first.count; i++)
        if (again.sessions[i].starts_ms != first.sessions[i].starts_ms ||
            again.sessions[i].ends_ms != first.sessions[i].ends_ms ||
            again.sessions[i].is_cancelled != first.sessions[i].is_cancelled)
            abort();
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!conf.site.timezone[0]) {
        conf_defaults(&conf);
        setenv("TZ", conf.site.timezone, 1);
        tzset();
    }
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    enum err e = strlen(text) == size ? ics_read(&conf.site, text, size, on_first, NULL) : ERR_DATA;
    free(text);
    if (e && e != ERR_DATA)
        abort();
    return 0;
}
