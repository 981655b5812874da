#include "ctl/resident_family.h"

#include "ctl/json.h"

#include <stdio.h>

static void print_agents(const char *name, const char *words, const struct agent *agents, size_t count,
                         bool is_json)
{
    if (is_json)
        printf(", \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        char id[37], mandate[37];
        uuid_text(agents[i].id, id);
        uuid_text(agents[i].mandate, mandate);
        if (!is_json) {
            printf("%-11s %s, %s\n", words, id, agents[i].name);
            continue;
        }
        json_put_pair(stdout, i ? ", {" : "{", "resident", id);
        json_put_pair(stdout, ", ", "masked_name", agents[i].name);
        if (!uuid_is_zero(agents[i].mandate))
            json_put_pair(stdout, ", ", "mandate", mandate);
        putchar('}');
    }
    if (is_json)
        putchar(']');
}

static enum err print_guardians(struct store *store, struct uuid child, bool is_json)
{
    struct agent guardians[GUARDIANS_MAX];
    size_t count = 0;
    enum err e = store_guardians(store, child, guardians, &count);
    if (!e)
        print_agents("guardians", "guardian", guardians, count, is_json);
    return e;
}

/* For whom this resident may act: adults by the masked name alone. */
static void print_wards(const struct ward *wards, size_t count, bool is_json)
{
    struct agent givers[WARDS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (!wards[i].is_child) {
            givers[n] = (struct agent){.id = wards[i].id, .mandate = wards[i].mandate};
            snprintf(givers[n].name, sizeof givers[n].name, "%s", wards[i].name);
            n++;
        } else if (!is_json) {
            char id[37];
            uuid_text(wards[i].id, id);
            printf("child       %s, %s, born %d, %d books\n", id, wards[i].name, wards[i].birth_year,
                   wards[i].open_loans);
        }
    print_agents("acts_for", "acts for", givers, n, is_json);
}

enum err ctl_print_family(struct store *store, const struct about *about, bool is_json)
{
    struct ward wards[WARDS_MAX];
    struct agent agents[AGENTS_MAX];
    size_t count = 0;
    if (about->is_child)
        return print_guardians(store, about->id, is_json);
    enum err e = store_wards(store, about->id, wards, &count);
    if (e)
        return e;
    print_wards(wards, count, is_json);
    e = store_agents(store, about->id, agents, &count);
    if (!e)
        print_agents("agents", "agent", agents, count, is_json);
    return e;
}
