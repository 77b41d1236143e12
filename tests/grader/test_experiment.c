/* test_experiment.c - claims about runs under conditions: the same conditions give the same
 * observation, at every depth; what is asked for happens at its moment; what is seen is so. */
#include "isa/random.h"
#include "tests/grader/guests.h"
#include "vmm/hosted/grader/experiment/fence.h"
#include "vmm/hosted/grader/experiment/random_state.h"
#include "vmm/hosted/grader/experiment/schedule.h"
#include "vmm/hosted/replay.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { RAM = 0x10000, DEPTHS = 4, MOST = 8, WORLDS = 96, SEEDS = 64 };

static uint64_t chance(uint64_t *state, uint64_t below)
{
    uint64_t high = random_next(state);
    return (high << 32 | random_next(state)) % below;
}

/* Conditions by chance, and what they borrow. */
struct plan {
    struct image image;
    struct conditions conditions;
    struct spec_injection injections[MOST];
    struct spec_event looks[MOST];
    struct spec_input inputs[MOST];
    uint64_t preemptions[200];
};

static struct spec_event event_by_chance(uint64_t *state)
{
    if (chance(state, 2))
        return (struct spec_event){.kind = EVENT_INSTRUCTIONS, .nth = chance(state, 3000)};
    return (struct spec_event){.kind = EVENT_TRAP,
                               .cause = (enum cause)(1 + chance(state, CAUSES - 1)),
                               .nth = 1 + chance(state, 12)};
}

static struct spec_injection injection_by_chance(uint64_t *state)
{
    struct spec_injection injection = {
        .at = event_by_chance(state), .user = chance(state, 2), .value = random_next(state)};
    switch (chance(state, 4)) {
    case 0:
        injection.kind = INJECT_POKE;
        injection.address = (word)chance(state, 2 * GUEST_CHANCE_RAM);
        break;
    case 1:
        injection.kind = INJECT_REGISTER;
        injection.number = (unsigned)chance(state, REGISTERS);
        break;
    default:
        injection.kind = INJECT_INTERRUPT;
        injection.number = (unsigned)chance(state, IRQS);
    }
    return injection;
}

static void plan_begin(struct plan *plan, unsigned number)
{
    uint64_t state = number, at = 0;
    plan->image = guest_by_chance(number);
    plan->conditions = guest_conditions(&plan->image, GUEST_CHANCE_RAM);
    struct conditions *conditions = &plan->conditions;
    conditions->budget.instructions = 500 + chance(&state, 20000);
    conditions->budget.traps = chance(&state, 3) ? 20000 : chance(&state, 100);
    conditions->budget.console = chance(&state, 3) ? 4096 : chance(&state, 10);
    conditions->boundaries = conditions->modes = true;
    conditions->has_random_state = chance(&state, 2);
    conditions->random_state = random_next(&state);
    conditions->injection_count = chance(&state, MOST + 1);
    conditions->look_count = chance(&state, MOST + 1);
    conditions->input_count = chance(&state, MOST + 1);
    conditions->preemption_count = chance(&state, 2) ? 0 : chance(&state, 200);
    for (size_t i = 0; i < MOST; i++) {
        plan->injections[i] = injection_by_chance(&state);
        plan->looks[i] = event_by_chance(&state);
        plan->inputs[i] = guest_input("ab");
        plan->inputs[i].at = event_by_chance(&state);
    }
    for (size_t i = 0; i < conditions->preemption_count; i++)
        plan->preemptions[i] = at += chance(&state, 100);
    conditions->injections = plan->injections;
    conditions->looks = plan->looks;
    conditions->inputs = plan->inputs;
    conditions->preemptions = plan->preemptions;
}

/* Fails if the run is no replay that proves itself. */
static void assert_recordable(const struct conditions *conditions, const struct observation *seen,
                              const char *which)
{
    char *bytes;
    size_t size;
    struct replay replay;
    struct error error = {""};
    ck_assert_msg(experiment_record(conditions, seen, which, &bytes, &size, &error), "%s",
                  error.text);
    ck_assert_msg(replay_parse(&replay, bytes, size, which, &error), "%s", error.text);
    ck_assert_uint_eq(replay.intervention_count, seen->intervention_count);
    ck_assert_uint_eq(replay.end.state, seen->state);
    replay_free(&replay);
    free(bytes);
}

START_TEST(a_depth_changes_nothing_whatever_is_done_to_whatever_guest)
{
    static struct plan plan;
    struct observation bare, deep;
    char which[64];
    plan_begin(&plan, (unsigned)_i);
    bare = guest_observe(&plan.conditions);
    for (unsigned depth = 0; depth < DEPTHS; depth++) {
        plan.conditions.depth = depth;
        snprintf(which, sizeof which, "guest %d at depth %u", _i, depth);
        deep = guest_observe(&plan.conditions);
        guest_assert_same(&bare, &deep, which);
        ck_assert(deep.isolated);
        if (depth == (unsigned)_i % DEPTHS)
            assert_recordable(&plan.conditions, &deep, which);
        observation_free(&deep);
    }
    observation_free(&bare);
    image_free(&plan.image);
}
END_TEST

/* Lab 3's reference, which has to hold out against all schedules; a row for each kind. */
static const struct {
    const char *typed, *printed;
    enum spec_strategy strategy;
    unsigned depth;
    uint64_t window;
} schedules[] = {
    {"c", "ccc", SPEC_JITTER, 0, 600},     {"n", "nnn", SPEC_JITTER, 0, 40},
    {"n", "nnn", SPEC_PCT, 3, 0},          {"r", NULL, SPEC_SYSTEMATIC, 2, 200},
    {"n", "nnn", SPEC_SYSTEMATIC, 3, 500},
};

START_TEST(the_reference_of_lab_3_holds_out)
{
    struct image image = guest_lab3();
    struct spec_input input = guest_input(schedules[_i].typed);
    struct spec_schedule schedule = {.strategy = schedules[_i].strategy,
                                     .depth = schedules[_i].depth,
                                     .window = schedules[_i].window};
    struct conditions conditions = guest_conditions(&image, RAM);
    conditions.inputs = &input;
    conditions.input_count = 1;
    struct observation alone = guest_observe(&conditions);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct preemptions drawn;
        char which[64];
        ck_assert(
            schedule_draw(&schedule, seed, alone.enabled, conditions.budget.instructions, &drawn));
        conditions.preemptions = drawn.at;
        conditions.preemption_count = drawn.count;
        conditions.depth = 0;
        struct observation bare = guest_observe(&conditions);
        conditions.depth = 1 + (unsigned)(seed % 3);
        struct observation deep = guest_observe(&conditions);
        snprintf(which, sizeof which, "row %d, seed %u", _i, (unsigned)seed);
        guest_assert_same(&bare, &deep, which);
        ck_assert_msg(bare.end == RUN_OFF && bare.exit_status == 0, "%s: status %u", which,
                      bare.exit_status);
        if (schedules[_i].printed)
            ck_assert_str_eq((const char *)bare.console, schedules[_i].printed);
        ck_assert_uint_eq(bare.console_size, 3);
        if (seed % 16 == 1)
            assert_recordable(&conditions, &deep, which);
        observation_free(&bare), observation_free(&deep);
        preemptions_free(&drawn);
    }
    observation_free(&alone);
    image_free(&image);
}
END_TEST

/* A kernel with one process. Interrupts are counted by line at 0x80; system call 0 switches off
 * with the status in a0, 1 prints a0, and 2 reads a character into a0; a fault switches off with 50
 * and its cause. The process is at `process`, its R is 256 bytes. */
#define KERNEL                                                                                     \
    "        .org    0x20\n"                                                                       \
    "        .word   0, trap, 0, 0xffffffff\n"                                                     \
    "        .org    0x100\n"                                                                      \
    "trap:   sw      t0, 0xc0(zero)\n"                                                             \
    "        sw      t1, 0xc4(zero)\n"                                                             \
    "        lw      t0, 0x10(zero)\n"                                                             \
    "        li      t1, 8\n"                                                                      \
    "        beq     t0, t1, interrupt\n"                                                          \
    "        li      t1, 5\n"                                                                      \
    "        beq     t0, t1, call\n"                                                               \
    "        addi    t0, t0, 50\n"                                                                 \
    "        out     t0, PORT_POWER(zero)\n"                                                       \
    "interrupt:\n"                                                                                 \
    "        lw      t0, 0x14(zero)\n"                                                             \
    "        slli    t0, t0, 2\n"                                                                  \
    "        lw      t1, 0x80(t0)\n"                                                               \
    "        addi    t1, t1, 1\n"                                                                  \
    "        sw      t1, 0x80(t0)\n"                                                               \
    "return: lw      t0, 0xc0(zero)\n"                                                             \
    "        lw      t1, 0xc4(zero)\n"                                                             \
    "        lpsw    0(zero)\n"                                                                    \
    "call:   lw      t0, 0x14(zero)\n"                                                             \
    "        li      t1, 1\n"                                                                      \
    "        beq     t0, t1, put\n"                                                                \
    "        bltu    t1, t0, get\n"                                                                \
    "        out     a0, PORT_POWER(zero)\n"                                                       \
    "put:    out     a0, PORT_CONSOLE_DATA(zero)\n"                                                \
    "        j       return\n"                                                                     \
    "get:    in      a0, PORT_CONSOLE_DATA(zero)\n"                                                \
    "        j       return\n"                                                                     \
    "_start: li      t0, 0xf\n"                                                                    \
    "        wrcr    IMASK, t0\n"                                                                  \
    "        lpsw    user(zero)\n"                                                                 \
    "user:   .word   STATUS_U | STATUS_IE | STATUS_CE, 0, process, 0x100\n"                        \
    "        .balign 4\n"                                                                          \
    "process:\n"

/* Goes round `rounds` times, prints 'x', adds the word at its address 0xf0 to its exit status. */
#define COUNTS                                                                                     \
    KERNEL "        li      s0, 0\n"                                                               \
           "again:  addi    s0, s0, 1\n"                                                           \
           "        li      t0, 200\n"                                                             \
           "        blt     s0, t0, again\n"                                                       \
           "        li      a0, 'x'\n"                                                             \
           "        syscall 1\n"                                                                   \
           "        lw      a0, 0xf0(zero)\n"                                                      \
           "after:  syscall 0\n"                                                                   \
           "        .org    process + 0xf0\n"                                                      \
           "cell:   .word   7\n"

static struct observation observe_text(const char *text, struct conditions *conditions,
                                       struct image *image)
{
    *image = guest_assemble(text);
    *conditions = guest_conditions(image, RAM);
    return guest_observe(conditions);
}

/* The lines that were counted, at the end. */
static word counted(const struct observation *seen, enum irq irq)
{
    return memory_read32(seen->final.storage + 0x80 + 4 * (unsigned)irq);
}

START_TEST(a_run_ends_as_it_ends)
{
    static const struct {
        const char *text;
        enum run_end end;
        word status;
    } rows[] = {
        {COUNTS, RUN_OFF, 7},
        {"_start: li t0, 300\n out t0, PORT_POWER(zero)\n", RUN_OFF, 300 & 0xff},
        {"_start: break 1\n", RUN_CHECK_STOP, 0},
        {"_start: idle\n", RUN_IDLE, 0},
        {"_start: j _start\n", RUN_OUT_OF_INSTRUCTIONS, 0},
        {KERNEL "0: .rept 40\n syscall 1\n .endr\n j 0b\n", RUN_OUT_OF_CONSOLE, 0},
        {KERNEL "0: .rept 40\n syscall 2\n .endr\n j 0b\n", RUN_OUT_OF_TRAPS, 0},
        {".org 0x20\n .word 0, 0x104, 0, 0x1000\n .org 0x100\n_start: break 1\n"
         "lw t0, 0(zero)\n lw t0, 4(zero)\n addi t0, t0, 0\n break 2\n",
         RUN_OUT_OF_TRAPS, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct conditions conditions;
        struct image image;
        struct observation seen = observe_text(rows[i].text, &conditions, &image);
        ck_assert_msg(seen.end == rows[i].end, "row %zu: end %u", i, (unsigned)seen.end);
        ck_assert_uint_eq(seen.exit_status, rows[i].status);
        ck_assert(seen.isolated && seen.injected);
        assert_recordable(&conditions, &seen, "row");
        observation_free(&seen);
        image_free(&image);
    }
}
END_TEST

START_TEST(what_happens_with_the_last_instruction_is_seen)
{
    struct image image = guest_assemble("_start: out zero, PORT_POWER(zero)\n");
    struct conditions conditions = guest_conditions(&image, RAM);
    conditions.budget.instructions = 1;
    struct observation seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.end, RUN_OFF);
    observation_free(&seen);
    image_free(&image);
    image = guest_assemble(KERNEL "0: syscall 1\n j 0b\n");
    conditions = guest_conditions(&image, RAM);
    conditions.budget.traps = 1;
    uint64_t preemption = 1;
    conditions.preemptions = &preemption;
    conditions.preemption_count = 1;
    seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.end, RUN_OUT_OF_TRAPS);
    ck_assert_uint_eq(seen.final.cpu.control.pending, 1 << IRQ_TIMER);
    assert_recordable(&conditions, &seen, "pending");
    observation_free(&seen);
    image_free(&image);
}
END_TEST

START_TEST(budgets_are_exact)
{
    struct image image = guest_assemble(KERNEL "0: addi a0, a0, 1\n syscall 1\n j 0b\n");
    for (unsigned n = 0; n < 120; n++) {
        struct conditions conditions = guest_conditions(&image, RAM);
        conditions.depth = n % DEPTHS;
        conditions.budget.instructions = n;
        struct observation seen = guest_observe(&conditions);
        ck_assert(seen.end == RUN_OUT_OF_INSTRUCTIONS && seen.retired == n);
        assert_recordable(&conditions, &seen, "instructions");
        observation_free(&seen);
        conditions.budget.instructions = 400000;
        conditions.budget.traps = n;
        seen = guest_observe(&conditions);
        ck_assert(seen.end == RUN_OUT_OF_TRAPS && seen.trap_count == n);
        assert_recordable(&conditions, &seen, "traps");
        observation_free(&seen);
        conditions.budget.traps = 20000;
        conditions.budget.console = n;
        seen = guest_observe(&conditions);
        ck_assert(seen.end == RUN_OUT_OF_CONSOLE && seen.console_size == n &&
                  seen.counts[CAUSE_SYSCALL] == n + 1);
        for (unsigned i = 0; i < n; i++)
            ck_assert_uint_eq(seen.console[i], i + 1);
        assert_recordable(&conditions, &seen, "console");
        observation_free(&seen);
    }
    image_free(&image);
}
END_TEST

/* Between two interrupts the process runs; the kernel has its 11 instructions with interrupts off.
 */
START_TEST(preemptions_count_instructions_with_interrupts_on)
{
    enum { BOOT = 3, HANDLER = 13 };
    static const uint64_t at[] = {1, 2, 3, 50, 51, 90, 1000000};
    struct conditions conditions;
    struct image image;
    struct observation alone = observe_text(COUNTS, &conditions, &image);
    conditions.depth = (unsigned)_i;
    conditions.preemptions = at;
    conditions.preemption_count = 7;
    struct observation seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.preempted, 6);
    ck_assert_uint_eq(seen.counts[CAUSE_INTERRUPT], 6);
    ck_assert_uint_eq(counted(&seen, IRQ_TIMER), 6);
    for (unsigned i = 0; i < 6; i++) {
        ck_assert_uint_eq(seen.traps[i].trap.cause, CAUSE_INTERRUPT);
        ck_assert_uint_eq(seen.traps[i].retired, BOOT + at[i] + HANDLER * i);
    }
    ck_assert_uint_eq(seen.enabled, alone.enabled);
    ck_assert_uint_eq(seen.retired, alone.retired + 6 * HANDLER);
    ck_assert_uint_eq(alone.enabled, 1 + 200 * 3 + 4);
    ck_assert_uint_eq(seen.exit_status, 7);
    observation_free(&alone), observation_free(&seen);
    image_free(&image);
}
END_TEST

/* Interrupts come while the guest waits: waiting takes time, but no instructions. */
START_TEST(waiting_does_not_count)
{
    static const char text[] = ".org 0x20\n .word 0, trap, 0, 0xffffffff\n .org 0x100\n"
                               "trap: lpsw 0(zero)\n"
                               "_start: li t0, 1\n wrcr IMASK, t0\n lpsw on(zero)\n"
                               "on: .word STATUS_IE | STATUS_CE, loop, 0, 0xffffffff\n"
                               "loop: li t0, 10000\n wrcr TIMER, t0\n idle\n"
                               "addi s0, s0, 1\n li t0, 3\n blt s0, t0, loop\n"
                               "out zero, PORT_POWER(zero)\n";
    struct conditions conditions;
    struct image image;
    struct observation alone = observe_text(text, &conditions, &image);
    uint64_t at = 13;
    ck_assert_uint_eq(alone.time, alone.retired + 3 * (10000 - 1));
    ck_assert_uint_eq(alone.enabled, 3 * 7 + 1 - 1 + 1);
    conditions.preemptions = &at;
    conditions.preemption_count = 1;
    struct observation seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.preempted, 1);
    assert_recordable(&conditions, &seen, "waits");
    observation_free(&alone), observation_free(&seen);
    image_free(&image);
}
END_TEST

/* What is injected, and what comes of it: the exit status. */
static const struct {
    const char *name;
    struct spec_injection injection;
    word status;
    bool injected;
} injections[] = {
    {"register at a trap",
     {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 2},
      .kind = INJECT_REGISTER,
      .number = 10,
      .value = 99},
     99,
     true},
    {"register before the instruction at a symbol",
     {.at = {.kind = EVENT_SYMBOL, .symbol = "after", .nth = 1},
      .kind = INJECT_REGISTER,
      .number = 10,
      .value = 98},
     98,
     true},
    {"register at a time",
     {.at = {.kind = EVENT_INSTRUCTIONS, .nth = 20},
      .kind = INJECT_REGISTER,
      .number = 18,
      .value = 98},
     7,
     true},
    {"poke through R at a trap",
     {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1},
      .kind = INJECT_POKE,
      .user = true,
      .address = 0xf0,
      .value = 11},
     11,
     true},
    {"poke through R while it runs",
     {.at = {.kind = EVENT_INSTRUCTIONS, .nth = 30},
      .kind = INJECT_POKE,
      .user = true,
      .address = 0xf0,
      .value = 12},
     12,
     true},
    {"poke at a symbol's address",
     {.at = {.kind = EVENT_INSTRUCTIONS, .nth = 0},
      .kind = INJECT_POKE,
      .symbol = "cell",
      .value = 13},
     13,
     true},
    {"poke outside R",
     {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1},
      .kind = INJECT_POKE,
      .user = true,
      .address = 0xfd,
      .value = 14},
     7,
     false},
    {"poke outside storage",
     {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1},
      .kind = INJECT_POKE,
      .address = RAM - 3,
      .value = 14},
     7,
     false},
    {"poke at no symbol",
     {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1},
      .kind = INJECT_POKE,
      .symbol = "nowhere",
      .value = 14},
     7,
     false},
    {"at a moment that does not come",
     {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 3},
      .kind = INJECT_REGISTER,
      .number = 10},
     7,
     false},
    {"before a symbol that is not there",
     {.at = {.kind = EVENT_SYMBOL, .symbol = "nowhere", .nth = 1},
      .kind = INJECT_REGISTER,
      .number = 10},
     7,
     false},
};
enum { INJECTIONS = sizeof injections / sizeof injections[0] };

START_TEST(what_is_injected_happens_at_its_moment)
{
    const unsigned row = (unsigned)_i / DEPTHS;
    struct conditions conditions;
    struct image image;
    struct observation alone = observe_text(COUNTS, &conditions, &image);
    conditions.depth = (unsigned)_i % DEPTHS;
    conditions.injections = &injections[row].injection;
    conditions.injection_count = 1;
    struct observation seen = guest_observe(&conditions);
    const char *name = injections[row].name;
    ck_assert_msg(seen.end == RUN_OFF && seen.exit_status == injections[row].status,
                  "%s: status %u", name, seen.exit_status);
    ck_assert_msg(seen.injected == injections[row].injected, "%s", name);
    ck_assert_msg(seen.retired == alone.retired, "%s: another run", name);
    ck_assert_msg(seen.intervention_count == seen.injected, "%s", name);
    assert_recordable(&conditions, &seen, name);
    observation_free(&alone), observation_free(&seen);
    image_free(&image);
}
END_TEST

START_TEST(an_interrupt_that_nobody_asked_for_comes_on_its_line)
{
    struct conditions conditions;
    struct image image;
    struct spec_injection injection = {.at = {.kind = EVENT_SYMBOL, .symbol = "again", .nth = 100},
                                       .kind = INJECT_INTERRUPT,
                                       .number = (unsigned)_i};
    struct observation alone = observe_text(COUNTS, &conditions, &image);
    conditions.injections = &injection;
    conditions.injection_count = 1;
    struct observation seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.traps[0].trap.cause, CAUSE_INTERRUPT);
    ck_assert_uint_eq(seen.traps[0].trap.value, (word)_i);
    ck_assert_uint_eq(seen.traps[0].old.pc, 4);
    ck_assert_uint_eq(seen.final.cpu.x[8], alone.final.cpu.x[8]);
    ck_assert_uint_eq(counted(&seen, (enum irq)_i), 1);
    ck_assert_uint_eq(seen.retired_after, seen.retired - (3 + 1 + 99 * 3));
    observation_free(&alone), observation_free(&seen);
    image_free(&image);
}
END_TEST

START_TEST(looks_show_the_state_at_their_moments)
{
    const struct spec_event looks[] = {
        {.kind = EVENT_SYMBOL, .symbol = "again", .nth = 50},
        {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 2},
        {.kind = EVENT_INSTRUCTIONS, .nth = 0},
        {.kind = EVENT_INSTRUCTIONS, .nth = 10},
        {.kind = EVENT_SYMBOL, .symbol = "again", .nth = 201},
        {.kind = EVENT_TRAP, .cause = CAUSE_MEMORY, .nth = 1},
    };
    struct conditions conditions;
    struct image image;
    struct observation seen = observe_text(COUNTS, &conditions, &image);
    observation_free(&seen);
    conditions.depth = (unsigned)_i;
    conditions.looks = looks;
    conditions.look_count = 6;
    uint64_t preemption = 1; /* before `again`, which is about to be executed, and then is not */
    conditions.preemptions = &preemption;
    conditions.preemption_count = 1;
    seen = guest_observe(&conditions);
    const struct glimpse *at = seen.looks;
    ck_assert(at[0].reached && at[1].reached && at[2].reached && at[3].reached);
    ck_assert(!at[4].reached && !at[5].reached && !at[4].storage);
    ck_assert_uint_eq(at[0].cpu.x[8], 49);
    ck_assert_uint_eq(at[0].cpu.psw.pc, 4);
    ck_assert(at[0].cpu.psw.status & STATUS_U);
    ck_assert_uint_eq(at[1].cpu.psw.pc, 0x100);
    ck_assert_uint_eq(at[1].cpu.x[10], 7);
    ck_assert_uint_eq(memory_read32(at[1].storage + TRAP_AREA_CAUSE), CAUSE_SYSCALL);
    ck_assert_uint_eq(at[2].cpu.psw.pc, image.entry);
    ck_assert_uint_eq(memory_read32(at[2].storage + TRAP_AREA_CAUSE), 0);
    ck_assert_uint_eq(at[3].time, 10);
    ck_assert_uint_eq(seen.exit_status, 7);
    observation_free(&seen);
    image_free(&image);
}
END_TEST

START_TEST(modes_are_told_when_they_change)
{
    struct conditions conditions;
    struct image image;
    struct observation seen = observe_text(COUNTS, &conditions, &image);
    ck_assert(seen.mode_count == 0 && !seen.modes);
    observation_free(&seen);
    conditions.modes = true;
    seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.mode_count, 5); /* power-on, process, put, process, off */
    for (size_t i = 0; i < seen.mode_count; i++)
        ck_assert(seen.modes[i].user == i % 2);
    ck_assert_uint_eq(seen.modes[0].time, 0);
    ck_assert_uint_eq(seen.modes[1].time, 3);
    ck_assert_uint_eq(seen.modes[2].time, seen.traps[0].time);
    observation_free(&seen);
    image_free(&image);
}
END_TEST

/* Prints what it reads until the input ends, going round between. */
static const char echo[] = KERNEL "0: syscall 2\n li t0, -1\n beq a0, t0, 1f\n syscall 1\n"
                                  "j 0b\n"
                                  "1: addi s1, s1, 1\n li t0, 2000\n blt s1, t0, 0b\n"
                                  "li a0, 0\n syscall 0\n";

START_TEST(input_is_typed_at_its_moment)
{
    struct image image = guest_assemble(echo);
    struct spec_input inputs[] = {guest_input("a"), guest_input("b"), guest_input("c"),
                                  guest_input("d")};
    inputs[1].at.nth = 9000;
    inputs[2].at = (struct spec_event){.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 300};
    inputs[3].at = (struct spec_event){.kind = EVENT_TRAP, .cause = CAUSE_BREAK, .nth = 1};
    struct conditions conditions = guest_conditions(&image, RAM);
    conditions.depth = (unsigned)_i;
    conditions.inputs = inputs;
    conditions.input_count = 4;
    struct observation seen = guest_observe(&conditions);
    ck_assert_str_eq((const char *)seen.console, "acb");
    assert_recordable(&conditions, &seen, "input");
    observation_free(&seen);
    image_free(&image);
}
END_TEST

START_TEST(who_is_typed_nothing_reads_the_end)
{
    static const char text[] = "_start: in t0, PORT_CONSOLE_STATUS(zero)\n andi t0, t0, 4\n"
                               "beqz t0, _start\n li t0, 'e'\n out t0, PORT_CONSOLE_DATA(zero)\n"
                               "out zero, PORT_POWER(zero)\n";
    struct conditions conditions;
    struct image image;
    struct observation seen = observe_text(text, &conditions, &image);
    ck_assert_uint_eq(seen.end, RUN_OFF);
    observation_free(&seen);
    struct spec_input never = guest_input("n");
    never.at = (struct spec_event){.kind = EVENT_TRAP, .cause = CAUSE_BREAK, .nth = 1};
    conditions.inputs = &never; /* there may be more: no end */
    conditions.input_count = 1;
    seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.end, RUN_OUT_OF_INSTRUCTIONS);
    observation_free(&seen);
    image_free(&image);
}
END_TEST

/* With initialised data, .bss in between, and much that is nobody's. */
static const char sparse[] = ".text\n .org 0x100\n"
                             "_start: j _start\n"
                             ".data\n first: .word 0x11111111\n"
                             ".bss\n hole: .space 2000\n";

START_TEST(state_by_chance_leaves_the_image_and_its_zeros_alone)
{
    struct image image = guest_assemble(sparse);
    struct conditions conditions = guest_conditions(&image, RAM);
    conditions.budget.instructions = 10;
    conditions.depth = (unsigned)_i % DEPTHS;
    struct observation plain = guest_observe(&conditions);
    conditions.has_random_state = true;
    conditions.random_state = (uint64_t)_i;
    struct observation seen = guest_observe(&conditions), again = guest_observe(&conditions);
    conditions.random_state++;
    struct observation other = guest_observe(&conditions);
    bool *taken = calloc(RAM, sizeof *taken);
    unsigned zeros = 0, same = 0, left = 0;
    for (size_t i = 0; i < image.segment_count; i++)
        memset(taken + image.segments[i].address, true, image.segments[i].memory_size);
    for (unsigned at = 0; at < RAM; at++) {
        if (taken[at])
            ck_assert_uint_eq(seen.final.storage[at], plain.final.storage[at]);
        left += !taken[at];
        zeros += !taken[at] && seen.final.storage[at] == 0;
        same += !taken[at] && seen.final.storage[at] == other.final.storage[at];
    }
    const struct image_symbol *hole = image_symbol_named(&image, "hole");
    for (unsigned at = 0; at < 2000; at++)
        ck_assert_uint_eq(seen.final.storage[hole->value + at], 0);
    ck_assert_uint_lt(zeros, left / 128);
    ck_assert_uint_lt(same, left / 128);
    ck_assert(memcmp(seen.final.storage, again.final.storage, RAM) == 0);
    ck_assert_uint_eq(seen.final.cpu.x[0], 0);
    for (unsigned i = 1; i < REGISTERS; i++) {
        ck_assert_uint_ne(seen.final.cpu.x[i], other.final.cpu.x[i]);
        ck_assert_uint_eq(seen.final.cpu.x[i], again.final.cpu.x[i]);
    }
    ck_assert(psw_same(&seen.final.cpu.psw, &plain.final.cpu.psw));
    assert_recordable(&conditions, &other, "random");
    free(taken);
    observation_free(&plain), observation_free(&seen), observation_free(&again);
    observation_free(&other);
    image_free(&image);
}
END_TEST

/* A monitor that lets its guest, at 0x8000, have all of storage. */
#define CARELESS(what)                                                                             \
    ".org 0x20\n .word 0, trap, 0, 0xffffffff\n .org 0x100\n"                                      \
    "trap: sw t0, 0x90(zero)\n out zero, PORT_POWER(zero)\n"                                       \
    "_start: li t0, 1\n li t1, 0x7ffc\n sw t0, 0(t1)\n"                                            \
    "sw t0, 0x80(zero)\n lpsw user(zero)\n"                                                        \
    "user: .word STATUS_U, guest, 0, 0xffffffff\n"                                                 \
    "guest: li t1, 0x8000\n sw t0, 0(t1)\n lw t0, 0x20(zero)\n" what "\n syscall 0\n"

START_TEST(a_guest_that_writes_elsewhere_breaks_isolation)
{
    static const struct {
        const char *text, *breach; /* NULL: isolated */
    } rows[] = {{CARELESS(""), NULL},
                {CARELESS("li t1, 0x8ffc\n sw t0, 0(t1)"), NULL},
                {CARELESS("li t1, 0x9000\n sb t0, 0(t1)\n"), NULL}, /* t0 is 0: not changed */
                {CARELESS("li t0, 5\n li t1, 0x9000\n sb t0, 0(t1)"), "0x9000"},
                {CARELESS("li t0, 5\n li t1, 0x7ffc\n sb t0, 3(t1)"), "0x7fff"},
                {CARELESS("li t0, 5\n sw t0, 0x20(zero)"), "0x20"},
                {CARELESS("li t0, 5\n li t1, 0xfffc\n sw t0, 0(t1)"), "0xfffc"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct conditions conditions;
        struct image image;
        struct observation seen = observe_text(rows[i].text, &conditions, &image);
        ck_assert(seen.isolated);
        observation_free(&seen);
        conditions.confine_origin = 0x8000;
        conditions.confine_length = 0x1000;
        conditions.depth = (unsigned)_i;
        conditions.boundaries = true;
        seen = guest_observe(&conditions);
        conditions.confine_length = 0;
        struct observation unwatched = guest_observe(&conditions);
        ck_assert_uint_eq(seen.traps[0].digest, unwatched.traps[0].digest);
        observation_free(&unwatched);
        ck_assert_msg(seen.isolated == !rows[i].breach, "row %zu: %s", i, seen.breach);
        ck_assert_msg(seen.isolated || strstr(seen.breach, rows[i].breach), "row %zu: %s", i,
                      seen.breach);
        observation_free(&seen);
        image_free(&image);
    }
}
END_TEST

/* The monitor has the disk write to 0x9000 while its guest, at 0x8000, goes round. */
START_TEST(what_devices_write_while_a_guest_runs_is_not_its_doing)
{
    static const char text[] =
        ".org 0x20\n .word 0, trap, 0, 0xffffffff\n .org 0x100\n"
        "trap: out zero, PORT_POWER(zero)\n"
        "_start: li t0, 1\n out t0, PORT_DISK_COUNT(zero)\n li t0, 0x9000\n"
        "out t0, PORT_DISK_ADDRESS(zero)\n li t0, 1\n out t0, PORT_DISK_COMMAND(zero)\n"
        "lpsw user(zero)\n"
        "user: .word STATUS_U, guest, 0, 0xffffffff\n"
        "guest: li t0, 1000\n 1: addi t0, t0, -1\n bnez t0, 1b\n syscall 0\n";
    uint8_t disk[512];
    memset(disk, 0xd1, sizeof disk);
    struct image image = guest_assemble(text);
    struct conditions conditions = guest_conditions(&image, RAM);
    conditions.disk = disk;
    conditions.disk_size = sizeof disk;
    conditions.confine_origin = 0x8000;
    conditions.confine_length = 0x1000;
    struct observation seen = guest_observe(&conditions);
    ck_assert_uint_eq(seen.final.storage[0x9000], 0xd1);
    ck_assert_msg(seen.isolated, "%s", seen.breach);
    observation_free(&seen);
    image_free(&image);
}
END_TEST

/* Storage of 5 pages of which the middle is inside: changed at each place in turn. */
START_TEST(a_fence_sees_each_byte_outside_and_none_inside)
{
    enum { FIRST = 0x1000, END = 0x5000, ORIGIN = 0x2040, SIZE = 0xf90 };
    struct memory memory;
    struct fence fence;
    paddr at;
    ck_assert(memory_init(&memory, 0x6000));
    for (paddr i = 0; i < 0x6000; i++)
        memory.bytes[i] = (uint8_t)(i * 7);
    ck_assert(fence_begin(&fence, &memory, FIRST, END, ORIGIN, SIZE));
    for (paddr i = 0; i < 0x6000; i++) {
        bool outside = i >= FIRST && i < END && (i < ORIGIN || i >= ORIGIN + SIZE);
        uint8_t one = (uint8_t)(memory.bytes[i] + 1);
        memory_store(&memory, i, &one, 1);
        ck_assert_msg(fence_broken(&fence, 0, i % 2, &at) == outside, "0x%x", i);
        ck_assert(!outside || at == i - FIRST);
        if (outside) { /* but not from behind it on */
            ck_assert(fence_broken(&fence, i - FIRST, true, &at));
            ck_assert(!fence_broken(&fence, i - FIRST + 1, true, &at));
        }
        fence_accept(&fence, i % 3);
        ck_assert(!fence_broken(&fence, 0, false, &at));
        memory.dirty[i >> PAGE_SHIFT] = 0;
    }
    fence_free(&fence);
    memory_free(&memory);
}
END_TEST

/* Waits for each command; its status is added to a word. Ends with the sum as status, or, if the
 * first word of sector 2 is not 0 at power-on, with that. */
#define DISK_COMMAND(sector, count, command)                                                       \
    "li t0, " sector "\n out t0, PORT_DISK_SECTOR(zero)\n"                                         \
    "li t0, " count "\n out t0, PORT_DISK_COUNT(zero)\n"                                           \
    "li t0, 0x2000\n out t0, PORT_DISK_ADDRESS(zero)\n"                                            \
    "li t0, " command "\n out t0, PORT_DISK_COMMAND(zero)\n"                                       \
    "1: in t0, PORT_DISK_STATUS(zero)\n li t1, 1\n beq t0, t1, 1b\n add s1, s1, t0\n"
static const char writer[] =
    ".org 0x20\n .word 0, trap, 0, 0xffffffff\n .org 0x100\n"
    "trap: lpsw 0(zero)\n"
    "_start: li s1, 0\n li s2, 0x2000\n" DISK_COMMAND(
        "2", "1", "1") "lw t0, 0(s2)\n"
                       "bnez t0, old\n"
                       "li t0, 0x77\n sw t0, 0(s2)\n sw t0, 512(s2)\n syscall 0\n" DISK_COMMAND(
                           "2", "2", "2") "syscall 1\n sw zero, 0(s2)\n sw zero, "
                                          "512(s2)\n" DISK_COMMAND("3", "1",
                                                                   "1") "lw t0, 0(s2)\n add s1, "
                                                                        "s1, t0\n"
                                                                        "done: out s1, "
                                                                        "PORT_POWER(zero)\n"
                                                                        "old: addi s1, t0, 1\n j "
                                                                        "done\n";

static const struct {
    const char *name;
    size_t count;
    struct spec_injection list[2];
    word status;
} mishaps[] = {
    {"nothing", 0, {{.number = 0}}, 0x77},
    {"error while writing",
     1,
     {{.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1}, .kind = INJECT_DISK_ERROR}},
     6},
    {"error while reading",
     1,
     {{.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 2}, .kind = INJECT_DISK_ERROR}},
     6},
    {"torn after one sector",
     1,
     {{.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1},
       .kind = INJECT_TORN_WRITE,
       .number = 1}},
     0},
    {"power cut before it is written",
     1,
     {{.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1}, .kind = INJECT_POWER_CUT}},
     0x77},
    {"power cut after it is written",
     1,
     {{.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 2}, .kind = INJECT_POWER_CUT}},
     0x78},
    {"torn before the first sector, then power cut",
     2,
     {{.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1}, .kind = INJECT_TORN_WRITE},
      {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 2}, .kind = INJECT_POWER_CUT}},
     0x77},
};
enum { MISHAPS = sizeof mishaps / sizeof mishaps[0] };

START_TEST(disks_fail_tear_and_outlive_the_power)
{
    static const uint8_t disk[8 * 512];
    const unsigned row = (unsigned)_i / DEPTHS;
    struct image image = guest_assemble(writer);
    struct conditions conditions = guest_conditions(&image, RAM);
    conditions.depth = (unsigned)_i % DEPTHS;
    conditions.disk = disk;
    conditions.disk_size = sizeof disk;
    conditions.injections = mishaps[row].list;
    conditions.injection_count = mishaps[row].count;
    struct observation seen = guest_observe(&conditions);
    const char *name = mishaps[row].name;
    ck_assert_msg(seen.end == RUN_OFF && seen.exit_status == mishaps[row].status,
                  "%s: end %u, status 0x%x", name, (unsigned)seen.end, seen.exit_status);
    ck_assert(seen.injected);
    assert_recordable(&conditions, &seen, name);
    for (size_t i = 0; i < sizeof disk; i++)
        ck_assert_uint_eq(disk[i], 0);
    observation_free(&seen);
    image_free(&image);
}
END_TEST

START_TEST(what_does_not_fit_is_told)
{
    struct image image = guest_assemble(COUNTS);
    struct conditions conditions = guest_conditions(&image, 4096);
    struct observation seen;
    struct error error = {""};
    uint8_t disk[100] = {0};
    image.segments[0].address = 4096;
    ck_assert(!experiment_run(&conditions, &seen, &error));
    ck_assert_msg(strstr(error.text, "does not fit"), "%s", error.text);
    image.segments[0].address = 0;
    error.text[0] = '\0';
    conditions.disk = disk;
    conditions.disk_size = sizeof disk;
    ck_assert(!experiment_run(&conditions, &seen, &error));
    ck_assert_msg(strstr(error.text, "multiple of 512"), "%s", error.text);
    image_free(&image);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("experiment");
    TCase *tests = tcase_create("experiment");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, a_depth_changes_nothing_whatever_is_done_to_whatever_guest, 0,
                        WORLDS);
    tcase_add_loop_test(tests, the_reference_of_lab_3_holds_out, 0,
                        sizeof schedules / sizeof schedules[0]);
    tcase_add_test(tests, a_run_ends_as_it_ends);
    tcase_add_test(tests, what_happens_with_the_last_instruction_is_seen);
    tcase_add_test(tests, budgets_are_exact);
    tcase_add_loop_test(tests, preemptions_count_instructions_with_interrupts_on, 0, DEPTHS);
    tcase_add_test(tests, waiting_does_not_count);
    tcase_add_loop_test(tests, what_is_injected_happens_at_its_moment, 0, INJECTIONS * DEPTHS);
    tcase_add_loop_test(tests, an_interrupt_that_nobody_asked_for_comes_on_its_line, 0, IRQS);
    tcase_add_loop_test(tests, looks_show_the_state_at_their_moments, 0, DEPTHS);
    tcase_add_test(tests, modes_are_told_when_they_change);
    tcase_add_loop_test(tests, input_is_typed_at_its_moment, 0, DEPTHS);
    tcase_add_test(tests, who_is_typed_nothing_reads_the_end);
    tcase_add_loop_test(tests, state_by_chance_leaves_the_image_and_its_zeros_alone, 0, 8);
    tcase_add_loop_test(tests, a_guest_that_writes_elsewhere_breaks_isolation, 0, DEPTHS);
    tcase_add_test(tests, what_devices_write_while_a_guest_runs_is_not_its_doing);
    tcase_add_test(tests, a_fence_sees_each_byte_outside_and_none_inside);
    tcase_add_loop_test(tests, disks_fail_tear_and_outlive_the_power, 0, MISHAPS * DEPTHS);
    tcase_add_test(tests, what_does_not_fit_is_told);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
