/* test_stalls.c - claims about what a guest can cost: each of its instructions and traps takes the
 * native monitor a bounded number of the bare machine's, whatever it does; when no guest can run
 * the bare machine waits; and a guest that waits keeps nobody waiting.
 *
 * Usage: test_stalls. With STALLS_SHOWN=1 in the environment it prints what it has measured; with
 * STALLS_SHOWN=2 it measures, and bounds nothing, for a monitor in a monitor, and so on. */
#include "assembler/assembler.h"
#include "tests/native/twin.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GUESTS = 3, GUEST_SIZE = 0x8000 };

static const struct native_options usual = {.profile = PROFILE_PG32,
                                            .levels = 1,
                                            .guests = 1,
                                            .size = GUEST_SIZE,
                                            .seed = 5,
                                            .quantum = 501};

static void build(struct house *house, const struct native_options *options,
                  const struct ground_options *ground, const char *const files[])
{
    struct program programs[GUESTS];
    struct error error = {""};
    for (unsigned i = 0; i < options->guests; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s.s", NATIVE_TESTS, files[i]);
        ck_assert_msg(program_read(&programs[i], path, options->profile, &error), "%s", error.text);
    }
    house_build(house, options, ground, programs);
    for (unsigned i = 0; i < options->guests; i++)
        program_free(&programs[i]);
}

/* Waiting */

enum { LATE = 20000000 };
static const struct ground_options late = {
    .profile = PROFILE_PG32, .typed = "late", .typed_from = LATE, .bad_sector = GROUND_NO_SECTOR};

START_TEST(a_monitor_whose_guests_cannot_run_waits)
{
    static const char *const files[] = {"hostile/deaf", "hostile/sleeper"};
    struct native_options options = usual;
    uint64_t budget = 50000000;
    struct house house;
    options.guests = 2;
    options.levels = (unsigned)_i;
    build(&house, &options, &late, files);
    house_disarm(&house);
    enum house_stop stop = house_run(&house, &budget);
    ck_assert_msg(stop == HOUSE_WAITS, "stop %d after %" PRIu64 " instructions", (int)stop,
                  house.retired);
    house_free(&house);
}
END_TEST

START_TEST(a_guest_that_waits_for_input_keeps_nobody_waiting)
{
    static const char *const files[] = {"reader", "../programs/hello", "../programs/storm"};
    struct native_options options = usual;
    uint64_t budget = 10 * (uint64_t)LATE;
    struct house house;
    unsigned turns[GUESTS] = {0};
    enum house_stop stop;
    options.guests = GUESTS;
    build(&house, &options, &late, files);
    while ((stop = house_run(&house, &budget)) == HOUSE_TURN) {
        unsigned guest = house_whose_turn(&house);
        bool is_late = house.ground.computer.cpu.control.time >= LATE;
        ck_assert_msg(is_late == (guest == 0 && turns[0] > 0), "turn %u of guest %u", turns[guest],
                      guest);
        turns[guest]++;
    }
    for (unsigned i = 0; i < GUESTS; i++)
        ck_assert_uint_gt(turns[i], 1 - (i == 1)); /* hello needs but one */
    ck_assert_int_eq(stop, HOUSE_OFF);
    ck_assert(strstr((const char *)house.ground.sent, "[0] late\n"));
    house_free(&house);
}
END_TEST

/* Costs */

enum {
    TURNS = 3000,
    ENOUGH = 20000000,   /* instructions of the bare machine, for all turns */
    STALLED = 50000000,  /* no turn takes so many */
    COST_OF_TURN = 2000, /* at most: of a turn of one instruction, beside the following: */
    COST_OF_TRAP = 1600, /* of each trap that is delivered to the guest in it */
    COST_OF_SECTOR = 3500,
    LARGE = (DISK_COUNT_MAX + 16) * SECTOR_BYTES,
};

#define HEAD                                                                                       \
    ".text\n.org 0x20\n.word STATUS_CE, trap, 0, 0xffffffff\n.org 0x100\n"                         \
    "trap: lpsw 0(zero)\n"

/* A guest that does one thing again and again. */
struct worst {
    const char *name, *text;
};
static const struct worst worst[] = {
    {"nothing", HEAD "_start: j _start\n"},
    {"every second instruction faults", HEAD "_start: la tp, 1f\n1: .word 0\n"},
    {"supervisor and user mode in turn",
     HEAD "_start: lpsw 1f(zero)\n2: syscall 1\n.balign 4\n1: .word STATUS_U, 2b, 0, -1\n"},
    {"the interval's period is 1",
     HEAD "_start: li t0, 1\nout t0, PORT_INTERVAL_PERIOD(zero)\n1: addi s0, s0, 1\nj 1b\n"},
    {"it is interrupted at each instruction",
     HEAD "_start: li t0, -1\nwrcr IMASK, t0\nli t0, 1\nout t0, PORT_INTERVAL_PERIOD(zero)\n"
          "lpsw 1f(zero)\n2: addi s0, s0, 1\nj 2b\n"
          ".balign 4\n1: .word STATUS_IE | STATUS_CE, 2b, 0, -1\n"},
    {"all interrupts are pending again and again",
     HEAD "_start: li t0, STATUS_IE | STATUS_CE\nsw t0, 0x20(zero)\nla t0, 1f\nsw t0, 0x24(zero)\n"
          "li t0, -1\nwrcr IMASK, t0\nwrcr IPENDING, t0\nsyscall 1\n1: wrcr IPENDING, t0\nj 1b\n"},
    {"the timer is 1",
     HEAD "_start: li t0, 1\nwrcr IMASK, t0\nlpsw 1f(zero)\n2: wrcr TIMER, t0\nj 2b\n"
          ".balign 4\n1: .word STATUS_IE | STATUS_CE, 2b, 0, -1\n"},
    {"every instruction is traced", HEAD "_start: lpsw 1f(zero)\n2: addi s0, s0, 1\nj 2b\n"
                                         ".balign 4\n1: .word STATUS_TF | STATUS_CE, 2b, 0, -1\n"},
    {"it idles", HEAD "_start: li t0, 1 << IRQ_INTERVAL\nwrcr IMASK, t0\nli t0, 0x7fffffff\n"
                      "out t0, PORT_INTERVAL_PERIOD(zero)\n1: wrcr IPENDING, zero\nidle\nj 1b\n"},
    {"it idles over many small periods",
     HEAD "_start: li t0, 1\nwrcr IMASK, t0\nli t0, 3\nout t0, PORT_INTERVAL_PERIOD(zero)\n"
          "lpsw 1f(zero)\n2: li t0, -1\nwrcr TIMER, t0\nwrcr IPENDING, zero\nidle\nj 2b\n"
          ".balign 4\n1: .word STATUS_CE, 2b, 0, -1\n"},
    {"it prints", HEAD "_start: li t0, 3\nout t0, PORT_CONSOLE_CONTROL(zero)\n"
                       "1: out t0, PORT_CONSOLE_DATA(zero)\nj 1b\n"},
    {"it looks for input", HEAD "_start: in t0, PORT_CONSOLE_STATUS(zero)\n"
                                "in t0, PORT_CONSOLE_DATA(zero)\nj _start\n"},
    {"it wants random words", HEAD "_start: in t0, PORT_RANDOM(zero)\nj _start\n"},
    {"it tries ports that are none", HEAD "_start: out t0, 0x777(zero)\nj _start\n"},
    {"disk commands that are refused",
     HEAD "_start: li t0, 99\nout t0, PORT_DISK_COMMAND(zero)\nj _start\n"},
    {"flushes",
     HEAD "_start: li t0, 4\nwrcr IMASK, t0\n1: li t0, 3\nout t0, PORT_DISK_COMMAND(zero)\nidle\n"
          "wrcr IPENDING, zero\nj 1b\n"},
    {"a sector at an odd address",
     HEAD "_start: li t0, 4\nwrcr IMASK, t0\nli t0, 0x1001\nout t0, PORT_DISK_ADDRESS(zero)\n"
          "li t0, 1\nout t0, PORT_DISK_COUNT(zero)\n1: li t0, 1\n"
          "out t0, PORT_DISK_COMMAND(zero)\nidle\nwrcr IPENDING, zero\nj 1b\n"},
    {"as many sectors as can be",
     HEAD "_start: li t0, 4\nwrcr IMASK, t0\nli t0, 0x1003\nout t0, PORT_DISK_ADDRESS(zero)\n"
          "li t0, 2048\nout t0, PORT_DISK_COUNT(zero)\n1: li t0, 1\n"
          "out t0, PORT_DISK_COMMAND(zero)\nidle\nwrcr IPENDING, zero\nj 1b\n"},
};
enum { WORST = sizeof worst / sizeof worst[0] };

static void assemble_worst(const struct worst *guest, struct program *program)
{
    const struct assembler_options options = {.profile = PROFILE_PG32};
    const struct assembler_source source = {
        .name = guest->name, .text = guest->text, .size = strlen(guest->text)};
    *program = (struct program){.path = guest->name};
    ck_assert(assemble(&options, &source, 1, &program->image, stderr));
}

/* Of a turn of one instruction. */
struct cost {
    uint64_t host, traps, sectors;
};

static struct cost cost_since(const struct house *house, const struct twin *twin,
                              const struct cost *before)
{
    return (struct cost){
        .host = house->retired - before->host,
        .traps = computer_traps(&twin->alone.computer) - before->traps,
        .sectors = twin->alone.moved - before->sectors,
    };
}

static void check_cost(const struct cost *cost, const char *name)
{
    const uint64_t most =
        COST_OF_TURN + cost->traps * COST_OF_TRAP + cost->sectors * COST_OF_SECTOR;
    if (cost->host > most)
        ck_abort_msg("%s: a turn of one instruction, %" PRIu64 " traps and %" PRIu64
                     " sectors took %" PRIu64 " instructions",
                     name, cost->traps, cost->sectors, cost->host);
}

static unsigned shown(void)
{
    const char *text = getenv("STALLS_SHOWN");
    return text ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static void measure(struct house *house, struct twin *twin, const char *name)
{
    const struct cost none = {0};
    struct cost before = none, most = none, cost;
    uint64_t turns = 0;
    while (turns < TURNS && house->retired < ENOUGH) {
        uint64_t budget = house->tower.options.levels == 1 ? STALLED : UINT64_MAX;
        ck_assert_int_eq(house_run(house, &budget), HOUSE_TURN);
        cost = cost_since(house, twin, &before);
        before = cost_since(house, twin, &none);
        if (turns++ > 0 && house->tower.options.levels == 1)
            check_cost(&cost, name);
        if (cost.host > most.host && turns > 1)
            most = cost;
        ck_assert(twin_wakes(twin));
        twin_runs(twin, 1);
    }
    if (shown())
        printf("%-12s %-44s mean %6" PRIu64 ", most %9" PRIu64 " for %2" PRIu64 " traps, %4" PRIu64
               " sectors\n",
               strategies[house->tower.options.strategy]->name, name, house->retired / turns,
               most.host, most.traps, most.sectors);
}

static void try_worst(const struct worst *guest, unsigned strategy, unsigned levels)
{
    const struct ground_options ground = {.profile = PROFILE_PG32,
                                          .typed = "abcdefghijklmnop",
                                          .sectors = DISK_COUNT_MAX + 1,
                                          .bad_sector = GROUND_NO_SECTOR};
    struct native_options options = usual;
    struct program program;
    struct house house;
    struct twin twin;
    options.strategy = strategy;
    options.quantum = 1;
    options.levels = levels;
    options.size = LARGE;
    assemble_worst(guest, &program);
    house_build(&house, &options, &ground, &program);
    twin_init(&twin, &house, 0, &program);
    program_free(&program);
    measure(&house, &twin, guest->name);
    twin_free(&twin);
    house_free(&house);
}

START_TEST(an_instruction_of_a_guest_costs_a_bounded_number_of_the_monitors)
{
    unsigned levels = shown() ? shown() : 1;
    for (unsigned strategy = 0; strategies[strategy]; strategy++)
        if (levels == 1 || !strategies[strategy]->interprets_supervisor) /* house_has_turns */
            try_worst(&worst[_i], strategy, levels);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stalls");
    TCase *test = tcase_create("stalls");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, a_monitor_whose_guests_cannot_run_waits, 1, 3);
    tcase_add_test(test, a_guest_that_waits_for_input_keeps_nobody_waiting);
    tcase_add_loop_test(test, an_instruction_of_a_guest_costs_a_bounded_number_of_the_monitors, 0,
                        WORST);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
