/* test_isolation.c - claims about guests that attack a native monitor: the processor never gets a
 * map that reaches beyond its guests, nor the disk an address there; the monitor's own code and
 * what is nobody's stay as they were; and the neighbour fares as it does alone. */
#include "vmm/hosted/native_tower.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIZE = 64 << 10, /* bytes of each guest's storage */
    INSTRUCTIONS = 20000000,
    DISK_BYTES = 64 * SECTOR_BYTES,
};

static const char *const names[] = {TESTS_FOLDER "/nest/hostile.s",
                                    TESTS_FOLDER "/native/grasping.s",
                                    TESTS_FOLDER "/programs/timer.s"};
enum { GUESTS = sizeof names / sizeof names[0], NEIGHBOUR = GUESTS - 1 };

struct attack {
    struct image monitor;
    struct program programs[GUESTS];
    struct native_tower native;
    struct tower below;
    uint8_t disk[DISK_BYTES];
    uint64_t maps, commands; /* that were looked at */
};

static void attack_init(struct attack *attack, unsigned levels)
{
    struct error error = {""};
    const struct native_options options = {
        .levels = levels, .guests = GUESTS, .size = SIZE, .quantum = 501};
    *attack = (struct attack){.maps = 0};
    ck_assert_msg(native_monitor_read(&attack->monitor, &error), "%s", error.text);
    for (unsigned i = 0; i < GUESTS; i++)
        ck_assert_msg(program_read(&attack->programs[i], names[i], PROFILE_PG32, &error), "%s",
                      error.text);
    ck_assert_msg(
        native_tower_build(&attack->native, &options, &attack->monitor, attack->programs, &error),
        "%s", error.text);
    const struct tower_options bare = {.profile = PROFILE_PG32,
                                       .strategy = strategies[0],
                                       .guests = 1,
                                       .size = native_tower_size(&attack->native, 0)};
    const struct program program = {.path = "tower", .image = attack->native.image};
    ck_assert_msg(tower_build(&attack->below, &bare, &error), "%s", error.text);
    struct guest *guest = &attack->below.guests[0];
    ck_assert(program_load(&program, &guest->computer, tower_machine(&attack->below, 0), &error));
    ck_assert(disk_file_of_bytes(&guest->disk, attack->disk, DISK_BYTES, "disk", &error));
    input_init(&guest->input, INPUT_NONE, 0);
    tower_plug(&attack->below, 0);
}

static void attack_free(struct attack *attack)
{
    tower_free(&attack->below);
    native_tower_free(&attack->native);
    for (unsigned i = 0; i < GUESTS; i++)
        program_free(&attack->programs[i]);
    image_free(&attack->monitor);
}

/* In user mode the processor is a guest's of the outermost monitor: is its map inside the guests'
 * storage? */
static void look_at_map(struct attack *attack)
{
    const struct psw *psw = &attack->below.guests[0].computer.cpu.psw;
    const paddr begin = attack->native.body;
    const paddr end = native_tower_size(&attack->native, 0) - NATIVE_SLACK;
    if (!(psw->status & STATUS_U))
        return;
    attack->maps++;
    ck_assert_msg(psw->base >= begin && (uint64_t)psw->base + psw->bound <= end,
                  "base 0x%x, bound 0x%x", psw->base, psw->bound);
}

/* What the real disk is told comes from the outermost monitor, and ends in its own storage. */
static void look_at_disk(struct attack *attack)
{
    const struct disk *disk = &attack->below.guests[0].board.disk;
    if (!disk->command)
        return;
    attack->commands++;
    ck_assert_msg((uint64_t)disk->command_address + disk->command_count * SECTOR_BYTES <=
                      attack->native.body,
                  "disk command at 0x%x", disk->command_address);
}

static void run_attack(struct attack *attack)
{
    struct computer *computer = &attack->below.guests[0].computer;
    for (uint64_t left = INSTRUCTIONS; left && computer_wake(computer);) {
        computer_run_slice(computer, &left);
        look_at_map(attack);
        look_at_disk(attack);
    }
    ck_assert_uint_gt(attack->maps, 1000);
    ck_assert_uint_gt(attack->commands, 10);
}

static void assert_code_unchanged(struct attack *attack)
{
    const uint8_t *storage = attack->below.bare.memory.bytes;
    unsigned compared = 0;
    for (unsigned level = 0; level < attack->native.options.levels; level++)
        for (size_t i = 0; i < attack->monitor.segment_count; i++) {
            const struct image_segment *segment = &attack->monitor.segments[i];
            if (!(segment->flags & SEGMENT_X))
                continue;
            ck_assert_mem_eq(storage + level * attack->native.body + segment->address,
                             segment->bytes, segment->file_size);
            compared++;
        }
    ck_assert_uint_eq(compared, attack->native.options.levels);
}

static void assert_slack_unchanged(struct attack *attack)
{
    const unsigned levels = attack->native.options.levels;
    const paddr end = native_tower_size(&attack->native, 0);
    for (paddr at = end - levels * NATIVE_SLACK; at < end; at++)
        ck_assert_msg(attack->below.bare.memory.bytes[at] == 0, "E[0x%x] was written", at);
}

static void assert_headers_unchanged(struct attack *attack)
{
    struct native_level levels[2];
    struct error error = {""};
    ck_assert_msg(native_levels_read(levels, attack->native.options.levels,
                                     &attack->below.bare.machine, 0,
                                     native_tower_size(&attack->native, 0), &error) &&
                      native_tower_check(&attack->native, levels, &error),
                  "%s", error.text);
}

/* The neighbour has come to its end by then; its storage is what it is on the bare machine. */
static void assert_neighbour_as_alone(struct attack *attack)
{
    struct bare bare;
    struct board board;
    struct computer computer;
    struct error error = {""};
    uint64_t left = INSTRUCTIONS;
    ck_assert(bare_init(&bare, SIZE, PROFILE_PG32));
    ck_assert(program_load(&attack->programs[NEIGHBOUR], &computer, &bare.machine, &error));
    board_init(&board, &(struct board_options){.seed = 0}, &bare.bus);
    computer_run(&computer, &left);
    ck_assert_int_eq(computer.state, COMPUTER_OFF);
    const paddr origin =
        attack->native.options.levels * attack->native.body + NEIGHBOUR * (paddr)SIZE;
    ck_assert_mem_eq(attack->below.bare.memory.bytes + origin, bare.memory.bytes, SIZE);
    bare_free(&bare);
}

START_TEST(a_guest_that_attacks_changes_nothing_but_its_own)
{
    struct attack *attack = malloc(sizeof *attack);
    attack_init(attack, (unsigned)_i);
    run_attack(attack);
    ck_assert_int_eq(attack->below.guests[0].computer.state, COMPUTER_RUNNING);
    assert_code_unchanged(attack);
    assert_slack_unchanged(attack);
    assert_headers_unchanged(attack);
    assert_neighbour_as_alone(attack);
    attack_free(attack);
    free(attack);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("isolation by native monitors");
    TCase *test = tcase_create("attacks");
    tcase_set_timeout(test, 120);
    tcase_add_loop_test(test, a_guest_that_attacks_changes_nothing_but_its_own, 1, 3);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
