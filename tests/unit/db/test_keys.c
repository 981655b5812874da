#include "fixture.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Counts the syncs of this folder after the name in it is there. */
static struct {
    char parent[300], name[320];
    int syncs;
    bool is_refused;
} watched;

int fsync(int fd)
{
    struct stat folder, st;
    if (watched.parent[0] && stat(watched.parent, &folder) == 0 && fstat(fd, &st) == 0 &&
        st.st_ino == folder.st_ino && access(watched.name, F_OK) == 0) {
        watched.syncs++;
        if (watched.is_refused) {
            errno = EIO;
            return -1;
        }
    }
    return (int)syscall(SYS_fsync, fd);
}

static void key_path(const struct house *h, const char *name, char out[300])
{
    str_format(out, 300, "%s/%s", h->conf.keys_dir, name);
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void keys_are_for_their_owner_alone(void **state)
{
    struct house *h = *state;
    static const char *const names[] = {"lookup", "token", "store", "staff.pub", "staff.key"};
    char path[300];
    struct keys keys;
    assert_int_equal(mode_of(h->conf.keys_dir), 0700);
    for (size_t i = 0; i < 5; i++) {
        key_path(h, names[i], path);
        assert_int_equal(mode_of(path), 0400);
    }
    key_path(h, "store", path);
    assert_int_equal(chmod(path, 0440), 0);
    assert_int_equal(keys_load(h->conf.keys_dir, &keys), ERR_ACCESS);
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(chmod(h->conf.keys_dir, 0750), 0);
    assert_int_equal(keys_load(h->conf.keys_dir, &keys), ERR_ACCESS);
    assert_int_equal(chmod(h->conf.keys_dir, 0700), 0);
    assert_int_equal(keys_load(h->conf.keys_dir, &keys), ERR_OK);
    keys_wipe(&keys);
}

static void keys_are_never_overwritten(void **state)
{
    struct house *h = *state;
    struct keys again;
    assert_int_equal(keys_create(h->conf.keys_dir, 8), ERR_BUSY);
    assert_int_equal(keys_load(h->conf.keys_dir, &again), ERR_OK);
    assert_memory_equal(&again, &h->keys, sizeof again);
}

/* Keys that a power cut takes away leave the sealed data closed for ever. */
static void new_keys_are_on_the_disk(void **state)
{
    struct house *h = *state;
    str_format(watched.parent, sizeof watched.parent, "%s", h->dir);
    for (int i = 0; i < 2; i++) {
        str_format(watched.name, sizeof watched.name, "%s/keys-%d", h->dir, i);
        watched.syncs = 0;
        watched.is_refused = i == 1;
        assert_int_equal(keys_create(watched.name, 8), watched.is_refused ? ERR_IO : ERR_OK);
        assert_int_equal(watched.syncs, 1);
    }
    watched.parent[0] = '\0';
}

static void missing_and_damaged_keys_are_told_apart(void **state)
{
    struct house *h = *state;
    char path[300], nowhere[300];
    size_t size;
    struct keys keys;
    str_format(nowhere, sizeof nowhere, "%s/no-keys", h->dir);
    assert_int_equal(keys_load(nowhere, &keys), ERR_NOT_FOUND);
    key_path(h, "token", path);
    unsigned char *whole = file_read(path, &size);
    for (size_t cut = 0; cut < size; cut += 7) {
        assert_int_equal(unlink(path), 0);
        file_write(path, whole, cut);
        assert_int_equal(chmod(path, 0400), 0);
        assert_int_equal(keys_load(h->conf.keys_dir, &keys), ERR_DATA);
    }
    free(whole);
}

static void the_default_cost_is_the_high_one(void **state)
{
    struct house *h = *state;
    char dir[300];
    struct keys keys;
    str_format(dir, sizeof dir, "%s/more/keys", h->dir);
    assert_int_equal(keys_create(dir, 0), ERR_OK);
    assert_int_equal(keys_load(dir, &keys), ERR_OK);
    assert_int_equal(keys.lookup.mem_kib, 65536);
    assert_int_equal(keys.lookup.passes, 2);
    assert_memory_not_equal(keys.lookup.key, h->keys.lookup.key, sizeof keys.lookup.key);
    assert_string_not_equal(keys.lookup.id, h->keys.lookup.id);
}

static void a_hash_depends_on_key_kind_and_number(void **state)
{
    struct house *h = *state;
    uint8_t a[LOOKUP_HASH_SIZE], b[LOOKUP_HASH_SIZE];
    keys_lookup_hash(&h->keys, CARD_RESIDENT, people[0].number, a);
    keys_lookup_hash(&h->keys, CARD_RESIDENT, people[0].number, b);
    assert_memory_equal(a, b, sizeof a);
    keys_lookup_hash(&h->keys, CARD_HMT, people[0].number, b);
    assert_memory_not_equal(a, b, sizeof a);
    keys_lookup_hash(&h->keys, CARD_RESIDENT, people[1].number, b);
    assert_memory_not_equal(a, b, sizeof a);
    struct keys other = h->keys;
    other.lookup.key[0] ^= 1;
    keys_lookup_hash(&other, CARD_RESIDENT, people[0].number, b);
    assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keys_are_for_their_owner_alone, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(keys_are_never_overwritten, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(new_keys_are_on_the_disk, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(missing_and_damaged_keys_are_told_apart, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(the_default_cost_is_the_high_one, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_hash_depends_on_key_kind_and_number, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
