/* test_guests.c - claims about a thousand guests on one machine: each computes what it would alone,
 * and costs the pages that it touched and little more. */
#include "assembler/assembler.h"
#include "isa/decoded.h"
#include "vmm/hosted/snapshot.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    GUESTS = 1000,
    SIZE = 4 * PAGE_BYTES,
    NUMBER = 0x80, /* of the guest, 1 and up, where it finds it */
    RESULT = 0x84, /* and what it makes of it: the sum from 1 */
    INSTRUCTIONS = 5,
    LITTLE = 4096, /* bytes of a guest that are not its storage */
};

/* Each turn around is three instructions; there are INSTRUCTIONS others. */
static const char sum[] = "        .text\n"
                          "        .org 0x20\n"
                          "        .word 0, trap, 0, 0xffffffff\n"
                          "        .org 0x100\n"
                          "trap:\n"
                          "_start: lw t0, 0x80(zero)\n"
                          "1:      add t1, t1, t0\n"
                          "        addi t0, t0, -1\n"
                          "        bnez t0, 1b\n"
                          "        sw t1, 0x84(zero)\n"
                          "        lw t2, 0x80(zero)\n"
                          "        andi t2, t2, 0x7f\n"
                          "        out t2, PORT_POWER(zero)\n";

/* Waits for a character and ends. */
static const char listen[] = "        .text\n"
                             "        .org 0x20\n"
                             "        .word 0, trap, 0, 0xffffffff\n"
                             "        .org 0x100\n"
                             "trap:\n"
                             "_start: li t0, 1 << IRQ_CONSOLE\n"
                             "        wrcr IMASK, t0\n"
                             "        li t0, 1\n"
                             "        out t0, PORT_CONSOLE_CONTROL(zero)\n"
                             "        idle\n"
                             "        in t0, PORT_CONSOLE_DATA(zero)\n"
                             "        out t0, PORT_POWER(zero)\n";

static const char loop[] = "        .text\n"
                           "_start: j _start\n";

/* Never ends: waits for what cannot come. */
static const char wait[] = "        .text\n"
                           "        .org 0x20\n"
                           "        .word 0, trap, 0, 0xffffffff\n"
                           "        .org 0x100\n"
                           "trap:\n"
                           "_start: idle\n"
                           "        j _start\n";

static void load(struct tower *tower, unsigned index, const char *text)
{
    struct error error = {""};
    struct program program = {.path = "guest"};
    struct assembler_options options = {.profile = PROFILE_PG32};
    struct assembler_source source = {.name = "guest", .text = text, .size = strlen(text)};
    struct guest *guest = &tower->guests[index];
    ck_assert(assemble(&options, &source, 1, &program.image, stderr));
    ck_assert_msg(program_load(&program, &guest->computer, tower_machine(tower, index), &error),
                  "%s", error.text);
    ck_assert(machine_store_word(tower_machine(tower, index), NUMBER, index + 1));
    program_free(&program);
    tower_plug(tower, index);
}

static void build_some(struct tower *tower, unsigned depth, const struct strategy *strategy,
                       uint64_t quantum, unsigned guests)
{
    struct error error = {""};
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = strategy,
                                    .depth = depth,
                                    .guests = guests,
                                    .size = SIZE,
                                    .quantum = quantum};
    ck_assert_msg(tower_build(tower, &options, &error), "%s", error.text);
}

static void build(struct tower *tower, unsigned depth, const struct strategy *strategy,
                  uint64_t quantum)
{
    build_some(tower, depth, strategy, quantum, GUESTS);
}

/* A turn of at most so many instructions. Returns whose it was; NULL if none can run. */
static struct guest *run_turn(struct tower *tower, uint64_t most)
{
    return tower_turn(tower, &most);
}

/* Until none can run. Returns how many turns that took. */
static unsigned run(struct tower *tower)
{
    unsigned turns = 0;
    while (run_turn(tower, UINT64_MAX))
        turns++;
    return turns;
}

static void assert_result(struct tower *tower, unsigned index)
{
    const struct computer *computer = &tower->guests[index].computer;
    const uint64_t number = index + 1;
    word result;
    ck_assert_int_eq(computer->state, COMPUTER_OFF);
    ck_assert_uint_eq(computer->machine->bus->exit_status, number & 0x7f);
    ck_assert_uint_eq(computer->retired, 3 * number + INSTRUCTIONS);
    ck_assert(machine_load_word(computer->machine, RESULT, &result));
    ck_assert_uint_eq(result, number * (number + 1) / 2);
}

START_TEST(a_thousand_guests_each_compute_their_own)
{
    for (unsigned i = 0; strategies[i]; i++) {
        struct tower tower;
        build(&tower, 1 + i % 2, strategies[i], 97);
        for (unsigned guest = 0; guest < GUESTS; guest++)
            load(&tower, guest, sum);
        ck_assert_uint_gt(run(&tower), 3 * GUESTS * (GUESTS / 2) / 97);
        for (unsigned guest = 0; guest < GUESTS; guest++)
            assert_result(&tower, guest);
        tower_free(&tower);
    }
}
END_TEST

/* All but one in seven wait for ever; the others have to finish without them. */
START_TEST(guests_that_wait_do_not_hold_up_the_others)
{
    struct tower tower;
    build(&tower, 1, strategy_for(PROFILE_PG32), 97);
    for (unsigned guest = 0; guest < GUESTS; guest++)
        load(&tower, guest, guest % 7 ? wait : sum);
    run(&tower);
    for (unsigned guest = 0; guest < GUESTS; guest++)
        if (guest % 7 == 0)
            assert_result(&tower, guest);
        else
            ck_assert_int_eq(tower.guests[guest].computer.state, COMPUTER_WAITING);
    tower_free(&tower);
}
END_TEST

START_TEST(a_snapshot_of_a_thousand_guests_goes_on_as_they_do)
{
    char path[] = "/tmp/many_XXXXXX";
    int file = mkstemp(path);
    struct error error = {""};
    struct tower tower, other;
    struct snapshot snapshot;
    uint64_t digest, again;
    ck_assert_int_ge(file, 0);
    build(&tower, 1, strategy_for(PROFILE_PG32), 97);
    for (unsigned guest = 0; guest < GUESTS; guest++)
        load(&tower, guest, guest % 3 ? sum : wait);
    for (unsigned turn = 0; turn < 5 * GUESTS; turn++)
        ck_assert_ptr_nonnull(run_turn(&tower, 60));
    ck_assert(snapshot_write(&tower, path, &error) && snapshot_read(&snapshot, path, &error));
    ck_assert(tower_build(&other, &snapshot.options, &error));
    for (unsigned guest = 0; guest < GUESTS; guest++)
        tower_plug(&other, guest);
    ck_assert_msg(snapshot_restore(&snapshot, &other, &error), "%s", error.text);
    ck_assert_uint_eq(run(&tower), run(&other));
    ck_assert(snapshot_digest(&tower, &digest) && snapshot_digest(&other, &again));
    ck_assert_uint_eq(digest, again);
    ck_assert_uint_eq(tower.monitors[0].switches, other.monitors[0].switches);
    snapshot_free(&snapshot);
    tower_free(&tower);
    tower_free(&other);
    close(file);
    unlink(path);
}
END_TEST

/* The last guest has been left out for long when a character comes for it. */
START_TEST(what_is_typed_wakes_a_guest_though_others_run)
{
    struct tower tower;
    struct error error = {""};
    build_some(&tower, 1, strategy_for(PROFILE_PG32), 97, 3);
    for (unsigned guest = 0; guest < 3; guest++) {
        input_init(&tower.guests[guest].input, INPUT_LIVE, guest);
        load(&tower, guest, guest < 2 ? loop : listen);
    }
    struct computer *listener = &tower.guests[2].computer;
    for (unsigned turn = 0; turn < 50; turn++)
        run_turn(&tower, UINT64_MAX);
    ck_assert_int_eq(listener->state, COMPUTER_WAITING);
    ck_assert(tower_type(&tower, 2, 'x', &error));
    for (unsigned turn = 0; turn < 5; turn++)
        run_turn(&tower, UINT64_MAX);
    ck_assert_int_eq(listener->state, COMPUTER_OFF);
    ck_assert_uint_eq(listener->machine->bus->exit_status, 'x');
    ck_assert_int_eq(tower.guests[0].computer.state, COMPUTER_RUNNING);
    tower_free(&tower);
}
END_TEST

/* By the end of them, most are left out. */
enum { SOME = 20, TURNS = 100 };

static void note_turns(struct tower *tower, const struct guest **whose)
{
    for (unsigned turn = 0; turn < TURNS; turn++)
        whose[turn] = run_turn(tower, UINT64_MAX);
}

START_TEST(a_state_put_back_has_the_same_turns_again)
{
    struct tower tower;
    const struct guest *first[TURNS], *second[TURNS];
    char *state;
    size_t size;
    build_some(&tower, 1, strategy_for(PROFILE_PG32), 3, SOME);
    for (unsigned guest = 0; guest < SOME; guest++)
        load(&tower, guest, guest == 7 ? loop : guest % 2 ? sum : wait);
    ck_assert(snapshot_state_save(&tower, &state, &size));
    note_turns(&tower, first);
    ck_assert(snapshot_state_restore(&tower, state, size));
    note_turns(&tower, second);
    ck_assert_mem_eq(first, second, sizeof first);
    free(state);
    tower_free(&tower);
}
END_TEST

/* Sanitizers keep books of their own. */
#if defined(__SANITIZE_ADDRESS__)
enum { BOOKS = 1 << 20 };
#else
enum { BOOKS = 0 };
#endif

/* Bytes of the host's storage that this program has now. */
static uint64_t resident(void)
{
    unsigned long all, here;
    FILE *file = fopen("/proc/self/statm", "re");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%lu %lu", &all, &here), 2);
    fclose(file);
    return (uint64_t)here * (uint64_t)sysconf(_SC_PAGESIZE);
}

START_TEST(a_guest_costs_what_it_touched_and_little_more)
{
    const uint64_t storage = PAGE_BYTES; /* the others are never touched */
    struct tower tower;
    uint64_t before = resident();
    build(&tower, 1, strategy_for(PROFILE_PG32), 0);
    for (unsigned guest = 0; guest < GUESTS; guest++)
        load(&tower, guest, sum);
    uint64_t loaded = (resident() - before) / GUESTS;
    run(&tower);
    uint64_t done = (resident() - before) / GUESTS;
    ck_assert_uint_ge(loaded, storage); /* it is measured */
    ck_assert_uint_le(loaded, storage + LITTLE + BOOKS);
    ck_assert_uint_le(done, storage + LITTLE + sizeof(struct operation_page) + BOOKS);
    tower_free(&tower);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("guests");
    TCase *claims = tcase_create("claims");
    tcase_set_timeout(claims, 60);
    tcase_add_test(claims, a_thousand_guests_each_compute_their_own);
    tcase_add_test(claims, guests_that_wait_do_not_hold_up_the_others);
    tcase_add_test(claims, a_snapshot_of_a_thousand_guests_goes_on_as_they_do);
    tcase_add_test(claims, what_is_typed_wakes_a_guest_though_others_run);
    tcase_add_test(claims, a_state_put_back_has_the_same_turns_again);
    tcase_add_test(claims, a_guest_costs_what_it_touched_and_little_more);
    suite_add_tcase(suite, claims);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
