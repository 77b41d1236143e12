/* test_decoded.c - claim: guests that write their own code do what they do where nothing is
 * decoded, next to others that do the same, through snapshots of their own and of others, and at
 * any depth. */
#include "tests/machine/lockstep.h"
#include "tests/towers/generated.h"
#include "vmm/hosted/snapshot.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGES = 8, GUESTS = 3, TURNS = 30, PIECE = 700, QUANTUM = 97 };

static const struct {
    unsigned pages;
    const char *name, *program;
} loops[] = {
#define HOSTILE(name, pages, text, program) {pages, text, program},
#include "tests/machine/hostile.def"
};

enum { LOOPS = sizeof loops / sizeof loops[0] };

static const char *program_of(unsigned number)
{
    while (loops[number % LOOPS].pages > PAGES)
        number++;
    return loops[number % LOOPS].program;
}

static void load(struct tower *tower, unsigned index, const char *program)
{
    struct guest *guest = &tower->guests[index];
    computer_init(&guest->computer, tower_machine(tower, index), 0);
    struct rig *rig = rig_on(&guest->computer);
    rig_text(rig, program);
    rig_free(rig);
    input_init(&guest->input, INPUT_NONE, index);
    tower_plug(tower, index);
}

/* Guests with these loops and the ones behind, side by side. */
static void build(struct tower *tower, unsigned first, unsigned depth, bool plain)
{
    struct error error = {""};
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = strategy_in_turn(first),
                                    .depth = depth,
                                    .guests = depth ? GUESTS : 1,
                                    .size = PAGES * PAGE_BYTES,
                                    .seed = 1,
                                    .quantum = QUANTUM};
    ck_assert_msg(tower_build(tower, &options, &error), "%s", error.text);
    tower->bare.plain = plain;
    for (unsigned i = 0; i < options.guests; i++)
        load(tower, i, program_of(first + i));
}

/* All of storage first: to say each word's name takes long, and is for who reads a failure. */
static void assert_same(struct tower *a, struct tower *b)
{
    const struct memory *one = &a->bare.memory, *other = &b->bare.memory;
    uint64_t digests[2] = {0, 1};
    bool same = memcmp(one->bytes, other->bytes, one->size) == 0;
    for (unsigned i = 0; i < a->options.guests; i++)
        same = same && lockstep_same(&a->guests[i].computer, &b->guests[i].computer);
    for (unsigned i = 0; i < a->options.guests && !same; i++)
        assert_same_guest(a, i, b, i);
    ck_assert(same && snapshot_digest(a, &digests[0]) && snapshot_digest(b, &digests[1]));
    ck_assert_uint_eq(digests[0], digests[1]);
}

static void run_both(struct tower *a, struct tower *b, uint64_t instructions)
{
    ck_assert_uint_eq(run_turns(a, instructions), run_turns(b, instructions));
    assert_same(a, b);
}

START_TEST(neighbours_that_write_code_do_what_plain_ones_do)
{
    for (unsigned depth = 0; depth <= 2; depth++) {
        struct tower plain, decoded;
        build(&plain, (unsigned)_i, depth, true);
        build(&decoded, (unsigned)_i, depth, false);
        for (unsigned i = 0; i < TURNS; i++)
            run_both(&plain, &decoded, i % 5 ? PIECE + i : i + 1);
        tower_free(&plain);
        tower_free(&decoded);
    }
}
END_TEST

/* A snapshot of a tower, in memory. */
static struct snapshot taken_of(struct tower *tower)
{
    char path[] = "scratch-decoded-XXXXXX";
    struct error error = {""};
    struct snapshot snapshot;
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    bool ok = snapshot_write(tower, path, &error) && snapshot_read(&snapshot, path, &error);
    unlink(path);
    ck_assert_msg(ok, "%s", error.text);
    return snapshot;
}

static void restore_both(struct tower *a, struct tower *b, const struct snapshot *snapshot)
{
    struct error error = {""};
    struct snapshot copy = *snapshot; /* each reads it from the beginning */
    ck_assert_msg(snapshot_restore(snapshot, a, &error), "%s", error.text);
    ck_assert_msg(snapshot_restore(&copy, b, &error), "%s", error.text);
    assert_same(a, b);
}

START_TEST(a_snapshot_restored_over_code_that_ran_is_what_runs)
{
    for (unsigned depth = 0; depth <= 1; depth++) {
        struct tower plain, decoded, other;
        build(&plain, (unsigned)_i, depth, true);
        build(&decoded, (unsigned)_i, depth, false);
        build(&other, (unsigned)_i + 1, depth, false);
        run_turns(&other, PIECE);
        run_both(&plain, &decoded, PIECE);
        struct snapshot own = taken_of(&plain), foreign = taken_of(&other);
        for (unsigned i = 0; i < TURNS / 3; i++) {
            run_both(&plain, &decoded, PIECE);
            restore_both(&plain, &decoded, i % 2 ? &own : &foreign);
            run_both(&plain, &decoded, 10 + PIECE * (i % 3));
        }
        snapshot_free(&own);
        snapshot_free(&foreign);
        tower_free(&plain);
        tower_free(&decoded);
        tower_free(&other);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("decoded guests");
    TCase *tcase = tcase_create("decoded guests");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, neighbours_that_write_code_do_what_plain_ones_do, 0, LOOPS);
    tcase_add_loop_test(tcase, a_snapshot_restored_over_code_that_ran_is_what_runs, 0, LOOPS);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
