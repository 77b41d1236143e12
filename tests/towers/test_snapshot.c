/* test_snapshot.c - claims about snapshots: nothing is lost, at any depth; nothing wrong is taken.
 */
#include "tests/towers/generated.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/snapshot.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEEDS = 24, SPLITS = 12, TOTAL = 1500 };

/* A file name of our own in the build's folder; the caller frees it. */
static char *scratch(const char *name)
{
    char *path = NULL;
    ck_assert_int_gt(asprintf(&path, "scratch-%s-%d.snap", name, (int)getpid()), 0);
    return path;
}

static void save(struct tower *tower, const char *path)
{
    struct error error = {""};
    ck_assert_msg(snapshot_write(tower, path, &error), "%s", error.text);
}

/* Builds a tower of the snapshot's own depth and strategy, or those given (-1 and NULL: its own),
 * and restores into it. */
static bool restore(struct tower *tower, const char *path, int depth,
                    const struct strategy *strategy, struct error *error)
{
    struct snapshot snapshot;
    if (!snapshot_read(&snapshot, path, error))
        return false;
    struct tower_options options = snapshot.options;
    if (depth >= 0)
        options.depth = (unsigned)depth;
    if (strategy)
        options.strategy = strategy;
    bool ok = tower_build(tower, &options, error);
    for (unsigned i = 0; ok && i < options.guests; i++) {
        input_init(&tower->guests[i].input, INPUT_NONE, i);
        tower_plug(tower, i);
    }
    ok = ok && snapshot_restore(&snapshot, tower, error);
    snapshot_free(&snapshot);
    return ok;
}

static void assert_same_files(const char *a, const char *b)
{
    uint8_t *x, *y;
    size_t m, n;
    struct error error = {""};
    ck_assert(file_read(a, 1 << 24, &x, &m, &error) && file_read(b, 1 << 24, &y, &n, &error));
    ck_assert_uint_eq(m, n);
    ck_assert(memcmp(x, y, m) == 0);
    free(x);
    free(y);
}

/* Run n, save, load, run m: byte for byte the snapshot of running n + m. */
static void check_split(uint64_t seed, unsigned depth, uint64_t n)
{
    uint64_t seeds[] = {seed, seed + 1000};
    unsigned guests = depth ? 2 : 1;
    char *half = scratch("half"), *whole = scratch("whole"), *both = scratch("both");
    struct tower straight, first, second;
    struct error error = {""};
    const struct strategy *strategy = strategy_in_turn(seed);
    generated_tower(&straight, strategy, depth, seeds, guests);
    run_turns(&straight, TOTAL);
    save(&straight, whole);
    generated_tower(&first, strategy, depth, seeds, guests);
    run_turns(&first, n);
    save(&first, half);
    ck_assert_msg(restore(&second, half, -1, NULL, &error), "%s", error.text);
    run_turns(&second, TOTAL - n);
    save(&second, both);
    assert_same_files(whole, both);
    for (unsigned i = 0; i < guests && depth > 0; i++)
        ck_assert_mem_eq(&straight.vms[i].counts, &second.vms[i].counts, sizeof(struct vm_counts));
    tower_free(&straight);
    tower_free(&first);
    tower_free(&second);
    unlink(half), unlink(whole), unlink(both);
    free(half), free(whole), free(both);
}

START_TEST(run_n_save_load_run_m_is_run_n_plus_m)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        for (uint64_t split = 0; split < SPLITS; split++)
            check_split(seed, (unsigned)_i, (seed * 131 + split * 257) % TOTAL);
}
END_TEST

START_TEST(a_guest_saved_at_one_depth_and_strategy_goes_on_at_another)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        char *path = scratch("move");
        struct tower straight, first, second;
        struct error error = {""};
        generated_tower(&straight, NULL, 0, &seed, 1);
        run_turns(&straight, TOTAL);
        generated_tower(&first, strategy_in_turn(seed), (unsigned)_i, &seed, 1);
        uint64_t ran = run_turns(&first, seed * 37 % TOTAL);
        save(&first, path);
        ck_assert_msg(restore(&second, path, 2 - _i, strategy_in_turn(seed / 3), &error), "%s",
                      error.text);
        run_turns(&second, TOTAL - ran);
        assert_same_guest(&straight, 0, &second, 0);
        tower_free(&straight);
        tower_free(&first);
        tower_free(&second);
        unlink(path);
        free(path);
    }
}
END_TEST

/* Writes a changed copy of a snapshot and expects it to be refused with a message. */
static void expect_refused(const uint8_t *bytes, size_t size, const char *what)
{
    char *path = scratch("bad");
    struct error error = {""};
    struct tower tower = {0};
    ck_assert(file_write(path, bytes, size, &error));
    ck_assert_msg(!restore(&tower, path, -1, NULL, &error), "taken though %s", what);
    ck_assert_msg(error.text[0] != '\0', "refused without a word: %s", what);
    tower_free(&tower);
    unlink(path);
    free(path);
}

START_TEST(a_snapshot_with_any_bit_flipped_or_truncated_anywhere_is_refused)
{
    char *path = scratch("whole");
    struct tower tower;
    struct error error = {""};
    const uint64_t seed = 7;
    uint8_t *bytes;
    size_t size;
    generated_tower(&tower, &trap_emulate, 1, &seed, 1);
    run_turns(&tower, 500);
    save(&tower, path);
    ck_assert(file_read(path, 1 << 24, &bytes, &size, &error));
    for (size_t at = 0; at < size; at += 1 + at / 16) {
        bytes[at] ^= (uint8_t)(1u << at % 8);
        expect_refused(bytes, size, "a bit is flipped");
        bytes[at] ^= (uint8_t)(1u << at % 8);
        expect_refused(bytes, at, "it is truncated");
    }
    free(bytes);
    tower_free(&tower);
    unlink(path);
    free(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("snapshots");
    TCase *test = tcase_create("snapshots");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, run_n_save_load_run_m_is_run_n_plus_m, 0, 3);
    tcase_add_loop_test(test, a_guest_saved_at_one_depth_and_strategy_goes_on_at_another, 0, 3);
    tcase_add_test(test, a_snapshot_with_any_bit_flipped_or_truncated_anywhere_is_refused);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
