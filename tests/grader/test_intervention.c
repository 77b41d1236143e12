/* test_intervention.c - claims about what someone outside does to a guest: it happens at the moment
 * that is said, once, and nobody else notices. */
#include "tests/grader/guests.h"
#include "vmm/hosted/snapshot.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RAM = 0x4000, DEPTHS = 4, TICKS = 0x80, DISK_SECTORS = 8 };

/* Counts the interrupts of each line from TICKS on, and how often it went round in s0. */
static const char counting[] = "        .org    0x20\n"
                               "        .word   0, trap, 0, 0xffffffff\n"
                               "        .org    0x100\n"
                               "trap:   sw      t0, 0xc0(zero)\n"
                               "        sw      t1, 0xc4(zero)\n"
                               "        lw      t0, 0x14(zero)\n"
                               "        slli    t0, t0, 2\n"
                               "        lw      t1, 0x80(t0)\n"
                               "        addi    t1, t1, 1\n"
                               "        sw      t1, 0x80(t0)\n"
                               "        lw      t0, 0xc0(zero)\n"
                               "        lw      t1, 0xc4(zero)\n"
                               "        lpsw    0(zero)\n"
                               "_start: li      t0, 0xf\n"
                               "        wrcr    IMASK, t0\n"
                               "        lpsw    on(zero)\n"
                               "on:     .word   STATUS_IE | STATUS_CE, loop, 0, 0xffffffff\n"
                               "loop:   addi    s0, s0, 1\n"
                               "        j       loop\n";

struct bench {
    struct tower tower;
    struct guest *guest;
    struct computer *computer;
};

static void bench_begin(struct bench *bench, unsigned depth, const char *text,
                        const struct intervention *list, size_t count)
{
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = &trap_emulate,
                                    .depth = depth,
                                    .guests = 1,
                                    .size = RAM};
    struct error error = {""};
    ck_assert_msg(tower_build(&bench->tower, &options, &error), "%s", error.text);
    bench->guest = &bench->tower.guests[0];
    bench->computer = &bench->guest->computer;
    bench->guest->program = (struct program){"guest", guest_assemble(text)};
    ck_assert(program_load(&bench->guest->program, bench->computer, tower_machine(&bench->tower, 0),
                           &error));
    for (size_t i = 0; i < count; i++)
        ck_assert(intervenor_add(&bench->guest->intervenor, &list[i]));
    input_init(&bench->guest->input, INPUT_NONE, 0);
}

static word stored(struct bench *bench, paddr at)
{
    word value = 0;
    ck_assert(machine_load_word(bench->computer->machine, at, &value));
    return value;
}

static void run(struct bench *bench, uint64_t instructions)
{
    computer_run(bench->computer, &instructions);
}

/* So many instructions, one after the other; fails if the line is counted before `time`. */
START_TEST(an_interrupt_comes_at_its_time_and_once)
{
    enum { TIME = 40, BOOT = 3 };
    struct intervention one = {
        .time = TIME, .kind = INTERVENE_INTERRUPT, .numbers = {(word)_i / DEPTHS}};
    static struct bench bench;
    bench_begin(&bench, (unsigned)_i % DEPTHS, counting, &one, 1);
    tower_plug(&bench.tower, 0);
    while (bench.computer->retired < TIME)
        run(&bench, 1);
    ck_assert_uint_eq(computer_traps(bench.computer), 0);
    run(&bench, 1);
    ck_assert_uint_eq(computer_traps(bench.computer), 1);
    ck_assert_uint_eq(bench.computer->trap.cause, CAUSE_INTERRUPT);
    ck_assert_uint_eq(bench.computer->trap.value, (word)_i / DEPTHS);
    ck_assert_uint_eq(bench.computer->cpu.x[8], (TIME - BOOT + 1) / 2);
    run(&bench, 1000);
    ck_assert_uint_eq(computer_traps(bench.computer), 1);
    ck_assert_uint_eq(stored(&bench, TICKS + 4 * ((word)_i / DEPTHS)), 1);
    tower_free(&bench.tower);
}
END_TEST

/* The second is due at a time long past, but after a trap that is still to come. */
START_TEST(what_waits_for_a_trap_comes_after_it)
{
    const struct intervention list[] = {
        {.time = 10, .traps = 1, .kind = INTERVENE_REGISTER, .numbers = {9, 0x1234}},
        {.time = 10, .traps = 1, .kind = INTERVENE_STORE, .numbers = {0x2000, 77}}};
    static struct bench bench;
    bench_begin(&bench, (unsigned)_i, counting, list, 2);
    tower_plug(&bench.tower, 0);
    run(&bench, 50);
    ck_assert_uint_eq(bench.computer->cpu.x[9], 0);
    bench.computer->cpu.control.timer = 3;
    run(&bench, 3);
    ck_assert_uint_eq(bench.computer->cpu.x[9], 0);
    run(&bench, 1); /* the handler's first: before it, all is done */
    ck_assert_uint_eq(computer_traps(bench.computer), 1);
    ck_assert_uint_eq(bench.computer->cpu.x[9], 0x1234);
    ck_assert_uint_eq(stored(&bench, 0x2000), 77);
    ck_assert_uint_eq(bench.guest->intervenor.done, 2);
    tower_free(&bench.tower);
}
END_TEST

START_TEST(register_0_stays_0_and_outside_storage_nothing_is_stored)
{
    const struct intervention list[] = {{.kind = INTERVENE_REGISTER, .numbers = {0, 5}},
                                        {.kind = INTERVENE_STORE, .numbers = {RAM, 5}},
                                        {.kind = INTERVENE_STORE, .numbers = {RAM - 3, 5}},
                                        {.kind = INTERVENE_STORE, .numbers = {UINT32_MAX, 5}}};
    static struct bench bench;
    bench_begin(&bench, (unsigned)_i, counting, list, 4);
    tower_plug(&bench.tower, 0);
    run(&bench, 0);
    ck_assert_uint_eq(bench.guest->intervenor.done, 4);
    ck_assert_uint_eq(bench.computer->cpu.x[0], 0);
    const struct memory *memory = &bench.tower.bare.memory;
    paddr end = tower_origin(&bench.tower, 0) + RAM;
    for (paddr at = end - 4; at < memory->size; at++)
        ck_assert_uint_eq(memory->bytes[at], 0);
    tower_free(&bench.tower);
}
END_TEST

/* Waits for ever, with all bits of IMASK set, those without a line too. */
static const char waiting[] = "        .org    0x20\n"
                              "        .word   0, trap, 0, 0xffffffff\n"
                              "        .org    0x100\n"
                              "trap:   out     zero, PORT_POWER(zero)\n"
                              "_start: li      t0, -1\n"
                              "        wrcr    IMASK, t0\n"
                              "        lpsw    on(zero)\n"
                              "on:     .word   STATUS_IE | STATUS_CE, loop, 0, 0xffffffff\n"
                              "loop:   idle\n"
                              "        j       loop\n";

START_TEST(a_guest_that_waits_is_not_woken)
{
    const struct intervention list[] = {{.time = 1000, .kind = INTERVENE_INTERRUPT},
                                        {.time = 2000, .traps = 9, .kind = INTERVENE_INTERRUPT}};
    static struct bench bench;
    bench_begin(&bench, (unsigned)_i, waiting, list, 2);
    tower_plug(&bench.tower, 0);
    run(&bench, 100);
    ck_assert_uint_eq(bench.computer->state, COMPUTER_WAITING);
    ck_assert(!computer_wake(bench.computer));
    ck_assert_uint_lt(bench.computer->cpu.control.time, 100);
    tower_free(&bench.tower);
}
END_TEST

START_TEST(only_who_is_meddled_with_has_an_intervenor)
{
    const struct intervention one = {.time = 5, .kind = INTERVENE_DISK_ERROR};
    static struct bench without, with;
    bench_begin(&without, 1, counting, NULL, 0);
    tower_plug(&without.tower, 0);
    bench_begin(&with, 1, counting, &one, 1);
    tower_plug(&with.tower, 0);
    ck_assert_uint_eq(without.computer->machine->bus->count + 1,
                      with.computer->machine->bus->count);
    for (word port = 0; port < 0x100; port++) {
        uint64_t unknown = without.computer->machine->bus->unknown;
        bus_in(without.computer->machine->bus, port, 0);
        bool is_unknown = without.computer->machine->bus->unknown > unknown;
        unknown = with.computer->machine->bus->unknown;
        bus_in(with.computer->machine->bus, port, 0);
        ck_assert(is_unknown == (with.computer->machine->bus->unknown > unknown));
    }
    tower_free(&without.tower);
    tower_free(&with.tower);
}
END_TEST

START_TEST(a_snapshot_does_not_say_who_meddled)
{
    const struct intervention list[] = {
        {.time = 20, .kind = INTERVENE_INTERRUPT, .numbers = {2}},
        {.time = 30, .kind = INTERVENE_TORN_WRITE, .numbers = {1}},
        {.time = 5000, .kind = INTERVENE_INTERRUPT, .numbers = {1}}};
    static struct bench from, plain, again;
    struct snapshot snapshot;
    struct error error = {""};
    uint64_t digests[3];
    char path[64];
    snprintf(path, sizeof path, "scratch-%d.snap", (int)getpid());
    bench_begin(&from, 1, counting, list, 3);
    bench_begin(&plain, 1, counting, NULL, 0);
    bench_begin(&again, 0, counting, list, 3);
    tower_plug(&from.tower, 0), tower_plug(&plain.tower, 0), tower_plug(&again.tower, 0);
    run(&from, 200);
    ck_assert_msg(snapshot_write(&from.tower, path, &error), "%s", error.text);
    ck_assert_msg(snapshot_read(&snapshot, path, &error), "%s", error.text);
    unlink(path);
    ck_assert_msg(snapshot_restore(&snapshot, &plain.tower, &error), "%s", error.text);
    ck_assert_msg(snapshot_restore(&snapshot, &again.tower, &error), "%s", error.text);
    snapshot_free(&snapshot);
    ck_assert_uint_eq(again.guest->intervenor.done, 2);
    ck_assert(snapshot_digest(&from.tower, &digests[0]) &&
              snapshot_digest(&plain.tower, &digests[1]) &&
              snapshot_digest(&again.tower, &digests[2]));
    ck_assert(digests[0] == digests[1] && digests[0] == digests[2]);
    run(&from, 6000), run(&again, 6000), run(&plain, 6000);
    ck_assert_uint_eq(stored(&again, TICKS + 4), 1);
    ck_assert_uint_eq(stored(&plain, TICKS + 4), 0);
    ck_assert(snapshot_digest(&from.tower, &digests[0]) &&
              snapshot_digest(&again.tower, &digests[2]));
    ck_assert(digests[0] == digests[2]);
    tower_free(&from.tower), tower_free(&plain.tower), tower_free(&again.tower);
}
END_TEST

/* The disk, through the backend alone. */
struct sectors {
    struct intervenor intervenor;
    uint8_t bytes[DISK_SECTORS][SECTOR_BYTES];
    unsigned flushed;
};

static bool read_sector(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    memcpy(bytes, ((struct sectors *)context)->bytes[sector], SECTOR_BYTES);
    return true;
}
static bool write_sector(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    memcpy(((struct sectors *)context)->bytes[sector], bytes, SECTOR_BYTES);
    return true;
}
static bool flush_sectors(void *context)
{
    ((struct sectors *)context)->flushed++;
    return true;
}

static struct disk_backend open_sectors(struct sectors *sectors)
{
    *sectors = (struct sectors){.flushed = 0};
    intervenor_init(&sectors->intervenor, NULL);
    return intervenor_backend(&sectors->intervenor, (struct disk_backend){.read = read_sector,
                                                                          .write = write_sector,
                                                                          .flush = flush_sectors,
                                                                          .context = sectors,
                                                                          .sectors = DISK_SECTORS});
}

START_TEST(one_sector_fails_and_is_not_moved)
{
    static struct sectors sectors;
    struct disk_backend disk = open_sectors(&sectors);
    uint8_t bytes[SECTOR_BYTES];
    memset(bytes, 'n', sizeof bytes);
    ck_assert(disk.sectors == DISK_SECTORS && !disk.read_only);
    sectors.intervenor.error = 1;
    ck_assert(!disk.write(disk.context, 3, bytes));
    ck_assert_uint_eq(sectors.bytes[3][0], 0);
    ck_assert(disk.write(disk.context, 3, bytes));
    ck_assert_uint_eq(sectors.bytes[3][0], 'n');
    sectors.intervenor.error = 1;
    ck_assert(!disk.read(disk.context, 3, bytes));
    ck_assert(disk.read(disk.context, 3, bytes));
    ck_assert(disk.flush(disk.context) && sectors.flushed == 1);
}
END_TEST

START_TEST(a_torn_write_reaches_the_disk_in_part)
{
    static struct sectors sectors;
    struct disk_backend disk = open_sectors(&sectors);
    uint8_t bytes[SECTOR_BYTES];
    memset(bytes, 'n', sizeof bytes);
    sectors.intervenor.tears = 1;
    sectors.intervenor.tear = (word)_i;
    for (word i = 0; i < DISK_SECTORS; i++)
        ck_assert(disk.write(disk.context, i, bytes));
    for (word i = 0; i < DISK_SECTORS; i++) {
        ck_assert_uint_eq(sectors.bytes[i][7], i < (word)_i ? 'n' : 0);
        ck_assert(disk.read(disk.context, i, bytes));
        ck_assert_uint_eq(bytes[7], i < (word)_i ? 'n' : 0);
    }
}
END_TEST

START_TEST(a_line_says_all_of_it)
{
    static const struct intervention all[] = {
        {.time = 0, .traps = 0, .kind = INTERVENE_INTERRUPT, .numbers = {IRQS - 1}},
        {.time = INT64_MAX, .traps = INT64_MAX, .kind = INTERVENE_REGISTER, .numbers = {31, 1}},
        {.time = 7, .traps = 1, .kind = INTERVENE_STORE, .numbers = {UINT32_MAX, UINT32_MAX}},
        {.time = 7, .traps = 1, .kind = INTERVENE_DISK_ERROR},
        {.time = 7, .traps = 1, .kind = INTERVENE_TORN_WRITE, .numbers = {UINT32_MAX}}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct intervention again;
        unsigned guest = 99;
        char *text;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        intervention_print(out, 31, &all[i]);
        fclose(out);
        struct scan scan = {text, text + size};
        ck_assert_msg(intervention_scan(&scan, &guest, &again), "%s", text);
        ck_assert(scan.at == scan.end && guest == 31 && again.time == all[i].time &&
                  again.traps == all[i].traps && again.kind == all[i].kind &&
                  again.numbers[0] == all[i].numbers[0] && again.numbers[1] == all[i].numbers[1]);
        for (size_t cut = 0; cut < size; cut++) {
            scan = (struct scan){text, text + cut};
            ck_assert(!intervention_scan(&scan, &guest, &again) && scan.at == text);
        }
        free(text);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("intervention");
    TCase *tests = tcase_create("intervention");
    tcase_add_loop_test(tests, an_interrupt_comes_at_its_time_and_once, 0, DEPTHS * IRQS);
    tcase_add_loop_test(tests, what_waits_for_a_trap_comes_after_it, 0, DEPTHS);
    tcase_add_loop_test(tests, register_0_stays_0_and_outside_storage_nothing_is_stored, 0, DEPTHS);
    tcase_add_loop_test(tests, a_guest_that_waits_is_not_woken, 0, DEPTHS);
    tcase_add_test(tests, only_who_is_meddled_with_has_an_intervenor);
    tcase_add_test(tests, a_snapshot_does_not_say_who_meddled);
    tcase_add_test(tests, one_sector_fails_and_is_not_moved);
    tcase_add_loop_test(tests, a_torn_write_reaches_the_disk_in_part, 0, DISK_SECTORS + 1);
    tcase_add_test(tests, a_line_says_all_of_it);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
