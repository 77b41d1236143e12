/* devices.c - interval timer, random source, power, and the ports that are nobody's. */
#include "tests/machine/drive.h"

static word pending(struct rig *rig)
{
    word lines = rig->cpu->control.pending;
    rig->cpu->control.pending = 0;
    return lines;
}

/* Given at instruction time t, the first interrupt is at t + period, whatever CE says. */
START_TEST(the_interval_timer_raises_every_period)
{
    static const word periods[] = {1, 2, 3, 10, 1000};
    for (unsigned i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        struct rig *rig = drive_boot();
        word period = periods[i];
        rig->cpu->psw.status = i % 2 ? CE : 0;
        drive_pass(rig, 5);
        drive_out(rig, INTERVAL_PERIOD, period);
        ck_assert_uint_eq(pending(rig), period == 1 ? LINE_INTERVAL : 0);
        for (uint64_t time = 7; time < 6 + 4 * period; time++) {
            drive_pass(rig, 1);
            ck_assert_uint_eq(rig->cpu->control.time, time);
            word expected = (time - 5) % period == 0 ? LINE_INTERVAL : 0;
            if (pending(rig) != expected)
                ck_abort_msg("period %u, time %llu", period, (unsigned long long)time);
        }
        rig_free(rig);
    }
}
END_TEST

START_TEST(the_interval_timer_counts_down)
{
    struct rig *rig = drive_boot();
    ck_assert_uint_eq(drive_in(rig, INTERVAL_COUNT), 0);
    ck_assert_uint_eq(drive_in(rig, INTERVAL_PERIOD), 0);
    drive_out(rig, INTERVAL_PERIOD, 10);
    for (word count = 9; count > 0; count--)
        ck_assert_uint_eq(drive_in(rig, INTERVAL_COUNT), count);
    ck_assert_uint_eq(pending(rig), LINE_INTERVAL);
    ck_assert_uint_eq(drive_in(rig, INTERVAL_COUNT), 10);
    ck_assert_uint_eq(drive_in(rig, INTERVAL_PERIOD), 10);
    rig_free(rig);
}
END_TEST

START_TEST(writing_the_period_starts_it_anew_and_zero_stops_it)
{
    struct rig *rig = drive_boot();
    drive_out(rig, INTERVAL_PERIOD, 10);
    drive_pass(rig, 8);
    drive_out(rig, INTERVAL_PERIOD, 10);
    drive_pass(rig, 8);
    ck_assert_uint_eq(pending(rig), 0);
    drive_pass(rig, 1);
    ck_assert_uint_eq(pending(rig), LINE_INTERVAL);
    drive_out(rig, INTERVAL_PERIOD, 0);
    drive_pass(rig, 1000);
    ck_assert_uint_eq(pending(rig), 0);
    ck_assert_uint_eq(drive_in(rig, INTERVAL_COUNT), 0);
    rig_free(rig);
}
END_TEST

START_TEST(the_longest_period_is_far_away)
{
    struct rig *rig = drive_boot();
    drive_out(rig, INTERVAL_PERIOD, 0xffffffff);
    drive_pass(rig, 1000);
    ck_assert_uint_eq(pending(rig), 0);
    ck_assert_uint_eq(drive_in(rig, INTERVAL_COUNT), 0xffffffff - 1001);
    rig_free(rig);
}
END_TEST

START_TEST(periods_missed_while_time_jumps_raise_once_and_keep_their_beat)
{
    struct rig *rig = drive_boot();
    drive_out(rig, INTERVAL_PERIOD, 30);
    rig->cpu->psw.status = CE;
    rig->cpu->control.timer = 101;
    rig->cpu->control.mask = LINE_TIMER;
    rig_program(rig, RIG_ENTRY, i_idle(), i_in(A0, INTERVAL_COUNT, ZERO));
    ck_assert_int_eq(rig_run(rig, 2), COMPUTER_RUNNING);
    /* written at 0; idle began at 1, woke at 102; the beat is at 30, 60, 90, 120 */
    ck_assert_uint_eq(rig->cpu->x[A0], 18);
    ck_assert_uint_eq(pending(rig), LINE_TIMER | LINE_INTERVAL);
    rig_free(rig);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_words)
{
    struct rig *one = drive_boot(), *other = drive_boot(), *third = drive_boot();
    rig_set_field(third, "random", "state", BENCH_SEED + 1);
    unsigned same = 0;
    drive_pass(other, 77); /* the moment does not matter */
    for (unsigned i = 0; i < 1000; i++) {
        word a = drive_in(one, RANDOM), b = drive_in(other, RANDOM), c = drive_in(third, RANDOM);
        if (a != b)
            ck_abort_msg("read %u: 0x%x and 0x%x", i, a, b);
        same += a == c;
    }
    ck_assert_uint_lt(same, 3);
    rig_free(one);
    rig_free(other);
    rig_free(third);
}
END_TEST

/* The first outputs of splitmix64 from state 0, their high halves. */
START_TEST(the_sequence_is_the_documented_one)
{
    static const word expected[] = {0xe220a839, 0x6e789e6a, 0x06c45d18, 0xf88bb8a8};
    struct rig *rig = drive_boot();
    rig_set_field(rig, "random", "state", 0);
    for (unsigned i = 0; i < 4; i++)
        ck_assert_uint_eq(drive_in(rig, RANDOM), expected[i]);
    rig_free(rig);
}
END_TEST

START_TEST(writing_power_switches_off_with_eight_bits)
{
    static const word values[] = {0, 1, 255, 256, 0xffffffff, 0x12345678};
    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct rig *rig = drive_boot();
        rig->cpu->x[A0] = values[i];
        rig_program(rig, RIG_ENTRY, i_out(A0, POWER, ZERO), i_addi(A1, A1, 1), i_addi(A1, A1, 1));
        ck_assert_int_eq(rig_run(rig, 10), COMPUTER_OFF);
        ck_assert_uint_eq(rig->left, 9);
        ck_assert(rig->machine->bus->off);
        ck_assert_uint_eq(rig->machine->bus->exit_status, values[i] & 0xff);
        ck_assert_int_eq(rig_run(rig, 10), COMPUTER_OFF);
        ck_assert_uint_eq(rig->left, 10);
        ck_assert_int_eq(rig_step(rig), STOP_OFF);
        ck_assert_uint_eq(rig->cpu->x[A1], 0);
        rig_free(rig);
    }
}
END_TEST

/* Off beats all else that is due after the same instruction. */
START_TEST(a_machine_that_is_off_takes_no_interrupt)
{
    struct rig *rig = drive_boot();
    rig->cpu->psw.status = IE | CE;
    rig->cpu->control.timer = 1;
    rig->cpu->control.mask = LINE_TIMER;
    rig_put(rig, RIG_ENTRY, i_out(A0, POWER, ZERO));
    ck_assert_int_eq(rig_run(rig, 10), COMPUTER_OFF);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 0);
    rig_free(rig);
}
END_TEST

static bool port_exists(word port)
{
    return port == POWER || (port >= CONSOLE_DATA && port <= CONSOLE_CONTROL) ||
           (port >= DISK_SECTORS && port <= DISK_STATUS) || port == RANDOM ||
           port == INTERVAL_PERIOD || port == INTERVAL_COUNT;
}

START_TEST(a_port_that_does_not_exist_reads_zero_and_ignores_writes)
{
    static const word far[] = {0x7fffffff, 0x80000000, 0x80000010, 0xffffffff, 0x00010030};
    struct rig *rig = drive_boot();
    struct state before = {0};
    uint64_t unknown = 0;
    for (unsigned i = 0; i < 0x400 + 5; i++) {
        word port = i < 0x400 ? i : far[i - 0x400];
        if (port_exists(port))
            continue;
        rig->cpu->x[T2] = 0x55555555;
        if (drive_in(rig, port) != 0)
            ck_abort_msg("port 0x%x", port);
        drive_out(rig, port, 0xffffffff);
        unknown += 2;
    }
    ck_assert_uint_eq(rig->machine->bus->unknown, unknown);
    ck_assert_uint_eq(rig->cpu->control.pending, 0);
    ck_assert(!rig->machine->bus->off);
    state_read(&before, rig);
    struct rig *fresh = drive_boot();
    struct state expected = {0};
    state_read(&expected, fresh);
    for (unsigned i = 0; i < expected.field_count; i++)
        if (before.fields[i].value != expected.fields[i].value && before.fields[i].value != unknown)
            ck_abort_msg("%s.%s changed", before.fields[i].device, before.fields[i].name);
    state_free(&before);
    state_free(&expected);
    rig_free(fresh);
    rig_free(rig);
}
END_TEST

START_TEST(ports_that_are_only_to_be_written_read_zero)
{
    struct rig *rig = drive_boot();
    ck_assert_uint_eq(drive_in(rig, POWER), 0);
    ck_assert_uint_eq(drive_in(rig, DISK_COMMAND), 0);
    ck_assert(!rig->machine->bus->off);
    ck_assert_uint_eq(rig->machine->bus->unknown, 0);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("devices");
    TCase *tcase = tcase_create("devices");
    tcase_add_test(tcase, the_interval_timer_raises_every_period);
    tcase_add_test(tcase, the_interval_timer_counts_down);
    tcase_add_test(tcase, writing_the_period_starts_it_anew_and_zero_stops_it);
    tcase_add_test(tcase, the_longest_period_is_far_away);
    tcase_add_test(tcase, periods_missed_while_time_jumps_raise_once_and_keep_their_beat);
    tcase_add_test(tcase, the_same_seed_gives_the_same_words);
    tcase_add_test(tcase, the_sequence_is_the_documented_one);
    tcase_add_test(tcase, writing_power_switches_off_with_eight_bits);
    tcase_add_test(tcase, a_machine_that_is_off_takes_no_interrupt);
    tcase_add_test(tcase, a_port_that_does_not_exist_reads_zero_and_ignores_writes);
    tcase_add_test(tcase, ports_that_are_only_to_be_written_read_zero);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
