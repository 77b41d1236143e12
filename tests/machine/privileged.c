/* privileged.c - supervisor mode may, user mode may not: in every state, with no effect. */
#include "tests/machine/drive.h"

#include <stdio.h>
#include <string.h>

enum { STATES = 200 }; /* random ones, for each instruction */

/* Which instructions the manual calls privileged; on pg32-x86, lra is not. */
static const char *const privileged[] = {"lpsw", "spsw", "rdcr", "wrcr", "lra",
                                         "tlbi", "in",   "out",  "idle"};

static bool is_privileged(enum insn insn)
{
    for (unsigned i = 0; i < sizeof privileged / sizeof privileged[0]; i++)
        if (!strcmp(insn_rows[insn].name, privileged[i]))
            return true;
    return false;
}

static bool machine_has(enum profile profile, enum insn insn)
{
    return insn_rows[insn].profiles >> profile & 1;
}

/* Any state in which the instruction can be fetched and no interrupt is taken first. */
static void scramble(struct rig *rig, uint64_t *seed, word w)
{
    struct cpu *cpu = rig->cpu;
    for (unsigned i = 1; i < REGISTERS; i++)
        cpu->x[i] = random_next(seed) >> random_next(seed) % 32;
    word base = random_next(seed) % (RIG_SIZE - 0x100) & ~3u;
    word pc = random_next(seed) % 0x100 & ~3u;
    word bound = random_next(seed) % 2 ? random_next(seed) | 0x100 : pc + 4;
    drive_psw(rig, random_next(seed) & (U | IE | CE | TF), pc, base, bound);
    cpu->control.clock = random_next(seed);
    cpu->control.timer = random_next(seed) % 3;
    cpu->control.pending = random_next(seed);
    cpu->control.mask = random_next(seed) & ~cpu->control.pending;
    rig_put(rig, base + pc, w);
}

static word any_word(enum insn insn, uint64_t *seed)
{
    word rd = random_next(seed), rs1 = random_next(seed), rs2 = random_next(seed);
    return encode(insn, rd, rs1, rs2, random_next(seed));
}

static void expect_privileged(struct rig *rig, word w, uint64_t seed)
{
    char text[400];
    struct state before = {0}, after = {0};
    rig->cpu->psw.status |= U;
    state_read(&before, rig);
    enum stop stop = rig_step(rig);
    state_read(&after, rig);
    const struct trap *trap = &rig->trap;
    if (stop != STOP_TRAP || trap->cause != CAUSE_PRIVILEGED || trap->value != w ||
        trap->access != ACCESS_NONE || trap->pc != before.cpu.psw.pc || rig->left != 1)
        ck_abort_msg("word 0x%08x, seed 0x%llx: stop %d, trap %s", w, (unsigned long long)seed,
                     (int)stop, trap_rows[trap->cause].name);
    if (!state_same(&before, &after, text, sizeof text))
        ck_abort_msg("word 0x%08x, seed 0x%llx changed\n%s", w, (unsigned long long)seed, text);
    state_free(&before);
    state_free(&after);
}

START_TEST(each_privileged_instruction_traps_in_user_mode_in_every_state)
{
    enum insn insn = (enum insn)_i;
    if (!is_privileged(insn))
        return;
    for (enum profile profile = 0; profile < PROFILES; profile++) {
        if (!machine_has(profile, insn))
            continue;
        struct rig *rig = rig_bare(RIG_SIZE, profile);
        uint64_t seed = 0x7072697600000000 + (uint64_t)insn;
        for (unsigned i = 0; i < STATES; i++) {
            uint64_t at = seed;
            word w = any_word(insn, &seed);
            scramble(rig, &seed, w);
            expect_privileged(rig, w, at);
        }
        rig_free(rig);
    }
}
END_TEST

START_TEST(no_instruction_traps_as_privileged_in_supervisor_mode)
{
    enum insn insn = (enum insn)_i;
    for (enum profile profile = 0; profile < PROFILES; profile++) {
        if (!machine_has(profile, insn))
            continue;
        uint64_t seed = 0x7375706572000000 + (uint64_t)insn;
        for (unsigned i = 0; i < STATES / 4; i++) {
            struct rig *rig = rig_bare(RIG_SIZE, profile);
            word w = any_word(insn, &seed);
            scramble(rig, &seed, w);
            rig->cpu->psw.status &= ~(word)U;
            if (rig_step(rig) == STOP_TRAP && rig->trap.cause == CAUSE_PRIVILEGED)
                ck_abort_msg("word 0x%08x", w);
            rig_free(rig);
        }
    }
}
END_TEST

START_TEST(no_other_instruction_traps_as_privileged_in_user_mode)
{
    enum insn insn = (enum insn)_i;
    if (is_privileged(insn))
        return;
    for (enum profile profile = 0; profile < PROFILES; profile++) {
        if (!machine_has(profile, insn))
            continue;
        struct rig *rig = rig_bare(RIG_SIZE, profile);
        uint64_t seed = 0x6f74686572000000 + (uint64_t)insn;
        for (unsigned i = 0; i < STATES; i++) {
            word w = any_word(insn, &seed);
            scramble(rig, &seed, w);
            rig->cpu->psw.status |= U;
            if (rig_step(rig) == STOP_TRAP && rig->trap.cause == CAUSE_PRIVILEGED)
                ck_abort_msg("word 0x%08x", w);
            if (!(rig->cpu->psw.status & U))
                ck_abort_msg("word 0x%08x left user mode", w);
        }
        rig_free(rig);
    }
}
END_TEST

/* The handler sees what the user program tried, and nothing of it was done. */
START_TEST(a_user_program_that_tries_them_all_is_stopped_at_each)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    /* Skips the instruction: adds 4 to the saved pc, counts in 0x48, returns. */
    rig_program(rig, RIG_HANDLER, i_sw(T0, 0x40, ZERO), i_lw(T0, 4, ZERO), i_addi(T0, T0, 4),
                i_sw(T0, 4, ZERO), i_lw(T0, 0x48, ZERO), i_addi(T0, T0, 1), i_sw(T0, 0x48, ZERO),
                i_lw(T0, 0x40, ZERO), i_lpsw(0, ZERO));
    drive_psw(rig, U, 0, 0x1000, 0x100);
    rig_program(rig, 0x1000, i_lpsw(0, ZERO), i_spsw(0, ZERO), i_rdcr(A0, MEMSIZE),
                i_wrcr(IMASK, A1), i_lra(A0, A1), i_tlbi(A0), i_in(A0, RANDOM, ZERO),
                i_out(A1, POWER, ZERO), i_idle(), i_jal(ZERO, 0));
    struct state expected = {0};
    state_read(&expected, rig);
    ck_assert_int_eq(rig_run(rig, 9 * 9 + 5), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig_word(rig, 0x48), 9);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_PRIVILEGED], 9);
    ck_assert_uint_eq(rig->cpu->psw.pc, 36);
    ck_assert_mem_eq(rig->cpu->x, expected.cpu.x, sizeof expected.cpu.x);
    ck_assert_uint_eq(rig->cpu->control.mask, 0);
    state_free(&expected);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("privileged");
    TCase *tcase = tcase_create("privileged");
    tcase_set_timeout(tcase, 30);
    tcase_add_loop_test(tcase, each_privileged_instruction_traps_in_user_mode_in_every_state,
                        INSN_none + 1, INSNS);
    tcase_add_loop_test(tcase, no_instruction_traps_as_privileged_in_supervisor_mode, INSN_none + 1,
                        INSNS);
    tcase_add_loop_test(tcase, no_other_instruction_traps_as_privileged_in_user_mode, INSN_none + 1,
                        INSNS);
    tcase_add_test(tcase, a_user_program_that_tries_them_all_is_stopped_at_each);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
