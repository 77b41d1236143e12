/* threaded_stores.c - claim: code that is written while it runs, or before it runs again, is the
 * new code from the next instruction on, as it is for the plain expansion. */
#include "tests/machine/lockstep.h"
#include "tests/values/encode.h"

#include <stdio.h>

enum {
    BEFORE = 12, /* instructions of the loop before its store */
    AFTER = 14,
    LOOP = BEFORE + 1 + AFTER + 1, /* words */
    EDGE = 0x2000,                 /* of two pages */
    INSTRUCTIONS = 200,
    PAIR = 0x600, /* where the two words are that are stored */
};

/* What is stored in turns: other ways to go on, to end the straight line, and to store again. */
static const char *const kinds[] = {
    "addi s3, s3, 5; addi s4, s4, 7",  "addi s3, s3, 5; j . + 8",
    "beqz zero, . + 12; nop",          "bnez s0, . - 8; bnez zero, . - 8",
    ".word 0; addi s3, s3, 1",         "syscall 3; addi s3, s3, 1",
    "sw t2, 8(t0); sw t1, -8(t0)",     "tlbi zero; rdcr s5, MEMSIZE",
    "lui s6, 0x12345; auipc s6, 1",    "wrcr IMASK, zero; lra s7, t0",
    "spsw 0x300(zero); lw s8, 0(t0)",  ".word -1; add s3, s0, s1",
    "jalr s9, 8(t0); addi s9, s9, -1", "sb t2, 3(t0); sh t2, 6(t0)",
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* A loop at `at` that swaps the two words in t1 and t2, and stores t1, or a part of it, at t0. */
static struct lockstep boot_loop(paddr at, const char *store, const char *pair)
{
    char text[1024];
    snprintf(text, sizeof text,
             LOCKSTEP_HANDLER "_start: j loop\n"
                              ".org 0x600\n"
                              "%s\n"
                              ".org %u\n"
                              "loop: xor t1, t1, t2; xor t2, t1, t2; xor t1, t1, t2\n"
                              ".rept %d\n addi s0, s0, 1\n .endr\n"
                              "%s\n"
                              ".rept %d\n addi s1, s1, 1\n .endr\n"
                              "j loop\n"
                              ".rept 8\n addi s2, s2, 1\n .endr\n"
                              "j loop\n",
             pair, at, BEFORE - 3, store, AFTER);
    return lockstep_boot(RIG_SIZE, text);
}

/* Runs the loop with t0 at each of its words, and around it; it is mended in between. */
static void run_loop(struct lockstep *pair, paddr at, unsigned bytes)
{
    word code[LOOP + 10];
    const struct psw psw = {.pc = at, .bound = RIG_SIZE};
    for (unsigned i = 0; i < LOOP + 10; i++)
        code[i] = rig_word(pair->plain, at + INSN_BYTES * i);
    word first = rig_word(pair->plain, PAIR), second = rig_word(pair->plain, PAIR + INSN_BYTES);
    for (word place = 0; place < INSN_BYTES * (LOOP + 8); place += bytes) {
        lockstep_set(pair, T0, at + place);
        lockstep_set(pair, T1, first);
        lockstep_set(pair, T2, second);
        lockstep_restart(pair, psw);
        lockstep_run_by(pair, INSTRUCTIONS, place % 3 ? 0 : INSTRUCTIONS / 2);
        for (unsigned i = 0; i < LOOP + 10; i++)
            lockstep_put(pair, at + INSN_BYTES * i, code[i]);
    }
}

START_TEST(a_store_into_its_own_loop_is_seen_by_the_next_instruction)
{
    /* The store is the last of a page, or the first, or others are. */
    for (paddr at = EDGE - INSN_BYTES * LOOP; at <= EDGE; at += INSN_BYTES) {
        struct lockstep pair = boot_loop(at, "sw t1, 0(t0)", kinds[_i]);
        pair.what = kinds[_i];
        run_loop(&pair, at, 4);
        lockstep_free(&pair);
    }
}
END_TEST

START_TEST(a_store_of_a_part_of_an_instruction_is_seen)
{
    struct lockstep halves = boot_loop(EDGE - 40, "sh t1, 0(t0)", kinds[_i]);
    run_loop(&halves, EDGE - 40, 2);
    lockstep_free(&halves);
    struct lockstep bytes = boot_loop(EDGE - 40, "sb t1, 0(t0)", kinds[_i]);
    run_loop(&bytes, EDGE - 40, 1);
    lockstep_free(&bytes);
}
END_TEST

/* A straight line much longer than a run may be. */
enum { LINE = 3 * DECODED_RUN_MAX, LINE_AT = 0x1f00 };

START_TEST(a_store_into_a_long_line_is_seen)
{
    static const unsigned places[] = {0,   1,   100, 253, 254, 255, 256, 257, 258,     316,
                                      317, 318, 319, 509, 510, 511, 512, 700, LINE - 1};
    char text[1024];
    snprintf(text, sizeof text,
             LOCKSTEP_HANDLER "_start:\n"
                              "loop: sw t3, 0(t0); jr t1\n"
                              ".org %u\n"
                              ".rept %u\n addi s0, s0, 1\n .endr\n"
                              "j loop; j loop; j loop; j loop\n",
             LINE_AT, LINE);
    struct lockstep pair = lockstep_boot(RIG_SIZE, text);
    const word add = rig_word(pair.plain, LINE_AT);
    const struct psw psw = pair.plain->cpu->psw;
    for (unsigned i = 0; i < sizeof places / sizeof places[0]; i++) {
        for (unsigned entry = 0; entry < LINE; entry += 1 + places[i] % 64) {
            paddr place = LINE_AT + INSN_BYTES * places[i];
            lockstep_set(&pair, T0, place);
            lockstep_set(&pair, T1, LINE_AT + INSN_BYTES * entry);
            lockstep_set(&pair, T3, entry % 2 ? i_jal(ZERO, 4) : i_addi(S1, S1, 1));
            lockstep_restart(&pair, psw);
            lockstep_run(&pair, 300 + entry);
            lockstep_run(&pair, 1000);
            lockstep_put(&pair, place, add);
        }
    }
    lockstep_free(&pair);
}
END_TEST

/* Each goes on for ever, and shows in registers which code it ran. */
static const struct {
    const char *name, *text;
} programs[] = {
    {"a function of another page is written and called, in turns",
     LOCKSTEP_HANDLER "_start: la t0, away; la t1, words\n"
                      "loop:   lw t2, 0(t1); sw t2, 0(t0); jal ra, away\n"
                      "        lw t2, 4(t1); sw t2, 0(t0); jal ra, away; jal ra, behind; j loop\n"
                      "words:  addi s0, s0, 1; addi s1, s1, 1; .balign 4096\n"
                      "away:   addi s2, s2, 1\n"
                      "behind: addi s3, s3, 1; ret\n"},
    {"the first word behind a page's edge is written before it is fallen into",
     LOCKSTEP_HANDLER "_start: la t0, edge; la t1, words; j line\n"
                      "words:  addi s0, s0, 1; addi s1, s1, 1; .org 0x1fe0\n"
                      "line:   lw t2, 0(t1); lw t3, 4(t1); sw t3, 0(t1); sw t2, 4(t1)\n"
                      "        addi s2, s2, 1; addi s3, s3, 1; addi s4, s4, 1; sw t2, 0(t0)\n"
                      "edge:   addi s5, s5, 1; sw t3, -4(t0); j line\n"},
    {"a page writes the end of the one before, and that one its beginning", LOCKSTEP_HANDLER
     "_start: la t0, edge; la t1, words; j line\n"
     "words:  addi s0, s0, 1; addi s1, s1, 1; sw t2, 0(t0); sw t3, -8(t0); .org 0x1ff0\n"
     "line:   lw t2, 0(t1); lw t3, 8(t1); addi s6, s6, 1; sw t2, 0(t0)\n"
     "edge:   addi s5, s5, 1; lw t3, 4(t1); sw t3, -8(t0); lw t2, 12(t1); sw t2, -4(t0)\n"
     "        lw t2, 8(t1); sw t2, -4(t0); j line\n"},
    {"a copier overlaps itself: a loop that moves itself a word up, and goes on there",
     LOCKSTEP_HANDLER
     "_start: li s2, 0x600; j body\n"
     "body:   la t0, body; mv t1, s2; la t3, body_end\n"
     "1:      lw t2, 0(t0); sw t2, 0(t1); addi t0, t0, 4; addi t1, t1, 4; bltu t0, t3, 1b\n"
     "        addi s2, s2, 4; addi s0, s0, 1; li t4, 0x3000; bltu s2, t4, 2f; li s2, 0x600\n"
     "2:      lw t5, -4(s2); jalr s3, -4(s2)\n"
     "body_end: j body\n"},
    {"spsw writes its four words over code", LOCKSTEP_HANDLER
     "_start: lpsw odd(zero)\n"
     "odd:    .word 0, loop, 0, 0x30841fff\n" /* bound: addi s0, s0, 0x1fff */
     "even:   .word 0, loop2, 0, 0x308c1ffe\n"
     "loop:   spsw code(zero); jal ra, code + 12; lpsw even(zero)\n"
     "loop2:  spsw code(zero); jal ra, code + 12; jal ra, code; lpsw odd(zero)\n"
     "code:   addi s2, s2, 1; addi s3, s3, 1; addi s4, s4, 1; addi s5, s5, 1; ret\n"},
    {"traps write their area over code: the old pc is a jump, and is run",
     ".text; .org 0x20; .word 0, 4, 0, -1; .org 0x44\n"
     "one:    addi s0, s0, 1; j _start; .org 0x64\n"
     "two:    addi s1, s1, 1; j _start; .org 0x400\n"
     "_start: lw t0, words(zero); lw t1, words + 4(zero); xor t2, t0, t1\n"
     "        xor t3, t3, t2; beqz s2, 1f; xor t0, t0, t3\n"
     "1:      li s2, 1; jr t0\n"
     "words:  jal zero, . + 0x40; jal zero, . + 0x60\n"},
    {"traps write their area over code: the old bound is an instruction, and is run",
     ".text; .org 0x20; .word 0, handler, 0, -1\n"
     "handler: jal ra, 0x0c; j _start; .org 0x400\n"
     "_start: xori s2, s2, 1; bnez s2, 1f; lpsw odd(zero)\n"
     "1:      lpsw even(zero)\n"
     "odd:    .word 0, user, 0, 0x30841001\n"
     "even:   .word STATUS_U, user, 0, 0x308c1001\n"
     "user:   syscall 0; j user\n"},
    {"a trap's value is the word that trapped, and is run in supervisor mode",
     ".text; .org 0x20; .word 0, handler, 0, -1\n"
     "handler: jal ra, 0x14; .org 0x400\n"
     "_start: lpsw psw(zero)\n"
     "psw:    .word STATUS_U, user, 0, -1\n"
     "user:   xori s2, s2, 1; bnez s2, 1f; rdcr s3, MEMSIZE; addi s5, s5, 1\n"
     "1:      rdcr s4, CPUID; addi s6, s6, 1; j user\n"},
    {"code that is seen in two ways is written in the one and run in the other", LOCKSTEP_HANDLER
     "_start: la t0, code; la t1, words; lpsw two(zero)\n"
     "one:    .word 0, loop, 0, 0xf00\n"
     "two:    .word 0, loop, 0, 0xe00\n"
     "words:  addi s2, s2, 1; addi s3, s3, 1\n"
     "loop:   lw t2, 0(t1); lw t3, 4(t1); sw t3, 0(t1); sw t2, 4(t1)\n"
     "        addi s5, s5, 1; andi t4, s5, 3; jal ra, code\n"
     "        sw t2, 0(t0); jal ra, code; addi t4, t4, -1; beqz t4, 1f; lpsw one(zero)\n"
     "1:      lpsw two(zero)\n"
     "code:   addi s0, s0, 1; addi s1, s1, 1; ret\n"},
    {"data is run as code, and code is written as data",
     LOCKSTEP_HANDLER "_start: li s0, 0x200\n"
                      "loop:   lw t0, 0(s0); addi t0, t0, 1; sw t0, 0(s0); addi s0, s0, 4\n"
                      "        andi s0, s0, 0xfff; bnez s0, 1f; li s0, 0x200\n"
                      "1:      jalr ra, 0(s0); j loop; .org 0x300\n"
                      "        .rept 300\n addi s1, s1, 1; jr ra; jr ra\n .endr\n"},
    {"zeros are written over code that ran, and it is mended by the handler",
     ".text; .org 0x20; .word 0, handler, 0, -1; .org 0x100\n"
     "handler: lw t0, 4(zero); lw t1, mend(zero); sw t1, 0(t0); addi s0, s0, 1; lpsw 0(zero)\n"
     "mend:   addi s1, s1, 1\n"
     "_start: la t2, line; addi t3, t2, 200\n"
     "loop:   sw zero, 0(t2); addi t2, t2, 4; bltu t2, t3, 1f; la t2, line\n"
     "1:      j line; .org 0xf80\n"
     "line:   .rept 50\n addi s2, s2, 1\n .endr\n"
     "        j loop\n"},
};

enum { PROGRAMS = sizeof programs / sizeof programs[0] };

START_TEST(a_program_that_writes_code_does_the_same_both_ways)
{
    lockstep_try(programs[_i].name, programs[_i].text, 5000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stores into code");
    TCase *tcase = tcase_create("stores into code");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_store_into_its_own_loop_is_seen_by_the_next_instruction, 0, KINDS);
    tcase_add_loop_test(tcase, a_store_of_a_part_of_an_instruction_is_seen, 0, KINDS);
    tcase_add_test(tcase, a_store_into_a_long_line_is_seen);
    tcase_add_loop_test(tcase, a_program_that_writes_code_does_the_same_both_ways, 0, PROGRAMS);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
