/* Volunteers and staff at a shell: who may open the desk. */
#include "ctl/desk.h"
#include "ctl/json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STAFF_MAX = 256 };

static enum ctl_exit tell(const char *command, enum err e)
{
    const char *why = e == ERR_ACCESS        ? "only an administrator may do this"
                      : e == ERR_NOT_FOUND   ? "no such staff member; `kioskctl staff list` shows them"
                      : e == ERR_UNSUPPORTED ? "the last administrator must stay one"
                      : e == ERR_DATA        ? "the name has more than 63 bytes"
                      : e == ERR_FORGED      ? "staff.key is not this kiosk's key"
                                             : NULL;
    if (e)
        fprintf(stderr, "kioskctl: %s: %s\n", command, why ? why : err_text(e));
    return !e ? CTL_OK : why ? CTL_REFUSED : CTL_ENVIRONMENT;
}

/* ---- add ---- */

/* The next person's card, which is not the administrator's that may still lie there. */
static enum ctl_exit take_next_card(const struct conf *conf, const char *command, const char *file,
                                    const struct identity *before, struct identity *out)
{
    enum ctl_exit result;
    do
        result = ctl_take_card(conf, command, file, "the new staff member's card:", out);
    while (result == CTL_OK && !file && strcmp(out->number, before->number) == 0 && usleep(500000) == 0);
    return result;
}

static enum ctl_exit put(const struct conf *conf, const char *command, struct store *store,
                         const struct ctl_desk_source *source, struct uuid desk, const uint8_t *first,
                         const struct identity *before, struct new_staff person)
{
    struct identity identity;
    struct uuid id;
    char pin[PIN_MAX + 2], text[37];
    enum ctl_exit result = take_next_card(conf, command, source->card, before, &identity);
    if (result == CTL_OK)
        result = ctl_ask_pin(command, source, "new PIN of the new staff member", &identity, pin);
    if (result == CTL_OK) {
        person.identity = &identity;
        person.pin = pin;
        result = tell(command, store_staff_put(store, desk, first, &person, &id));
    }
    if (result == CTL_OK) {
        uuid_text(id, text);
        printf("staff     %s %s\n", text, staff_role_name(person.role));
    }
    explicit_bzero(pin, sizeof pin);
    identity_wipe(&identity);
    return result;
}

/* With the key that lies unwrapped, which is wrapped by this and goes. */
static enum ctl_exit put_first(const struct conf *conf, const char *command, struct store *store,
                               const struct ctl_desk_source *source, struct new_staff person)
{
    uint8_t first[STAFF_SECRET_SIZE];
    struct identity nobody = {.number = ""};
    if (person.role != STAFF_ADMINISTRATOR) {
        fprintf(stderr, "kioskctl: %s: staff.key lies unwrapped: enrol an administrator first\n", command);
        return CTL_REFUSED;
    }
    enum err e = staff_key_load(conf->keys_dir, first);
    enum ctl_exit result =
        e ? tell(command, e) : put(conf, command, store, source, (struct uuid){0}, first, &nobody, person);
    explicit_bzero(first, sizeof first);
    if (result != CTL_OK)
        return result;
    e = staff_key_remove(conf->keys_dir);
    if (e)
        fprintf(stderr, "kioskctl: %s: %s/staff.key is wrapped now but could not be removed: %s\n", command,
                conf->keys_dir, err_text(e));
    return e ? CTL_ENVIRONMENT : CTL_OK;
}

enum ctl_exit ctl_enrol(const struct conf *conf, const char *command, struct store *store,
                        const struct ctl_desk_source *source, const char *name, enum staff_role role)
{
    uint8_t probe[STAFF_SECRET_SIZE];
    struct new_staff person = {.name = name, .role = role};
    struct identity admin = {.number = ""};
    struct uuid desk;
    enum err e = staff_key_load(conf->keys_dir, probe);
    explicit_bzero(probe, sizeof probe);
    if (e != ERR_NOT_FOUND)
        return put_first(conf, command, store, source, person);
    enum ctl_exit result =
        ctl_open_desk(conf, command, store, source, source->admin_card, &desk, &admin, NULL);
    if (result == CTL_OK)
        result = put(conf, command, store, source, desk, NULL, &admin, person);
    identity_wipe(&admin);
    return result;
}

/* ---- the others ---- */

static enum ctl_exit list(struct store *store, bool is_json)
{
    struct staff staff[STAFF_MAX];
    size_t count = 0;
    enum err e = store_staff_list(store, staff, STAFF_MAX, &count);
    if (e)
        return tell("staff", e);
    for (size_t i = 0; i < count; i++) {
        const char *state = staff[i].is_disabled ? "disabled" : "active";
        char id[37];
        uuid_text(staff[i].id, id);
        if (!is_json) {
            printf("%s  %-13s  %-8s  %s\n", id, staff_role_name(staff[i].role), state, staff[i].name);
            continue;
        }
        json_put_pair(stdout, i == 0 ? "[\n {" : ",\n {", "staff", id);
        json_put_pair(stdout, ", ", "role", staff_role_name(staff[i].role));
        json_put_pair(stdout, ", ", "state", state);
        json_put_pair(stdout, ", ", "name", staff[i].name);
        putchar('}');
    }
    if (is_json)
        puts(count ? "\n]" : "[]");
    return CTL_OK;
}

static enum ctl_exit change(const struct conf *conf, const char *command, struct store *store,
                            const struct ctl_desk_source *source, struct uuid id, const enum staff_role *role)
{
    struct uuid desk;
    enum ctl_exit result = ctl_open_desk(conf, command, store, source, source->admin_card, &desk, NULL, NULL);
    if (result != CTL_OK)
        return result;
    return tell(command,
                role ? store_staff_set_role(store, desk, id, *role) : store_staff_disable(store, desk, id));
}

/* The own one, which is asked for with the card. */
static enum ctl_exit set_pin(const struct conf *conf, const char *command, struct store *store,
                             const struct ctl_desk_source *source)
{
    struct identity laid = {.number = ""};
    struct desk_login login;
    struct uuid desk;
    char old[PIN_MAX + 2] = "", fresh[PIN_MAX + 2] = "";
    enum ctl_exit result = ctl_open_desk(conf, command, store, source, source->card, &desk, &laid, old);
    if (result == CTL_OK)
        result = ctl_ask_pin(command, source, "new PIN", &laid, fresh);
    if (result == CTL_OK) {
        enum err e = store_desk_set_pin(store, desk, old, fresh, &login);
        result = !e ? CTL_OK : e == ERR_DATA ? CTL_REFUSED : CTL_ENVIRONMENT;
        if (e)
            fprintf(stderr, "kioskctl: %s: %s\n", command,
                    e == ERR_DATA ? "that is the old PIN" : err_text(e));
    }
    explicit_bzero(old, sizeof old);
    explicit_bzero(fresh, sizeof fresh);
    identity_wipe(&laid);
    return result;
}

/* What the words ask for: act, and of whom. */
struct order {
    enum staff_act { ADD, LIST, DISABLE, ROLE, PIN } act;
    struct uuid id;
    enum staff_role role;
    const char *name;
    bool is_json;
};

static bool parse_order(int argc, char **argv, struct order *o, struct ctl_desk_source *source)
{
    static const struct {
        const char *word;
        int words;
    } acts[] = {[ADD] = {"add", 1},
                [LIST] = {"list", 1},
                [DISABLE] = {"disable", 2},
                [ROLE] = {"role", 3},
                [PIN] = {"pin", 1}};
    const char *words[3], *role = NULL;
    const struct ctl_option options[] = {{"--json", &o->is_json, NULL},
                                         {"--role", NULL, &role},
                                         {"--name", NULL, &o->name},
                                         {"--card", NULL, &source->card},
                                         {"--pin-fd", NULL, &source->pin_fd},
                                         {"--admin-card", NULL, &source->admin_card},
                                         {NULL, NULL, NULL}};
    int count = ctl_parse(argc, argv, options, words, 1, 3), act = 0;
    if (count < 0)
        return false;
    while (act <= PIN && strcmp(acts[act].word, words[0]) != 0)
        act++;
    if (act > PIN || acts[act].words != count)
        return ctl_usage_error(argv[0], "add, list, pin, disable STAFF, or role STAFF ROLE") == CTL_OK;
    o->act = (enum staff_act)act;
    if (count > 1 && !uuid_parse(words[1], &o->id))
        return ctl_usage_error(argv[0], "%s is no id", words[1]) == CTL_OK;
    role = count > 2 ? words[2] : role ? role : "volunteer";
    if (!staff_role_of(role, &o->role))
        return ctl_usage_error(argv[0], "there is no role %s: volunteer, librarian or administrator", role) ==
               CTL_OK;
    return true;
}

enum ctl_exit staff_run(const struct conf *conf, int argc, char **argv)
{
    struct order o = {.name = ""};
    struct ctl_desk_source source = {.card = NULL};
    struct ctl_store s;
    if (!parse_order(argc, argv, &o, &source))
        return CTL_USAGE;
    enum ctl_exit result = ctl_store_open(&s, conf, o.act != LIST);
    if (result != CTL_OK)
        return result;
    result = o.act == ADD    ? ctl_enrol(conf, argv[0], s.store, &source, o.name, o.role)
             : o.act == LIST ? list(s.store, o.is_json)
             : o.act == PIN  ? set_pin(conf, argv[0], s.store, &source)
                             : change(conf, argv[0], s.store, &source, o.id, o.act == ROLE ? &o.role : NULL);
    ctl_store_close(&s);
    return result;
}
