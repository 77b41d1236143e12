/* text.c - the rig's own programs from text, against the same ones put together by hand. */
#include "tests/machine/drive.h"

START_TEST(a_rig_from_text_is_the_rig_from_words)
{
    struct rig *text = drive_boot(), *words = drive_boot();
    struct state expected = {0};
    rig_text(text, ".org 0x400\n"
                   ".globl _start\n"
                   "_start:\n"
                   "    addi a0, zero, 10\n"
                   "1:  add a1, a1, a0\n"
                   "    sw a1, 0x700(zero)\n"
                   "    addi a0, a0, -1\n"
                   "    bne a0, zero, 1b\n"
                   "    out a1, 0(zero)\n"
                   "    .word 0xdeadbeef\n");
    rig_program(words, RIG_ENTRY, i_addi(A0, ZERO, 10), i_add(A1, A1, A0), i_sw(A1, 0x700, ZERO),
                i_addi(A0, A0, -1), i_bne(A0, ZERO, -3), i_out(A1, POWER, ZERO), 0xdeadbeef);
    state_read(&expected, words);
    ck_assert_same_state(text, &expected);
    ck_assert_int_eq(rig_run(text, 100), COMPUTER_OFF);
    ck_assert_uint_eq(text->machine->bus->exit_status, 55);
    state_free(&expected);
    rig_free(text);
    rig_free(words);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tcase = tcase_create("text");
    tcase_add_test(tcase, a_rig_from_text_is_the_rig_from_words);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
