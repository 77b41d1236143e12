/* budget.c - running n and then m is running n + m: at every split of programs that trap, wait,
 * trace, are interrupted and use every device. */
#include "tests/machine/drive.h"

#include <stdio.h>

/* A user program that adds, with a timer every 7 instructions. */
static struct rig *timer_program(void)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_program(rig, RIG_HANDLER, i_addi(S0, S0, 1), i_wrcr(TIMER, S1), i_lpsw(0, ZERO));
    rig->cpu->x[S1] = 7;
    rig->cpu->control.mask = LINE_TIMER;
    rig->cpu->control.timer = 3;
    drive_psw(rig, U | IE | CE, 0, 0x1000, 0x100);
    rig_program(rig, 0x1000, i_addi(A0, A0, 1), i_sw(A0, 0x80, ZERO), i_mul(A1, A0, A0),
                i_add(A2, A2, A1), i_jal(ZERO, -4));
    return rig;
}

/* A user program of all faults and calls; the handler skips what faulted, and returns. */
static struct rig *trap_program(void)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, CE);
    rig_program(rig, RIG_HANDLER, i_sw(T0, 0x40, ZERO), i_lw(T0, 0x10, ZERO),
                i_addi(T0, T0, -(int)CAUSE_SYSCALL), i_beq(T0, ZERO, 4), i_lw(T0, 4, ZERO),
                i_addi(T0, T0, 4), i_sw(T0, 4, ZERO), i_lw(T0, 0x44, ZERO), i_addi(T0, T0, 1),
                i_sw(T0, 0x44, ZERO), i_lw(T0, 0x40, ZERO), i_lpsw(0, ZERO));
    drive_psw(rig, U | CE, 0, 0x1000, 0x100);
    rig_program(rig, 0x1000, i_syscall(1), i_addi(T0, T0, 1), 0, i_break(2), i_lw(A0, 0x200, ZERO),
                i_sw(A0, 0x3, ZERO), i_idle(), i_hcall(3), i_addi(T1, T1, 1), i_syscall(4),
                i_jal(ZERO, -10));
    return rig;
}

/* Waits for timer, interval timer and console; the handler echoes and sets the timer again. */
static struct rig *idle_program(void)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_program(rig, RIG_HANDLER, i_lw(T0, 0x14, ZERO), i_addi(T0, T0, -1), i_bne(T0, ZERO, 3),
                i_in(T1, CONSOLE_DATA, ZERO), i_out(T1, CONSOLE_DATA, ZERO), i_wrcr(TIMER, S1),
                i_lpsw(0, ZERO));
    rig->cpu->x[S1] = 23;
    rig->cpu->x[S2] = 31;
    rig->cpu->x[S3] = 1;
    rig_program(rig, RIG_ENTRY, i_out(S2, INTERVAL_PERIOD, ZERO), i_out(S3, CONSOLE_CONTROL, ZERO),
                i_wrcr(TIMER, S1), i_addi(A0, A0, 1), i_idle(), i_rdcr(A1, CLOCKLO),
                i_in(A2, INTERVAL_COUNT, ZERO), i_jal(ZERO, -4));
    rig->cpu->control.mask = LINE_TIMER | LINE_CONSOLE | LINE_INTERVAL;
    rig->cpu->psw.status = IE | CE;
    bench_type(&rig->bench, 100, "abc");
    bench_type(&rig->bench, 333, "d");
    bench_end_input(&rig->bench, 700);
    return rig;
}

/* Traced, with a timer that the handler sets again when it has run out. */
static struct rig *trace_program(void)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_program(rig, RIG_HANDLER, i_sw(T0, 0x40, ZERO), i_rdcr(T0, TIMER), i_bne(T0, ZERO, 2),
                i_wrcr(TIMER, S1), i_lw(T0, 0x40, ZERO), i_lpsw(0, ZERO));
    rig->cpu->x[S1] = 5;
    rig->cpu->control.mask = LINE_TIMER;
    rig->cpu->control.timer = 2;
    drive_psw(rig, U | IE | CE | TF, 0, 0x1000, 0x100);
    rig_program(rig, 0x1000, i_addi(T0, T0, 1), i_beq(T0, ZERO, 2), i_syscall(1), i_jal(ZERO, -3));
    return rig;
}

/* Reads the disk, polls, writes it back elsewhere, mixes in random words, polls the console. */
static struct rig *device_program(void)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_program(rig, RIG_HANDLER, i_addi(S0, S0, 1), i_lpsw(0, ZERO));
    rig->cpu->x[S1] = 1;
    rig->cpu->x[S2] = 2;
    rig->cpu->x[S3] = 0x2000;
    rig_program(rig, RIG_ENTRY, i_out(S1, DISK_SECTOR, ZERO), i_out(S2, DISK_COUNT, ZERO),
                i_out(S3, DISK_ADDRESS, ZERO), i_out(S1, DISK_COMMAND, ZERO),
                /* poll */
                i_in(A0, RANDOM, ZERO), i_add(A1, A1, A0), i_in(A2, CONSOLE_DATA, ZERO),
                i_add(A1, A1, A2), i_in(A3, DISK_STATUS, ZERO), i_bne(A3, ZERO, -5),
                /* next: read becomes write becomes read */
                i_out(A1, CONSOLE_DATA, ZERO), i_xori(S1, S1, 3), i_addi(S3, S3, 0x80),
                i_jal(ZERO, -13));
    rig->cpu->control.mask = LINE_DISK;
    rig->cpu->psw.status = IE;
    bench_type(&rig->bench, 0, "xy");
    bench_type(&rig->bench, 50, "z");
    bench_end_input(&rig->bench, 60);
    return rig;
}

/* Switches itself off in the middle. */
static struct rig *power_program(void)
{
    struct rig *rig = drive_boot();
    rig->cpu->x[A0] = 40;
    rig_program(rig, RIG_ENTRY, i_addi(A0, A0, -1), i_bne(A0, ZERO, -1), i_out(A1, POWER, ZERO),
                i_addi(A2, A2, 1), i_jal(ZERO, -1));
    return rig;
}

/* Runs into a check stop in the middle. */
static struct rig *check_stop_program(void)
{
    struct rig *rig = power_program();
    rig_handler(rig, 0);
    rig_put(rig, RIG_HANDLER, i_break(0));
    rig_put(rig, RIG_ENTRY + 8, i_syscall(1));
    return rig;
}

static const struct {
    const char *name;
    struct rig *(*boot)(void);
    unsigned length;
    unsigned traps; /* at least so many on the way; and characters sent */
    unsigned sent;
    enum computer_state state; /* in the end */
} programs[] = {
    {"timer", timer_program, 300, 25, 0, COMPUTER_RUNNING},
    {"traps", trap_program, 300, 25, 0, COMPUTER_RUNNING},
    {"idle", idle_program, 300, 35, 4, COMPUTER_RUNNING},
    {"trace", trace_program, 300, 45, 0, COMPUTER_RUNNING},
    {"devices", device_program, 1400, 2, 2, COMPUTER_RUNNING},
    {"power", power_program, 120, 0, 0, COMPUTER_OFF},
    {"check stop", check_stop_program, 120, 2, 0, COMPUTER_STOPPED},
};
enum { PROGRAMS = sizeof programs / sizeof programs[0] };

static void check_same(const char *name, unsigned n, struct rig *rig, enum computer_state state,
                       const struct state *expected)
{
    char text[1000];
    struct state found = {0};
    state_read(&found, rig);
    if (!state_same(expected, &found, text, sizeof text))
        ck_abort_msg("%s, split at %u, %s:\n%s", name, n, computer_state_names[state], text);
    state_free(&found);
}

START_TEST(the_programs_are_worth_splitting)
{
    struct rig *rig = programs[_i].boot();
    enum computer_state state = rig_run(rig, programs[_i].length);
    uint64_t traps = 0;
    for (unsigned cause = 0; cause < CAUSES; cause++)
        traps += rig->computer->traps[cause];
    if (traps < programs[_i].traps || rig->bench.sent_count < programs[_i].sent)
        ck_abort_msg("%s: %llu traps, %u characters", programs[_i].name, (unsigned long long)traps,
                     rig->bench.sent_count);
    ck_assert_int_eq(state, programs[_i].state);
    rig_free(rig);
}
END_TEST

START_TEST(run_n_then_m_is_run_n_plus_m_for_every_n)
{
    unsigned length = programs[_i].length;
    struct rig *whole = programs[_i].boot();
    struct state expected = {0};
    rig_run(whole, length);
    state_read(&expected, whole);
    for (unsigned n = 0; n <= length; n++) {
        struct rig *rig = programs[_i].boot();
        rig_run(rig, n);
        check_same(programs[_i].name, n, rig, rig_run(rig, length - n), &expected);
        rig_free(rig);
    }
    state_free(&expected);
    rig_free(whole);
}
END_TEST

START_TEST(one_instruction_at_a_time_is_the_same)
{
    unsigned length = programs[_i].length;
    struct rig *whole = programs[_i].boot(), *steps = programs[_i].boot();
    struct state expected = {0};
    for (unsigned n = 1; n <= length; n++)
        rig_run(steps, 1);
    rig_run(whole, length);
    state_read(&expected, whole);
    check_same(programs[_i].name, 1, steps, steps->computer->state, &expected);
    state_free(&expected);
    rig_free(whole);
    rig_free(steps);
}
END_TEST

START_TEST(a_budget_is_used_up_exactly)
{
    for (unsigned n = 0; n < 100; n++) {
        struct rig *rig = programs[_i].boot();
        uint64_t time = rig->cpu->control.time;
        rig_run(rig, n);
        if (rig->computer->retired + rig->left != n ||
            rig->cpu->control.time < time + n - rig->left)
            ck_abort_msg("%s: %u asked, %llu left", programs[_i].name, n,
                         (unsigned long long)rig->left);
        if (rig->left != 0 && !computer_is_done(rig->computer))
            ck_abort_msg("%s: stopped early after %u", programs[_i].name, n);
        rig_free(rig);
    }
}
END_TEST

START_TEST(a_budget_of_nothing_does_nothing)
{
    struct rig *rig = programs[_i].boot();
    struct state before = {0};
    rig_run(rig, 60);
    rig_run(rig, 0);
    state_read(&before, rig);
    for (unsigned i = 0; i < 3; i++)
        rig_run(rig, 0);
    ck_assert_same_state(rig, &before);
    state_free(&before);
    rig_free(rig);
}
END_TEST

/* Random code: instructions of the real machine with any operands, skipped when they trap. */
static struct rig *random_program(uint64_t seed)
{
    struct rig *rig = trap_program();
    rig->cpu->control.mask = 0xffffffff;
    for (unsigned i = 1; i < REGISTERS; i++)
        rig->cpu->x[i] = random_next(&seed) >> random_next(&seed) % 32;
    for (word i = 0; i < 0x400; i++) {
        enum insn insn = (enum insn)(1 + random_next(&seed) % (INSN_idle - 1));
        word operands = random_next(&seed), imm = random_next(&seed);
        if (i % 3 == 0) /* small ones reach ports, control registers and near storage */
            imm = imm % 0x48;
        rig_put(rig, 0x1000 + 4 * i,
                encode(insn, operands, i % 2 ? 0 : operands >> 5, operands >> 10, imm));
    }
    drive_psw(rig, seed & (IE | CE | TF), 0x1000, 0, RIG_SIZE);
    return rig;
}

START_TEST(random_programs_can_be_split_anywhere)
{
    enum { LENGTH = 400, STEP = 7 };
    uint64_t seed = 0x73706c6974000000 + (uint64_t)_i;
    struct rig *whole = random_program(seed);
    struct state expected = {0};
    char name[64];
    snprintf(name, sizeof name, "random, seed 0x%llx", (unsigned long long)seed);
    rig_run(whole, LENGTH);
    state_read(&expected, whole);
    for (unsigned n = (unsigned)_i % STEP; n <= LENGTH; n += STEP) {
        struct rig *rig = random_program(seed);
        rig_run(rig, n);
        check_same(name, n, rig, rig_run(rig, LENGTH - n), &expected);
        rig_free(rig);
    }
    state_free(&expected);
    rig_free(whole);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("budget");
    TCase *tcase = tcase_create("budget");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, the_programs_are_worth_splitting, 0, PROGRAMS);
    tcase_add_loop_test(tcase, run_n_then_m_is_run_n_plus_m_for_every_n, 0, PROGRAMS);
    tcase_add_loop_test(tcase, one_instruction_at_a_time_is_the_same, 0, PROGRAMS);
    tcase_add_loop_test(tcase, a_budget_is_used_up_exactly, 0, PROGRAMS);
    tcase_add_loop_test(tcase, a_budget_of_nothing_does_nothing, 0, PROGRAMS);
    tcase_add_loop_test(tcase, random_programs_can_be_split_anywhere, 0, 60);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
