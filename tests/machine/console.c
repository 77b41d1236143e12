/* console.c - one character in, one character out. */
#include "tests/machine/drive.h"

enum { RECEIVED = 1, READY = 2, ENDED = 4 }; /* CONSOLE_STATUS */
enum { ON_RECEIVE = 1, ON_SENT = 2 };        /* CONSOLE_CONTROL */

static word pending(struct rig *rig)
{
    word lines = rig->cpu->control.pending;
    rig->cpu->control.pending = 0;
    return lines;
}

START_TEST(characters_are_sent_at_once_low_byte_only)
{
    struct rig *rig = drive_boot();
    drive_out(rig, CONSOLE_DATA, 'h');
    drive_out(rig, CONSOLE_DATA, 0xffffff00 | 'i');
    drive_out(rig, CONSOLE_DATA, 0);
    drive_out(rig, CONSOLE_DATA, 0xff);
    ck_assert_uint_eq(rig->bench.sent_count, 4);
    ck_assert_mem_eq(rig->bench.sent, "hi\0\377", 4);
    ck_assert_uint_eq(pending(rig), 0);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY);
    rig_free(rig);
}
END_TEST

START_TEST(each_character_sent_raises_while_enabled)
{
    struct rig *rig = drive_boot();
    drive_out(rig, CONSOLE_CONTROL, ON_SENT);
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE); /* ready already */
    drive_out(rig, CONSOLE_CONTROL, ON_SENT);
    ck_assert_uint_eq(pending(rig), 0); /* enabled already */
    drive_out(rig, CONSOLE_DATA, 'a');
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    drive_out(rig, CONSOLE_DATA, 'b');
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    drive_out(rig, CONSOLE_CONTROL, 0);
    drive_out(rig, CONSOLE_DATA, 'c');
    ck_assert_uint_eq(pending(rig), 0);
    rig_free(rig);
}
END_TEST

START_TEST(the_next_character_arrives_when_the_last_was_read)
{
    struct rig *rig = drive_boot();
    bench_type(&rig->bench, 0, "ab");
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY); /* this read makes it listen */
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY | RECEIVED);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY | RECEIVED);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 'a');
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 'b');
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 0xffffffff);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY);
    rig_free(rig);
}
END_TEST

START_TEST(none_arrives_before_the_program_shows_that_it_reads)
{
    struct rig *rig = drive_boot();
    bench_type(&rig->bench, 0, "a");
    drive_pass(rig, 100);
    drive_out(rig, CONSOLE_DATA, 'x');
    drive_out(rig, CONSOLE_CONTROL, ON_SENT);
    drive_pass(rig, 100);
    ck_assert_uint_eq(rig->bench.typed_taken, 0);
    drive_out(rig, CONSOLE_CONTROL, ON_SENT | ON_RECEIVE);
    ck_assert_uint_eq(rig->bench.typed_taken, 1);
    rig_free(rig);
}
END_TEST

START_TEST(a_character_arrives_at_its_time_and_raises_while_enabled)
{
    struct rig *rig = drive_boot();
    bench_type(&rig->bench, 50, "a");
    bench_type(&rig->bench, 80, "b");
    drive_out(rig, CONSOLE_CONTROL, ON_RECEIVE);
    drive_pass(rig, 48);
    ck_assert_uint_eq(pending(rig), 0);
    drive_pass(rig, 1);
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    ck_assert_uint_eq(rig->cpu->control.time, 50);
    drive_pass(rig, 100); /* b is there, but a has not been read */
    ck_assert_uint_eq(pending(rig), 0);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 'a');
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 'b');
    ck_assert_uint_eq(pending(rig), 0);
    rig_free(rig);
}
END_TEST

START_TEST(enabling_with_a_character_there_raises)
{
    struct rig *rig = drive_boot();
    bench_type(&rig->bench, 0, "a");
    drive_in(rig, CONSOLE_STATUS);
    drive_pass(rig, 1);
    ck_assert_uint_eq(pending(rig), 0);
    drive_out(rig, CONSOLE_CONTROL, ON_RECEIVE);
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    rig_free(rig);
}
END_TEST

START_TEST(the_end_of_input_is_seen_and_raises)
{
    struct rig *rig = drive_boot();
    bench_type(&rig->bench, 0, "a");
    bench_end_input(&rig->bench, 0);
    drive_out(rig, CONSOLE_CONTROL, ON_RECEIVE);
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY | RECEIVED);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 'a');
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY | ENDED);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 0xffffffff);
    drive_pass(rig, 100);
    ck_assert_uint_eq(pending(rig), 0);
    drive_out(rig, CONSOLE_CONTROL, 0);
    drive_out(rig, CONSOLE_CONTROL, ON_RECEIVE);
    ck_assert_uint_eq(pending(rig), LINE_CONSOLE);
    rig_free(rig);
}
END_TEST

START_TEST(every_byte_goes_through_both_ways)
{
    struct rig *rig = drive_boot();
    drive_in(rig, CONSOLE_STATUS);
    for (unsigned byte = 0; byte < 256; byte++) {
        rig->bench.typed[0] = (struct typed){0, (int)byte};
        rig->bench.typed_count = 1;
        rig->bench.typed_taken = rig->bench.sent_count = 0;
        bus_touch(rig->machine->bus);
        drive_pass(rig, 1);
        word found = drive_in(rig, CONSOLE_DATA);
        drive_out(rig, CONSOLE_DATA, found);
        ck_assert_uint_eq(found, byte);
        ck_assert_uint_eq(rig->bench.sent[0], byte);
    }
    rig_free(rig);
}
END_TEST

START_TEST(only_two_bits_of_control_are_kept)
{
    struct rig *rig = drive_boot();
    drive_out(rig, CONSOLE_CONTROL, 0xffffffff);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_CONTROL), ON_RECEIVE | ON_SENT);
    drive_out(rig, CONSOLE_CONTROL, 0xfffffffc);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_CONTROL), 0);
    drive_out(rig, CONSOLE_STATUS, 0xffffffff);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY);
    rig_free(rig);
}
END_TEST

START_TEST(a_flood_is_sent_whole)
{
    struct rig *rig = drive_boot();
    rig->cpu->x[A0] = 'f';
    rig_program(rig, RIG_ENTRY, i_out(A0, CONSOLE_DATA, ZERO), i_jal(ZERO, -1));
    rig_run(rig, 20000);
    ck_assert_uint_eq(rig->bench.sent_count, 10000);
    rig_free(rig);
}
END_TEST

START_TEST(a_console_without_ends_reads_nothing_and_drops_what_is_sent)
{
    struct bare bare;
    struct board board;
    struct computer computer;
    struct board_options none = {.seed = 0};
    ck_assert(bare_init(&bare, RIG_SIZE, PROFILE_PG32));
    board_init(&board, &none, &bare.bus);
    computer_init(&computer, &bare.machine, RIG_ENTRY);
    struct rig *rig = rig_on(&computer);
    drive_out(rig, CONSOLE_CONTROL, ON_RECEIVE);
    drive_out(rig, CONSOLE_DATA, 'x');
    ck_assert_uint_eq(drive_in(rig, CONSOLE_DATA), 0xffffffff);
    ck_assert_uint_eq(drive_in(rig, CONSOLE_STATUS), READY);
    ck_assert_uint_eq(rig->bench.sent_count, 0);
    rig_free(rig);
    bare_free(&bare);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("console");
    TCase *tcase = tcase_create("console");
    tcase_add_test(tcase, characters_are_sent_at_once_low_byte_only);
    tcase_add_test(tcase, each_character_sent_raises_while_enabled);
    tcase_add_test(tcase, the_next_character_arrives_when_the_last_was_read);
    tcase_add_test(tcase, none_arrives_before_the_program_shows_that_it_reads);
    tcase_add_test(tcase, a_character_arrives_at_its_time_and_raises_while_enabled);
    tcase_add_test(tcase, enabling_with_a_character_there_raises);
    tcase_add_test(tcase, the_end_of_input_is_seen_and_raises);
    tcase_add_test(tcase, every_byte_goes_through_both_ways);
    tcase_add_test(tcase, only_two_bits_of_control_are_kept);
    tcase_add_test(tcase, a_flood_is_sent_whole);
    tcase_add_test(tcase, a_console_without_ends_reads_nothing_and_drops_what_is_sent);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
