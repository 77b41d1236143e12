/* computer.c - a machine with its processor: what it is doing, and what it counts. */
#include "tests/machine/drive.h"

START_TEST(a_computer_counts_its_instructions_and_traps)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_program(rig, RIG_HANDLER, i_lpsw(0, ZERO));
    rig_program(rig, RIG_ENTRY, i_syscall(0), i_syscall(1), i_addi(A0, A0, 1), i_jal(ZERO, -3));
    rig_run(rig, 600);
    ck_assert_uint_eq(rig->computer->retired, 600);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_SYSCALL], 200);
    ck_assert_uint_eq(rig->cpu->x[A0], 100);
    for (unsigned cause = 0; cause < CAUSES; cause++)
        ck_assert(cause == CAUSE_SYSCALL || rig->computer->traps[cause] == 0);
    rig_free(rig);
}
END_TEST

START_TEST(running_to_a_trap_stops_when_it_is_delivered)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_program(rig, RIG_HANDLER, i_jal(ZERO, 0));
    rig_program(rig, RIG_ENTRY, i_addi(A0, A0, 1), i_syscall(9), i_addi(A0, A0, 1));
    uint64_t budget = 100;
    ck_assert(computer_run_to_trap(rig->computer, &budget));
    ck_assert_uint_eq(budget, 98);
    ck_assert_int_eq(rig->computer->trap.cause, CAUSE_SYSCALL);
    ck_assert_uint_eq(rig->computer->trap.value, 9);
    ck_assert_uint_eq(rig->cpu->psw.pc, RIG_HANDLER);
    ck_assert(!computer_run_to_trap(rig->computer, &budget));
    ck_assert_uint_eq(budget, 0);
    ck_assert_int_eq(rig->computer->state, COMPUTER_RUNNING);
    rig_free(rig);
}
END_TEST

START_TEST(a_waiting_computer_runs_only_when_it_is_woken)
{
    struct rig *rig = drive_boot();
    rig->cpu->psw.status = CE;
    rig->cpu->control.mask = LINE_TIMER;
    rig->cpu->control.timer = 50;
    rig_program(rig, RIG_ENTRY, i_idle(), i_addi(A0, A0, 1), i_idle());
    uint64_t budget = 100;
    computer_run(rig->computer, &budget);
    ck_assert_int_eq(rig->computer->state, COMPUTER_WAITING);
    ck_assert_uint_eq(budget, 99);
    computer_run(rig->computer, &budget);
    ck_assert_uint_eq(budget, 99);
    ck_assert(computer_wake(rig->computer));
    ck_assert_int_eq(rig->computer->state, COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->cpu->control.clock, 50);
    rig->cpu->control.mask = 0;
    computer_run(rig->computer, &budget);
    ck_assert_uint_eq(rig->computer->retired, 1);
    ck_assert(!computer_wake(rig->computer)); /* the timer's line is masked by now */
    ck_assert_int_eq(rig->computer->state, COMPUTER_WAITING);
    ck_assert(!computer_is_done(rig->computer));
    rig_free(rig);
}
END_TEST

START_TEST(a_computer_that_is_off_or_stopped_stays_so)
{
    for (unsigned i = 0; i < 2; i++) {
        struct rig *rig = drive_boot();
        rig_put(rig, RIG_ENTRY, i ? i_out(ZERO, POWER, ZERO) : i_break(0));
        uint64_t budget = 100;
        computer_run(rig->computer, &budget);
        ck_assert_int_eq(rig->computer->state, i ? COMPUTER_OFF : COMPUTER_STOPPED);
        ck_assert(computer_is_done(rig->computer));
        struct state before = {0};
        state_read(&before, rig);
        uint64_t left = budget;
        computer_run(rig->computer, &budget);
        ck_assert(!computer_run_to_trap(rig->computer, &budget));
        ck_assert(!computer_wake(rig->computer));
        ck_assert_uint_eq(budget, left);
        ck_assert_same_state(rig, &before);
        state_free(&before);
        rig_free(rig);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("computer");
    TCase *tcase = tcase_create("computer");
    tcase_add_test(tcase, a_computer_counts_its_instructions_and_traps);
    tcase_add_test(tcase, running_to_a_trap_stops_when_it_is_delivered);
    tcase_add_test(tcase, a_waiting_computer_runs_only_when_it_is_woken);
    tcase_add_test(tcase, a_computer_that_is_off_or_stopped_stays_so);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
