/* threaded_patches.c - claim: a few words that change anywhere in straight code change what plain
 * code would change, and nothing else: whatever decoding joins, each instruction depends on those
 * around it. By chance, with few registers, so that nearly every instruction uses the result of the
 * one before. Usage: [SEEDS [FIRST]] */
#include "isa/random.h"
#include "tests/machine/lockstep.h"
#include "tests/values/encode.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    CODE = 0x2000 - 4 * 40, /* it goes over the edge of two pages */
    WORDS = 64,
    DATA = 0x3000,
    PATCHES = 120,
    PATCH_MAX = 4, /* words */
    STEPS_MAX = 150,
};

static word draw(struct lockstep *pair, word below)
{
    return random_next(&pair->chance) % below;
}

/* Three registers to compute with, and sometimes zero. */
static word draw_register(struct lockstep *pair)
{
    return draw(pair, 12) ? S0 + draw(pair, 2) : ZERO;
}

/* A distance in words from word `at` of the code to one that is in it. */
static int draw_distance(struct lockstep *pair, word at)
{
    word to = draw(pair, 3) ? at + 1 + draw(pair, 6) : draw(pair, WORDS);
    return (int)(to < WORDS ? to : 0) - (int)at;
}

static word draw_instruction(struct lockstep *pair, word at)
{
    const word rd = draw_register(pair), rs1 = draw_register(pair), rs2 = draw_register(pair);
    const int small = (int)draw(pair, 16) - 4, place = (int)draw(pair, 2 * WORDS) * 4;
    switch (draw(pair, 20)) {
    case 0:
        return i_add(rd, rs1, rs2);
    case 1:
        return i_xor(rd, rs1, rs2);
    case 2:
        return i_sltu(rd, rs1, rs2);
    case 3:
        return i_lui(rd, small & 0xfffff);
    case 4:
        return i_auipc(rd, small & 0xfffff);
    case 5:
        return i_slli(rd, rs1, small & 31);
    case 6:
        return i_lw(rd, place, A0);
    case 7:
        return i_lbu(rd, place, A1);
    case 8:
        return i_sw(rs2, place, A0);
    case 9:
        return draw(pair, 4) ? i_sh(rs2, place, A0) : i_sw(A2 + draw(pair, 4), place, A1);
    case 10:
        return i_beq(rs1, rs2, draw_distance(pair, at));
    case 11:
        return i_bne(rs1, rs2, draw_distance(pair, at));
    case 12:
        return i_bltu(rs1, rs2, draw_distance(pair, at));
    case 13:
        return draw(pair, 3) ? i_jal(rd, draw_distance(pair, at)) : i_jalr(rd, place, A1);
    case 14:
        return draw(pair, 3) ? i_mul(rd, rs1, rs2) : i_lra(rd, rs1);
    case 15:
        return draw(pair, 3) ? i_sub(rd, rs1, rs2) : i_lw(rd, small, rs1);
    default:
        return i_addi(rd, rs1, small);
    }
}

/* Behind the code a jump back to its beginning; a0 to data, a1 to code, a2 to a5 words to store. */
static void prepare(struct lockstep *pair)
{
    for (word at = 0; at < WORDS; at++)
        lockstep_put(pair, CODE + INSN_BYTES * at, draw_instruction(pair, at));
    for (word at = WORDS; at < 4 * WORDS; at++)
        lockstep_put(pair, CODE + INSN_BYTES * at, i_jal(ZERO, -(int)at));
    lockstep_set(pair, A0, DATA);
    lockstep_set(pair, A1, CODE);
    for (unsigned reg = A2; reg <= A5; reg++)
        lockstep_set(pair, reg, draw_instruction(pair, draw(pair, WORDS)));
    lockstep_restart(pair, (struct psw){.pc = CODE, .bound = RIG_SIZE});
}

/* Some words of it, all at once or one by one. */
static void patch(struct lockstep *pair)
{
    word words[PATCH_MAX], count = 1 + draw(pair, PATCH_MAX), first = draw(pair, WORDS - count);
    for (word i = 0; i < count; i++)
        words[i] = draw_instruction(pair, first + i);
    if (draw(pair, 2))
        lockstep_store(pair, CODE + INSN_BYTES * first, words, INSN_BYTES * count);
    else
        for (word i = 0; i < count; i++)
            lockstep_put(pair, CODE + INSN_BYTES * (first + i), words[i]);
}

START_TEST(patched_code_does_the_same_both_ways)
{
    char what[40];
    struct lockstep pair = lockstep_boot(RIG_SIZE, LOCKSTEP_HANDLER "_start: j _start\n");
    snprintf(what, sizeof what, "seed %d", _i);
    pair.what = what;
    pair.chance = (uint64_t)_i;
    prepare(&pair);
    for (unsigned i = 0; i < PATCHES; i++) {
        lockstep_run(&pair, 1 + draw(&pair, STEPS_MAX));
        if (draw(&pair, 16) == 0)
            prepare(&pair);
        patch(&pair);
    }
    lockstep_free(&pair);
}
END_TEST

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 400, first = argc > 2 ? atoi(argv[2]) : 1;
    Suite *suite = suite_create("patched code");
    TCase *tcase = tcase_create("patched code");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, patched_code_does_the_same_both_ways, first, first + count);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
