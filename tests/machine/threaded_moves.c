/* threaded_moves.c - claim: wherever R puts code, wherever it cuts it, whatever is jumped to and
 * whenever time runs out, decoded instructions do what plain ones do. */
#include "isa/random.h"
#include "tests/machine/lockstep.h"
#include "tests/values/encode.h"

#include <stdio.h>

enum {
    LINE = 30,                          /* adds, then a jump to the first */
    LINE_AT = 0x2000 - INSN_BYTES * 14, /* over the edge of two pages */
    LINE_END = LINE_AT + INSN_BYTES * (LINE + 1),
};

static struct lockstep boot_line(void)
{
    char text[512];
    snprintf(text, sizeof text,
             LOCKSTEP_HANDLER "_start: j line\n"
                              ".org %u\n"
                              "line:\n.rept %u\n auipc s1, 1; add s0, s0, s1\n .endr\n j line\n",
             LINE_AT, LINE / 2);
    return lockstep_boot(RIG_SIZE, text);
}

static const word bases[] = {0, 4, 8, 20, 0x400, 0xffc, 0x1000, 0x1004, LINE_AT, 0x1ffc};
enum { BASES = sizeof bases / sizeof bases[0] };

START_TEST(a_bound_may_cut_a_page_and_a_line_at_any_byte)
{
    struct lockstep pair = boot_line();
    for (paddr end = LINE_AT - 2; end < LINE_END + 8; end++) {
        for (unsigned entry = 0; entry < LINE; entry += 7) {
            const vaddr pc = LINE_AT + INSN_BYTES * entry - bases[_i];
            const word bound = end > bases[_i] ? end - bases[_i] : 0;
            lockstep_restart(&pair, (struct psw){0, pc, bases[_i], bound});
            lockstep_run(&pair, 9 + end % 64);
            lockstep_run(&pair, 40);
        }
    }
    lockstep_free(&pair);
}
END_TEST

START_TEST(storage_may_end_anywhere_in_a_line)
{
    struct lockstep pair = boot_line();
    const paddr last = RIG_SIZE - INSN_BYTES * 20;
    for (word i = 0; i < 20; i++)
        lockstep_put(&pair, last + INSN_BYTES * i, i % 3 ? i_addi(S2, S2, 1) : i_auipc(S3, 0));
    for (word base = 0; base <= RIG_SIZE; base += bases[_i] + 0x400) {
        const struct psw psw = {STATUS_U, last - base, base, (word)-1};
        lockstep_restart(&pair, psw);
        lockstep_run(&pair, 10);
        lockstep_run(&pair, 50);
    }
    lockstep_free(&pair);
}
END_TEST

START_TEST(any_byte_of_storage_may_be_jumped_to)
{
    struct lockstep pair = boot_line();
    for (paddr at = 0x400; at < RIG_SIZE; at += INSN_BYTES) {
        word opcode = insn_rows[1 + random_next(&pair.chance) % (INSNS - 1)].opcode;
        word w = random_next(&pair.chance);
        lockstep_put(&pair, at, w % 8 ? (w & 0xfff) | (w & 0xf83f) << 8 | opcode << 24 : w);
    }
    for (paddr at = (paddr)_i; at < RIG_SIZE + 64;
         at += (at % 7 ? 3 * INSN_BYTES : 3 * INSN_BYTES + 1)) {
        lockstep_set(&pair, SP, at & ~(word)3);
        lockstep_restart(&pair, (struct psw){0, at, 0, RIG_SIZE});
        lockstep_run(&pair, 8 + at % 100);
    }
    lockstep_free(&pair);
}
END_TEST

START_TEST(a_budget_may_be_any)
{
    struct lockstep pair = boot_line();
    for (word entry = 0; entry < LINE; entry++) {
        lockstep_restart(&pair, (struct psw){0, LINE_AT + INSN_BYTES * entry, 0, RIG_SIZE});
        lockstep_run_by(&pair, 4 * (uint64_t)_i, (uint64_t)_i);
    }
    lockstep_free(&pair);
}
END_TEST

START_TEST(the_timer_may_end_at_any_instruction)
{
    struct lockstep pair = lockstep_boot(
        RIG_SIZE, ".text; .org 0x20; .word 0, trap, 0, -1; .org 0x100\n"
                  "trap:   addi s1, s1, 1; wrcr TIMER, s1; lpsw 0(zero)\n"
                  "_start: li t0, 1 << IRQ_TIMER; wrcr IMASK, t0; li s1, 1; wrcr TIMER, s1\n"
                  "        lpsw user(zero)\n"
                  "user:   .word STATUS_IE | STATUS_CE | STATUS_U, loop, 0, -1; .org 0x1f80\n"
                  "loop:\n.rept 300\n addi s0, s0, 1; add s2, s0, s2\n .endr\n"
                  "        j loop\n");
    lockstep_run_by(&pair, 200000, _i == 0 ? 100000 : (uint64_t)_i * 997);
    ck_assert_uint_gt(pair.plain->computer->traps[CAUSE_INTERRUPT], 500);
    lockstep_free(&pair);
}
END_TEST

START_TEST(status_may_be_any)
{
    struct lockstep pair = boot_line();
    for (word entry = 0; entry < LINE; entry++) {
        lockstep_restart(&pair, psw_masked((word)_i, LINE_AT + INSN_BYTES * entry, 0, RIG_SIZE));
        lockstep_run(&pair, 11 + entry);
    }
    lockstep_free(&pair);
}
END_TEST

/* A PSW with which the function is run. */
#define AT(status, base, bound)                                                                    \
    "        .word " #status ", code - " #base ", " #base ", " #bound "\n"

/* PSWs one after the other, changed by the system between instructions of one function: R moves, by
 * pages and by words, and cuts the function's page at ever other places. */
#define SWITCHES(...)                                                                              \
    ".text; .org 0x20; .word 0, trap, 0, -1; .org 0x100\n"                                         \
    "_start:\n"                                                                                    \
    "trap:   la t0, table; la t1, table_end; addi t2, t2, 16; add t0, t0, t2\n"                    \
    "        bltu t0, t1, 1f; li t2, 0; la t0, table\n"                                            \
    "1:      lpsw 0(t0)\n"                                                                         \
    "table:\n" __VA_ARGS__ "table_end: .org 0x1fe0\n"                                              \
    "code:   auipc s0, 0; addi s1, s1, 1; xor s2, s2, s0; addi s3, s3, -1; lw s4, 0(zero)\n"       \
    "        add s5, s2, s1; lbu s6, 0x123(zero); bltu s3, s1, . + 8; addi s7, s7, 1\n"            \
    "        jal ra, 2f; syscall 1; j code\n"                                                      \
    "2:      sw s2, 0x100(zero); addi s8, ra, 0; ret\n"

static const struct {
    const char *name, *text;
} programs[] = {
    {"R moves by words",
     SWITCHES(AT(0, 0x1100, 0x4000) AT(0, 0x1104, 0x4000) AT(0, 0x1108, 0x4000)
                  AT(1, 0x1f00, 0x4000) AT(0, 0x1fdc, 0x4000) AT(1, 0x1fe0, -1))},
    {"R moves by pages",
     SWITCHES(AT(0, 0x1000, 0x4000) AT(0, 0x1800, 0x3000) AT(0, 0x1000, 0x2000))},
    {"R cuts a page at ever other places",
     SWITCHES(AT(0, 0x1000, 0x1010) AT(0, 0x1000, 0x1014) AT(0, 0x1000, 0x1018)
                  AT(0, 0x1000, 0x101c) AT(0, 0x1000, 0x1020) AT(0, 0x1000, 0x1024)
                      AT(0, 0x1000, 0x1028) AT(0, 0x1000, 0x102a) AT(0, 0x1000, 0x102b))},
    {"R begins in a page at ever other places",
     SWITCHES(AT(1, 0x1f00, 0x200) AT(1, 0x1f04, 0x200) AT(1, 0x1f08, 0x200) AT(1, 0x1f0c, 0x200)
                  AT(1, 0x1f10, 0x200) AT(1, 0x1f14, 0x200) AT(1, 0x1fe0, 0x28))},
    {"code jumps below address 0, and to the end of addresses",
     LOCKSTEP_HANDLER "_start: la s9, one\n"
                      "one:    lpsw psw(zero)\n"
                      "psw:    .word 0, 0, 0x1fe0, 0x1000; .org 0x1f80\n"
                      "        .rept 24\n addi s7, s7, 1\n .endr\n"
                      "        addi s0, s0, 1; andi t0, s0, 3; beqz t0, . - 64; addi t0, t0, -1\n"
                      "        beqz t0, . - 4096; addi t0, t0, -1; beqz t0, 1f; j . - 28\n"
                      "1:      jalr zero, -8(zero)\n"},
    {"a line falls from page to page, and then over the bound",
     LOCKSTEP_HANDLER "_start: lpsw psw(zero)\n"
                      "psw:    .word STATUS_U, line, 0, 0x5800\n"
                      "line:   .rept 4500\n addi s0, s0, 1\n .endr\n"},
    {"a loop that ends with the last word of a page, and one that begins with it",
     LOCKSTEP_HANDLER "_start: j first; .org 0x1ff0\n"
                      "first:  addi s0, s0, 1; andi t0, s0, 7; addi s3, s3, 1\n"
                      "        bnez t0, first; addi s1, s1, 1; j second; .org 0x2ffc\n"
                      "second: addi s2, s2, 1; andi t0, s2, 15; bnez t0, second; j first\n"},
};
enum { PROGRAMS = sizeof programs / sizeof programs[0] };

START_TEST(a_program_whose_R_changes_does_the_same_both_ways)
{
    lockstep_try(programs[_i].name, programs[_i].text, 6000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("code that is moved");
    TCase *tcase = tcase_create("code that is moved");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_bound_may_cut_a_page_and_a_line_at_any_byte, 0, BASES);
    tcase_add_loop_test(tcase, storage_may_end_anywhere_in_a_line, 0, BASES);
    tcase_add_loop_test(tcase, any_byte_of_storage_may_be_jumped_to, 0, INSN_BYTES);
    tcase_add_loop_test(tcase, a_budget_may_be_any, 1, 300);
    tcase_add_loop_test(tcase, the_timer_may_end_at_any_instruction, 0, 3);
    tcase_add_loop_test(tcase, status_may_be_any, 0, STATUS_MASK + 1);
    tcase_add_loop_test(tcase, a_program_whose_R_changes_does_the_same_both_ways, 0, PROGRAMS);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
