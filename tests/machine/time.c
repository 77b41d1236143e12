/* time.c - clock, timer and instruction time: exact to the instruction. */
#include "tests/machine/drive.h"

/* n instructions that do nothing but jump to themselves, under this status. */
static struct rig *looping(word status)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_put(rig, RIG_HANDLER, i_jal(ZERO, 0));
    rig_put(rig, RIG_ENTRY, i_jal(ZERO, 0));
    drive_psw(rig, status, RIG_ENTRY, 0, RIG_SIZE);
    return rig;
}

static void ck_assert_control(struct rig *rig, uint64_t time, uint64_t clock, word timer,
                              word pending)
{
    const struct control *control = &rig->cpu->control;
    ck_assert_uint_eq(control->time, time);
    ck_assert_uint_eq(control->clock, clock);
    ck_assert_uint_eq(control->timer, timer);
    ck_assert_uint_eq(control->pending, pending);
}

START_TEST(the_clock_counts_while_ce_is_set)
{
    struct rig *rig = looping(_i ? U | CE : CE);
    rig_run(rig, 1000);
    ck_assert_control(rig, 1000, 1000, 0, 0);
    rig_free(rig);
}
END_TEST

START_TEST(only_instruction_time_passes_while_ce_is_clear)
{
    struct rig *rig = looping(_i ? U : 0);
    rig->cpu->control.timer = 5;
    rig_run(rig, 1000);
    ck_assert_control(rig, 1000, 0, 5, 0);
    rig_free(rig);
}
END_TEST

START_TEST(a_timer_is_pending_after_exactly_that_many_instructions)
{
    for (word n = 1; n < 40; n++) {
        struct rig *rig = looping(CE);
        rig->cpu->x[A0] = n;
        drive_one(rig, i_wrcr(TIMER, A0));
        ck_assert_control(rig, 1, 1, n, 0);
        rig_put(rig, RIG_ENTRY + 4, i_jal(ZERO, 0));
        rig_run(rig, n - 1);
        ck_assert_control(rig, n, n, 1, 0);
        rig_run(rig, 1);
        ck_assert_control(rig, n + 1, n + 1, 0, 1);
        rig_run(rig, 100);
        ck_assert_control(rig, n + 101, n + 101, 0, 1);
        rig_free(rig);
    }
}
END_TEST

START_TEST(the_timer_interrupt_is_taken_after_exactly_that_many_instructions)
{
    for (word n = 1; n < 40; n++) {
        struct rig *rig = looping(IE | CE);
        rig->cpu->control.timer = n;
        rig->cpu->control.mask = 1;
        rig_run(rig, n + 5);
        ck_assert_control(rig, n + 5, n, 0, 0);
        ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 1);
        ck_assert_trap(rig, CAUSE_INTERRUPT, 0, ACCESS_NONE, RIG_ENTRY);
        rig_free(rig);
    }
}
END_TEST

START_TEST(a_timer_of_zero_never_comes)
{
    struct rig *rig = looping(IE | CE);
    rig->cpu->control.mask = 0xffffffff;
    rig_run(rig, 100000);
    ck_assert_control(rig, 100000, 100000, 0, 0);
    rig_free(rig);
}
END_TEST

START_TEST(the_longest_timer_counts_down)
{
    struct rig *rig = looping(CE);
    rig->cpu->control.timer = 0xffffffff;
    rig_run(rig, 1000);
    ck_assert_control(rig, 1000, 1000, 0xffffffff - 1000, 0);
    rig_free(rig);
}
END_TEST

START_TEST(the_clock_has_64_bits)
{
    struct rig *rig = looping(CE);
    rig->cpu->control.clock = 0xfffffffe;
    rig_program(rig, RIG_ENTRY, i_rdcr(A0, CLOCKLO), i_rdcr(A1, CLOCKLO), i_rdcr(A2, CLOCKLO),
                i_rdcr(A3, CLOCKHI));
    rig_run(rig, 4);
    ck_assert_uint_eq(rig->cpu->x[A0], 0xfffffffe);
    ck_assert_uint_eq(rig->cpu->x[A1], 0xffffffff);
    ck_assert_uint_eq(rig->cpu->x[A2], 0);
    ck_assert_uint_eq(rig->cpu->x[A3], 1);
    rig_free(rig);
}
END_TEST

/* Faults are not counted, system calls are; whether the handler is depends on its own CE. */
START_TEST(faults_are_not_counted_and_system_calls_are)
{
    static const struct {
        word word;
        unsigned counted;
    } rows[] = {{0x70000000, 1}, {0x71000000, 0}, {0x72000000, 0}, {0, 0}, {0x42283fff, 0}};
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rig *rig = looping(CE);
        rig->cpu->control.timer = 9;
        drive_one(rig, rows[i].word);
        ck_assert_control(rig, rows[i].counted, rows[i].counted, 9 - rows[i].counted, 0);
        ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
        ck_assert_control(rig, rows[i].counted, rows[i].counted, 9 - rows[i].counted, 0);
        rig_run(rig, 7);
        ck_assert_control(rig, rows[i].counted + 7, rows[i].counted, 9 - rows[i].counted, 0);
        rig_free(rig);
    }
}
END_TEST

START_TEST(an_interrupt_costs_no_time)
{
    struct rig *rig = looping(IE | CE);
    rig->cpu->control.pending = rig->cpu->control.mask = 2;
    rig->cpu->control.timer = 9;
    ck_assert_int_eq(rig_step(rig), STOP_TRAP);
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    ck_assert_control(rig, 0, 0, 9, 0);
    rig_free(rig);
}
END_TEST

/* lpsw is counted under the CE with which it began. */
START_TEST(an_lpsw_that_clears_ce_is_counted_and_one_that_sets_it_is_not)
{
    for (unsigned before = 0; before < 2; before++)
        for (unsigned after = 0; after < 2; after++) {
            struct rig *rig = looping(before ? CE : 0);
            rig->cpu->control.timer = 4;
            rig_program(rig, RIG_ENTRY, i_addi(A0, A0, 1), i_lpsw(0x700, ZERO));
            rig_program(rig, 0x700, after ? CE : 0, 0x600, 0, RIG_SIZE);
            rig_put(rig, 0x600, i_jal(ZERO, 0));
            rig_run(rig, 3);
            unsigned counted = 2 * before + after;
            ck_assert_control(rig, 3, counted, 4 - counted, 0);
            rig_free(rig);
        }
}
END_TEST

START_TEST(an_instruction_is_counted_before_its_own_effect_on_the_clock)
{
    struct rig *rig = looping(CE);
    rig->cpu->control.timer = 3;
    rig->cpu->x[A0] = 10;
    rig_program(rig, RIG_ENTRY, i_rdcr(A1, TIMER), i_rdcr(A2, TIMER), i_wrcr(TIMER, A0),
                i_rdcr(A3, TIMER), i_rdcr(A4, CLOCKLO), i_rdcr(A5, IPENDING));
    rig_run(rig, 6);
    ck_assert_uint_eq(rig->cpu->x[A1], 3);
    ck_assert_uint_eq(rig->cpu->x[A2], 2);
    ck_assert_uint_eq(rig->cpu->x[A3], 10);
    ck_assert_uint_eq(rig->cpu->x[A4], 4);
    ck_assert_uint_eq(rig->cpu->x[A5], 1);
    ck_assert_control(rig, 6, 6, 7, 1);
    rig_free(rig);
}
END_TEST

/* A timer of 1, set again by its own handler with IE and CE: one interrupt for each instruction. */
START_TEST(a_timer_of_one_interrupts_after_every_instruction)
{
    struct rig *rig = looping(IE | CE);
    rig->cpu->control.mask = 1;
    rig->cpu->control.timer = 1;
    rig->cpu->x[A0] = 1;
    rig_program(rig, RIG_HANDLER, i_wrcr(TIMER, A0), i_lpsw(0, ZERO));
    rig_put(rig, RIG_ENTRY, i_addi(A1, A1, 1));
    rig_put(rig, RIG_ENTRY + 4, i_jal(ZERO, -1));
    rig_run(rig, 300);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 100);
    ck_assert_uint_eq(rig->cpu->x[A1], 50);
    ck_assert_control(rig, 300, 100, 1, 0);
    rig_free(rig);
}
END_TEST

START_TEST(idle_skips_to_the_timer)
{
    struct rig *rig = looping(IE | CE);
    rig->cpu->control.mask = 1;
    rig->cpu->control.timer = 0x80000000;
    rig_program(rig, RIG_ENTRY, i_addi(A0, A0, 1), i_idle(), i_addi(A0, A0, 1));
    ck_assert_int_eq(rig_run(rig, 5), COMPUTER_RUNNING);
    ck_assert_control(rig, 0x80000003, 0x80000000, 0, 0);
    ck_assert_uint_eq(rig->computer->retired, 5);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    ck_assert_trap(rig, CAUSE_INTERRUPT, 0, ACCESS_NONE, RIG_ENTRY + 8);
    rig_free(rig);
}
END_TEST

/* A wait ends with the first event on an unmasked line; others happen on the way. */
static const struct {
    word timer, period, mask;
    uint64_t woken_at; /* instruction time; 0: never */
    word timer_left, pending;
} waits[] = {
    {100, 40, LINE_TIMER, 100, 0, LINE_TIMER | LINE_INTERVAL},
    {100, 40, LINE_INTERVAL, 40, 60, LINE_INTERVAL},
    {100, 40, LINE_TIMER | LINE_INTERVAL, 40, 60, LINE_INTERVAL},
    {30, 40, LINE_INTERVAL, 40, 0, LINE_TIMER | LINE_INTERVAL},
    {40, 40, LINE_TIMER, 40, 0, LINE_TIMER | LINE_INTERVAL},
    {40, 40, LINE_TIMER | LINE_INTERVAL, 40, 0, LINE_TIMER | LINE_INTERVAL},
    {100, 0, LINE_INTERVAL, 0, 99, 0},
    {0, 40, LINE_TIMER, 0, 0, 0},
    {100, 40, LINE_CONSOLE | LINE_DISK, 0, 99, 0},
    {100, 40, 0, 0, 99, 0},
    {1, 0, LINE_TIMER, 1, 0, LINE_TIMER},
    {0, 1, LINE_INTERVAL, 1, 0, LINE_INTERVAL},
};

START_TEST(a_wait_ends_at_the_first_unmasked_event)
{
    struct rig *rig = looping(CE);
    rig->cpu->control.timer = waits[_i].timer;
    rig->cpu->control.mask = waits[_i].mask;
    rig_set_field(rig, "interval", "period", waits[_i].period);
    rig_set_field(rig, "interval", "due", waits[_i].period);
    rig_put(rig, RIG_ENTRY, i_idle());
    rig_put(rig, RIG_ENTRY + 4, i_rdcr(A0, CLOCKLO));
    enum computer_state state = rig_run(rig, 2);
    word pending = waits[_i].pending;
    if (waits[_i].woken_at == 0) {
        ck_assert_int_eq(state, COMPUTER_WAITING);
        ck_assert_control(rig, 1, 1, waits[_i].timer_left, pending);
    } else {
        ck_assert_int_eq(state, COMPUTER_RUNNING);
        ck_assert_uint_eq(rig->cpu->x[A0], waits[_i].woken_at);
        ck_assert_uint_eq(rig->cpu->control.pending & ~(word)LINE_TIMER,
                          pending & ~(word)LINE_TIMER);
        ck_assert_uint_eq(rig->cpu->control.waiting, 0);
    }
    rig_free(rig);
}
END_TEST

START_TEST(a_wait_counts_on_the_clock_only_with_ce)
{
    struct rig *rig = looping(0);
    rig->cpu->control.timer = 50;
    rig->cpu->control.mask = LINE_TIMER | LINE_INTERVAL;
    rig_set_field(rig, "interval", "period", 1000);
    rig_set_field(rig, "interval", "due", 1000);
    rig_put(rig, RIG_ENTRY, i_idle());
    rig_put(rig, RIG_ENTRY + 4, i_jal(ZERO, 0));
    ck_assert_int_eq(rig_run(rig, 2), COMPUTER_RUNNING);
    ck_assert_control(rig, 1001, 0, 50, LINE_INTERVAL);
    rig_free(rig);
}
END_TEST

START_TEST(a_timer_that_stands_still_never_ends_a_wait)
{
    struct rig *rig = looping(IE);
    rig->cpu->control.timer = 50;
    rig->cpu->control.mask = 0xffffffff;
    rig_put(rig, RIG_ENTRY, i_idle());
    ck_assert_int_eq(rig_run(rig, 5), COMPUTER_WAITING);
    ck_assert_uint_eq(rig->left, 4);
    ck_assert_control(rig, 1, 0, 50, 0);
    rig_free(rig);
}
END_TEST

START_TEST(a_wait_for_nothing_can_be_inspected_and_ended_by_input)
{
    struct rig *rig = looping(0);
    rig->cpu->control.mask = LINE_CONSOLE;
    drive_out(rig, CONSOLE_CONTROL, 1);
    drive_one(rig, i_idle());
    struct state waiting = {0};
    state_read(&waiting, rig);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_int_eq(rig_step(rig), STOP_IDLE);
        ck_assert_uint_eq(rig->left, 1);
        ck_assert(!machine_wait(rig->machine, rig->cpu));
        ck_assert_same_state(rig, &waiting);
    }
    bench_type(&rig->bench, 0, "x"); /* it came a while ago */
    bus_touch(rig->machine->bus);
    ck_assert(machine_wait(rig->machine, rig->cpu));
    ck_assert_uint_eq(rig->cpu->control.time, waiting.cpu.control.time);
    rig_put(rig, RIG_ENTRY + 4, i_addi(A0, ZERO, 1));
    ck_assert_int_eq(rig_step(rig), STOP_BUDGET);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    ck_assert_uint_eq(rig->cpu->control.pending, LINE_CONSOLE);
    state_free(&waiting);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("time");
    TCase *count = tcase_create("counting");
    tcase_add_loop_test(count, the_clock_counts_while_ce_is_set, 0, 2);
    tcase_add_loop_test(count, only_instruction_time_passes_while_ce_is_clear, 0, 2);
    tcase_add_test(count, a_timer_is_pending_after_exactly_that_many_instructions);
    tcase_add_test(count, the_timer_interrupt_is_taken_after_exactly_that_many_instructions);
    tcase_add_test(count, a_timer_of_zero_never_comes);
    tcase_add_test(count, the_longest_timer_counts_down);
    tcase_add_test(count, the_clock_has_64_bits);
    tcase_add_test(count, faults_are_not_counted_and_system_calls_are);
    tcase_add_test(count, an_interrupt_costs_no_time);
    tcase_add_test(count, an_lpsw_that_clears_ce_is_counted_and_one_that_sets_it_is_not);
    tcase_add_test(count, an_instruction_is_counted_before_its_own_effect_on_the_clock);
    tcase_add_test(count, a_timer_of_one_interrupts_after_every_instruction);
    suite_add_tcase(suite, count);
    TCase *waiting = tcase_create("waiting");
    tcase_add_test(waiting, idle_skips_to_the_timer);
    tcase_add_loop_test(waiting, a_wait_ends_at_the_first_unmasked_event, 0,
                        sizeof waits / sizeof waits[0]);
    tcase_add_test(waiting, a_wait_counts_on_the_clock_only_with_ce);
    tcase_add_test(waiting, a_timer_that_stands_still_never_ends_a_wait);
    tcase_add_test(waiting, a_wait_for_nothing_can_be_inspected_and_ended_by_input);
    suite_add_tcase(suite, waiting);
    return rig_main(suite);
}
