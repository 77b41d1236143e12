/* interrupts.c - which is taken, when, and what taking it changes. */
#include "tests/machine/drive.h"

static struct rig *boot(word status, word pending, word mask)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_put(rig, RIG_HANDLER, i_jal(ZERO, 0));
    rig_program(rig, RIG_ENTRY, i_addi(A0, A0, 1), i_jal(ZERO, -1));
    rig->cpu->psw.status = status;
    rig->cpu->control.pending = pending;
    rig->cpu->control.mask = mask;
    return rig;
}

static const struct {
    word pending, mask;
    int taken; /* -1: none */
} choices[] = {
    {0, 0xffffffff, -1},          {0xffffffff, 0, -1},
    {0x55555555, 0xaaaaaaaa, -1}, {1, 1, 0},
    {0xffffffff, 0xffffffff, 0},  {0xfffffffe, 0xffffffff, 1},
    {0xffffffff, 0xfffffff0, 4},  {0xff00, 0x0ff0, 8},
    {0x80000000, 0xffffffff, 31}, {0xffffffff, 0x80000000, 31},
    {0x0000000c, 0x00000008, 3},
};

START_TEST(the_lowest_pending_and_unmasked_one_is_taken)
{
    struct rig *rig = boot(_i % 2 ? IE : IE | U, choices[_i].pending, choices[_i].mask);
    enum stop stop = rig_step(rig);
    if (choices[_i].taken < 0) {
        ck_assert_int_eq(stop, STOP_BUDGET);
    } else {
        word number = (word)choices[_i].taken;
        ck_assert_int_eq(stop, STOP_TRAP);
        ck_assert_trap(rig, CAUSE_INTERRUPT, number, ACCESS_NONE, RIG_ENTRY);
        ck_assert_uint_eq(rig->trap.word, 0);
        ck_assert_uint_eq(rig->left, 1);
        ck_assert_uint_eq(rig->cpu->control.pending, choices[_i].pending);
        ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
        ck_assert_uint_eq(rig->cpu->control.pending, choices[_i].pending & ~(1u << number));
        ck_assert_uint_eq(rig->cpu->control.mask, choices[_i].mask);
        ck_assert_uint_eq(rig_word(rig, 0x14), number);
    }
    rig_free(rig);
}
END_TEST

START_TEST(none_is_taken_while_ie_is_clear)
{
    struct rig *rig = boot(CE, 0xffffffff, 0xffffffff);
    rig->cpu->control.timer = 3;
    rig_run(rig, 10);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 0);
    ck_assert_uint_eq(rig->cpu->control.pending, 0xffffffff);
    ck_assert_uint_eq(rig->cpu->x[A0], 5);
    rig_free(rig);
}
END_TEST

START_TEST(it_comes_before_an_instruction_that_would_trap)
{
    static const word words[] = {0, 0x70000000, 0x71000000, 0x88000000, 0x42283fff};
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct rig *rig = boot(IE | U | TF, 4, 4);
        rig_put(rig, RIG_ENTRY, words[i]);
        ck_assert_int_eq(rig_step(rig), STOP_TRAP);
        ck_assert_trap(rig, CAUSE_INTERRUPT, 2, ACCESS_NONE, RIG_ENTRY);
        rig_free(rig);
    }
}
END_TEST

/* Each makes an interrupt takeable; the next instruction must not run. */
static const struct {
    const char *name;
    word word;
    word status, pending, mask;
    enum profile profile;
} enablers[] = {
    {"wrcr IMASK", 0x83028006, IE, 8, 0, PROFILE_PG32},    /* wrcr IMASK, a0 */
    {"wrcr IPENDING", 0x83028005, IE, 0, 8, PROFILE_PG32}, /* wrcr IPENDING, a0 */
    {"lpsw", 0x80000700, 0, 8, 8, PROFILE_PG32},           /* lpsw 0x700(zero) */
    {"lpsw to user mode", 0x80000710, 0, 8, 8, PROFILE_PG32},
    {"popf", 0x9102c000, 0, 8, 8, PROFILE_X86},              /* popf a1 */
    {"popf to user mode", 0x91030000, 0, 8, 8, PROFILE_X86}, /* popf a2 */
};

START_TEST(it_is_taken_before_the_next_instruction)
{
    struct rig *rig = rig_bare(RIG_SIZE, enablers[_i].profile);
    rig_program(rig, 0x700, IE, RIG_ENTRY + 4, 0, RIG_SIZE);
    rig_program(rig, 0x710, IE | U, RIG_ENTRY + 4, 0, RIG_SIZE);
    rig_program(rig, RIG_ENTRY, enablers[_i].word, i_addi(A7, ZERO, 1));
    rig->cpu->psw.status = enablers[_i].status;
    rig->cpu->x[A0] = 8;
    rig->cpu->x[A1] = IE;
    rig->cpu->x[A2] = IE | U;
    rig->cpu->control.pending = enablers[_i].pending;
    rig->cpu->control.mask = enablers[_i].mask;
    rig->left = 10;
    ck_assert_int_eq(machine_run(rig->machine, rig->cpu, &rig->left, &rig->trap), STOP_TRAP);
    ck_assert_uint_eq(rig->left, 9);
    ck_assert_trap(rig, CAUSE_INTERRUPT, 3, ACCESS_NONE, RIG_ENTRY + 4);
    ck_assert_uint_eq(rig->cpu->x[A7], 0);
    rig_free(rig);
}
END_TEST

/* The handler leaves IE clear, so the next one waits until lpsw. */
START_TEST(all_that_are_pending_are_taken_one_after_the_other)
{
    struct rig *rig = boot(IE, 0xffffffff, 0xffffffff);
    rig_program(rig, RIG_HANDLER, i_slli(S0, S0, 1), i_lw(S1, 0x14, ZERO), i_sub(S1, S1, S2),
                i_or(S0, S0, S1), i_addi(S2, S2, 1), i_lpsw(0, ZERO));
    rig_run(rig, 32 * 6 + 2);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 32);
    ck_assert_uint_eq(rig->cpu->x[S2], 32);
    ck_assert_uint_eq(rig->cpu->x[S0], 0); /* each number was the next */
    ck_assert_uint_eq(rig->cpu->control.pending, 0);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    rig_free(rig);
}
END_TEST

/* A handler with IE set is interrupted before its first instruction, once for each line: then the
 * program runs on, whatever the storm. */
START_TEST(a_storm_ends_when_no_line_is_left)
{
    struct rig *rig = boot(IE, 0xffffffff, 0xffffffff);
    rig_handler(rig, IE);
    rig_run(rig, 10);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 32);
    ck_assert_uint_eq(rig->left, 0);
    ck_assert_uint_eq(rig->cpu->psw.pc, RIG_HANDLER);
    rig_free(rig);
}
END_TEST

START_TEST(a_device_that_interrupts_every_instruction_does_not_stop_the_program)
{
    struct rig *rig = boot(IE, 0, LINE_INTERVAL);
    rig_handler(rig, IE);
    rig_program(rig, RIG_HANDLER, i_addi(A1, A1, 1), i_jal(ZERO, -1));
    rig_set_field(rig, "interval", "period", 1);
    rig_set_field(rig, "interval", "due", 1);
    rig_run(rig, 1000);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 999);
    ck_assert_uint_eq(rig->computer->retired, 1000);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    ck_assert_uint_eq(rig->cpu->x[A1], 999);
    rig_free(rig);
}
END_TEST

START_TEST(idle_with_ie_is_interrupted_and_returned_from_to_what_follows)
{
    struct rig *rig = boot(IE | CE, 0, LINE_TIMER);
    rig->cpu->control.timer = 500;
    rig_program(rig, RIG_HANDLER, i_addi(A1, A1, 1), i_lpsw(0, ZERO));
    rig_program(rig, RIG_ENTRY, i_idle(), i_addi(A0, A0, 1), i_jal(ZERO, 0));
    ck_assert_int_eq(rig_run(rig, 4), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    ck_assert_uint_eq(rig->cpu->x[A1], 1);
    ck_assert_uint_eq(rig->cpu->control.clock, 501);
    rig_free(rig);
}
END_TEST

START_TEST(idle_without_ie_goes_on_with_the_interrupt_pending)
{
    struct rig *rig = boot(CE, 0, LINE_TIMER);
    rig->cpu->control.timer = 500;
    rig_program(rig, RIG_ENTRY, i_idle(), i_rdcr(A0, IPENDING), i_jal(ZERO, 0));
    ck_assert_int_eq(rig_run(rig, 3), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->cpu->x[A0], LINE_TIMER);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 0);
    rig_free(rig);
}
END_TEST

START_TEST(idle_with_one_pending_already_does_not_wait)
{
    struct rig *rig = boot(CE, 6, 4);
    rig_program(rig, RIG_ENTRY, i_idle(), i_rdcr(A0, CLOCKLO), i_jal(ZERO, 0));
    ck_assert_int_eq(rig_run(rig, 3), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    ck_assert_uint_eq(rig->cpu->control.pending, 6);
    rig_free(rig);
}
END_TEST

START_TEST(a_masked_interrupt_does_not_end_a_wait)
{
    struct rig *rig = boot(IE | CE, 0, LINE_DISK);
    rig->cpu->control.timer = 20;
    rig->cpu->control.pending = LINE_CONSOLE;
    rig_program(rig, RIG_ENTRY, i_idle());
    ck_assert_int_eq(rig_run(rig, 3), COMPUTER_WAITING);
    ck_assert_uint_eq(rig->left, 2);
    ck_assert_uint_eq(rig->cpu->control.waiting, 1);
    rig_free(rig);
}
END_TEST

START_TEST(an_interrupt_cleared_by_hand_is_not_taken)
{
    struct rig *rig = boot(0, 0xff, 0xff);
    rig_program(rig, RIG_ENTRY, i_wrcr(IPENDING, ZERO), i_lpsw(0x700, ZERO));
    rig_program(rig, 0x700, IE, 0x600, 0, RIG_SIZE);
    rig_put(rig, 0x600, i_jal(ZERO, 0));
    rig_run(rig, 10);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 0);
    ck_assert_uint_eq(rig->cpu->psw.pc, 0x600);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("interrupts");
    TCase *tcase = tcase_create("interrupts");
    tcase_add_loop_test(tcase, the_lowest_pending_and_unmasked_one_is_taken, 0,
                        sizeof choices / sizeof choices[0]);
    tcase_add_test(tcase, none_is_taken_while_ie_is_clear);
    tcase_add_test(tcase, it_comes_before_an_instruction_that_would_trap);
    tcase_add_loop_test(tcase, it_is_taken_before_the_next_instruction, 0,
                        sizeof enablers / sizeof enablers[0]);
    tcase_add_test(tcase, all_that_are_pending_are_taken_one_after_the_other);
    tcase_add_test(tcase, a_storm_ends_when_no_line_is_left);
    tcase_add_test(tcase, a_device_that_interrupts_every_instruction_does_not_stop_the_program);
    tcase_add_test(tcase, idle_with_ie_is_interrupted_and_returned_from_to_what_follows);
    tcase_add_test(tcase, idle_without_ie_goes_on_with_the_interrupt_pending);
    tcase_add_test(tcase, idle_with_one_pending_already_does_not_wait);
    tcase_add_test(tcase, a_masked_interrupt_does_not_end_a_wait);
    tcase_add_test(tcase, an_interrupt_cleared_by_hand_is_not_taken);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
