/* trace.c - with TF set, one instruction at a time. */
#include "tests/machine/drive.h"

/* Instructions that complete, and the pc after them. */
static const struct {
    word word;
    word status;
    vaddr next;
} completing[] = {
    {0x30000001, U, 0x404},  /* addi zero, zero, 1 */
    {0x58000003, U, 0x40c},  /* jal zero, +3 */
    {0x50003fff, 0, 0x3fc},  /* beq zero, zero, -1 */
    {0x59000703, 0, 0x702},  /* jalr zero, 0x703(zero): the next fetch would trap */
    {0x42280700, U, 0x404},  /* lw t0, 0x700(zero) */
    {0x4a280700, U, 0x404},  /* sw t0, 0x700(zero) */
    {0x82280001, 0, 0x404},  /* rdcr t0, MEMSIZE */
    {0x83000004, 0, 0x404},  /* wrcr TIMER, zero */
    {0x86280030, 0, 0x404},  /* in t0, RANDOM */
    {0x87280021, CE, 0x404}, /* out t0, DISK_SECTOR */
    {0x85000000, 0, 0x404},  /* tlbi zero */
    {0x84280000, 0, 0x404},  /* lra t0, zero */
    {0x81000720, 0, 0x404},  /* spsw 0x720(zero) */
    {0x88000000, 0, 0x404},  /* idle */
};

START_TEST(each_instruction_that_completes_is_followed_by_a_trace_trap)
{
    struct rig *rig = drive_boot();
    rig->cpu->psw.status = completing[_i].status | TF;
    rig_put(rig, RIG_ENTRY, completing[_i].word);
    rig->left = 10;
    ck_assert_int_eq(machine_run(rig->machine, rig->cpu, &rig->left, &rig->trap), STOP_TRAP);
    ck_assert_uint_eq(rig->left, 9);
    ck_assert_trap(rig, CAUSE_TRACE, 0, ACCESS_NONE, completing[_i].next);
    ck_assert_uint_eq(rig->cpu->psw.pc, completing[_i].next);
    ck_assert_uint_eq(rig->cpu->control.time, 1);
    rig_free(rig);
}
END_TEST

START_TEST(an_instruction_with_a_trap_of_its_own_has_no_second_one)
{
    static const struct {
        word word, status;
        enum cause cause;
    } rows[] = {
        {0x70000000, U, CAUSE_SYSCALL}, {0x71000000, 0, CAUSE_BREAK},
        {0, 0, CAUSE_ILLEGAL},          {0x88000000, U, CAUSE_PRIVILEGED},
        {0x42283ffc, 0, CAUSE_MEMORY},  {0x42280001, U, CAUSE_ALIGN},
    };
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rig *rig = drive_boot();
        rig_handler(rig, 0);
        rig_put(rig, RIG_HANDLER, i_jal(ZERO, 0));
        rig->cpu->psw.status = rows[i].status | TF;
        rig_put(rig, RIG_ENTRY, rows[i].word);
        rig_run(rig, 20);
        ck_assert_int_eq(rig->trap.cause, rows[i].cause);
        ck_assert_uint_eq(rig->computer->traps[CAUSE_TRACE], 0);
        ck_assert_uint_eq(rig_word(rig, 0), rows[i].status | TF);
        rig_free(rig);
    }
}
END_TEST

START_TEST(an_lpsw_that_sets_tf_is_not_traced_itself)
{
    struct rig *rig = drive_boot();
    rig_put(rig, RIG_ENTRY, i_lpsw(0x700, ZERO));
    rig_program(rig, 0x700, U | TF, 0x600, 0, RIG_SIZE);
    rig_program(rig, 0x600, i_addi(A0, A0, 1), i_addi(A0, A0, 1));
    rig->left = 10;
    ck_assert_int_eq(machine_run(rig->machine, rig->cpu, &rig->left, &rig->trap), STOP_TRAP);
    ck_assert_uint_eq(rig->left, 8);
    ck_assert_trap(rig, CAUSE_TRACE, 0, ACCESS_NONE, 0x604);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    rig_free(rig);
}
END_TEST

START_TEST(an_lpsw_that_clears_tf_is_traced_and_saves_the_psw_it_loaded)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig->cpu->psw.status = TF | CE;
    rig_put(rig, RIG_ENTRY, i_lpsw(0x700, ZERO));
    rig_program(rig, 0x700, U, 0x600, 0x100, 0x7000);
    ck_assert_int_eq(rig_step(rig), STOP_TRAP);
    ck_assert_trap(rig, CAUSE_TRACE, 0, ACCESS_NONE, 0x600);
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    ck_assert_uint_eq(rig_word(rig, 0x00), U);
    ck_assert_uint_eq(rig_word(rig, 0x04), 0x600);
    ck_assert_uint_eq(rig_word(rig, 0x08), 0x100);
    ck_assert_uint_eq(rig_word(rig, 0x0c), 0x7000);
    rig_free(rig);
}
END_TEST

/* Both are due after the same instruction: the trace trap belongs to the instruction. */
START_TEST(the_trace_trap_comes_before_an_interrupt)
{
    struct rig *rig = drive_boot();
    rig->cpu->psw.status = TF | CE | IE;
    rig->cpu->control.timer = 1;
    rig->cpu->control.mask = LINE_TIMER;
    ck_assert_int_eq(drive_one(rig, i_addi(A0, A0, 1)), STOP_TRAP);
    ck_assert_trap(rig, CAUSE_TRACE, 0, ACCESS_NONE, RIG_ENTRY + 4);
    ck_assert_uint_eq(rig->cpu->control.pending, LINE_TIMER);
    rig_handler(rig, IE);
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    ck_assert_int_eq(rig_step(rig), STOP_TRAP);
    ck_assert_trap(rig, CAUSE_INTERRUPT, 0, ACCESS_NONE, RIG_HANDLER);
    rig_free(rig);
}
END_TEST

static void load_sum(struct rig *rig)
{
    drive_psw(rig, U | CE, 0, 0x1000, 0x100);
    rig_program(rig, 0x1000, i_addi(A0, ZERO, 10), i_add(A1, A1, A0), i_sw(A1, 0x80, ZERO),
                i_addi(A0, A0, -1), i_bne(A0, ZERO, -3), i_syscall(1));
}

/* A handler that only returns makes stepping invisible to the program, its clock included. */
START_TEST(a_traced_program_computes_what_it_does_alone)
{
    struct rig *alone = drive_boot(), *traced = drive_boot();
    load_sum(alone);
    load_sum(traced);
    rig_handler(alone, 0);
    rig_handler(traced, 0);
    rig_put(alone, RIG_HANDLER, i_jal(ZERO, 0));
    /* sw t0, 0x40; t0 = cause - TRACE; stay here if it is another; lw t0, 0x40; return */
    rig_program(traced, RIG_HANDLER, i_sw(T0, 0x40, ZERO), i_lw(T0, 0x10, ZERO),
                i_addi(T0, T0, -(int)CAUSE_TRACE), i_bne(T0, ZERO, 0), i_lw(T0, 0x40, ZERO),
                i_lpsw(0, ZERO));
    traced->cpu->psw.status |= TF;
    rig_run(alone, 1000);
    rig_run(traced, 1000);
    ck_assert_int_eq(alone->trap.cause, CAUSE_SYSCALL);
    ck_assert_int_eq(traced->trap.cause, CAUSE_SYSCALL);
    ck_assert_uint_eq(traced->computer->traps[CAUSE_TRACE], 41);
    ck_assert_uint_eq(traced->cpu->x[A1], 55);
    ck_assert_uint_eq(rig_word(traced, 0x1080), 55);
    ck_assert_uint_eq(traced->cpu->x[A1], alone->cpu->x[A1]);
    ck_assert_uint_eq(traced->cpu->control.clock, alone->cpu->control.clock);
    ck_assert_uint_eq(rig_word(traced, 4), rig_word(alone, 4));
    rig_free(alone);
    rig_free(traced);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trace");
    TCase *tcase = tcase_create("trace");
    tcase_add_loop_test(tcase, each_instruction_that_completes_is_followed_by_a_trace_trap, 0,
                        sizeof completing / sizeof completing[0]);
    tcase_add_test(tcase, an_instruction_with_a_trap_of_its_own_has_no_second_one);
    tcase_add_test(tcase, an_lpsw_that_sets_tf_is_not_traced_itself);
    tcase_add_test(tcase, an_lpsw_that_clears_tf_is_traced_and_saves_the_psw_it_loaded);
    tcase_add_test(tcase, the_trace_trap_comes_before_an_interrupt);
    tcase_add_test(tcase, a_traced_program_computes_what_it_does_alone);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
