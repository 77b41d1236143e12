/* reencode.c - claims about single words: what each instruction of RISC-V becomes, read back as
 * text; and what a word is called that cannot be re-encoded. The words are a RISC-V assembler's. */
#include "vmm/hosted/import/reencode.h"
#include "isa/disasm.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { PC = 0x10000 };

/* The flawed machines have instructions of their own. */
static const struct {
    word riscv;
    const char *text;
    enum profile profile;
} words[] = {
    {0xfffff537, "lui a0, 0xfffff", PROFILE_PG32},
    {0x00001297, "auipc t0, 0x1", PROFILE_PG32},
    {0x001000ef, "jal ra, 0x10800", PROFILE_PG32},
    {0xffdff06f, "jal zero, 0xfffc", PROFILE_PG32},
    {0xfff500e7, "jalr ra, -1(a0)", PROFILE_PG32},
    {0x00b50463, "beq a0, a1, 0x10008", PROFILE_PG32},
    {0x80051063, "bne a0, zero, 0xf000", PROFILE_PG32},
    {0x7e944ee3, "blt s0, s1, 0x10ffc", PROFILE_PG32},
    {0xfe945ce3, "bge s0, s1, 0xfff8", PROFILE_PG32},
    {0x01f2e0e3, "bltu t0, t6, 0x10800", PROFILE_PG32},
    {0x81f2f0e3, "bgeu t0, t6, 0xf800", PROFILE_PG32},
    {0xfff10503, "lb a0, -1(sp)", PROFILE_PG32},
    {0x00211503, "lh a0, 2(sp)", PROFILE_PG32},
    {0x7ff12503, "lw a0, 2047(sp)", PROFILE_PG32},
    {0x80014503, "lbu a0, -2048(sp)", PROFILE_PG32},
    {0x00015503, "lhu a0, 0(sp)", PROFILE_PG32},
    {0xfea10fa3, "sb a0, -1(sp)", PROFILE_PG32},
    {0x01f09f23, "sh t6, 30(ra)", PROFILE_PG32},
    {0x80a1a023, "sw a0, -2048(gp)", PROFILE_PG32},
    {0xfff00513, "addi a0, zero, -1", PROFILE_PG32},
    {0x0055a513, "slti a0, a1, 5", PROFILE_PG32},
    {0xffb5b513, "sltiu a0, a1, -5", PROFILE_PG32},
    {0xfff5c513, "xori a0, a1, -1", PROFILE_PG32},
    {0x7ff5e513, "ori a0, a1, 2047", PROFILE_PG32},
    {0x0015f513, "andi a0, a1, 1", PROFILE_PG32},
    {0x01f59513, "slli a0, a1, 31", PROFILE_PG32},
    {0x0015d513, "srli a0, a1, 1", PROFILE_PG32},
    {0x4105d513, "srai a0, a1, 16", PROFILE_PG32},
    {0x01df0fb3, "add t6, t5, t4", PROFILE_PG32},
    {0x40c58533, "sub a0, a1, a2", PROFILE_PG32},
    {0x00c59533, "sll a0, a1, a2", PROFILE_PG32},
    {0x00c5a533, "slt a0, a1, a2", PROFILE_PG32},
    {0x00c5b533, "sltu a0, a1, a2", PROFILE_PG32},
    {0x00c5c533, "xor a0, a1, a2", PROFILE_PG32},
    {0x00c5d533, "srl a0, a1, a2", PROFILE_PG32},
    {0x40c5d533, "sra a0, a1, a2", PROFILE_PG32},
    {0x00c5e533, "or a0, a1, a2", PROFILE_PG32},
    {0x00c5f533, "and a0, a1, a2", PROFILE_PG32},
    {0x02c58533, "mul a0, a1, a2", PROFILE_PG32},
    {0x02c59533, "mulh a0, a1, a2", PROFILE_PG32},
    {0x02c5a533, "mulhsu a0, a1, a2", PROFILE_PG32},
    {0x02c5b533, "mulhu a0, a1, a2", PROFILE_PG32},
    {0x02c5c533, "div a0, a1, a2", PROFILE_PG32},
    {0x02c5d533, "divu a0, a1, a2", PROFILE_PG32},
    {0x02c5e533, "rem a0, a1, a2", PROFILE_PG32},
    {0x02c5f533, "remu a0, a1, a2", PROFILE_PG32},
    {0x0ff0000f, "addi zero, zero, 0", PROFILE_PG32},
    {0x0000100f, "addi zero, zero, 0", PROFILE_PG32},
    {0x00000073, "syscall 0", PROFILE_PG32},
    {0x00100073, "break 0", PROFILE_PG32},
    {0xc0001073, ".word 0x00000000", PROFILE_PG32},
    {0xff02800b, "lpsw -16(t0)", PROFILE_PG32},
    {0x0102900b, "spsw 16(t0)", PROFILE_PG32},
    {0x0030228b, "rdcr t0, CLOCKHI", PROFILE_PG32},
    {0x0042b00b, "wrcr TIMER, t0", PROFILE_PG32},
    {0x0005c50b, "lra a0, a1", PROFILE_PG32},
    {0x0005d00b, "tlbi a1", PROFILE_PG32},
    {0x0112e50b, "in a0, 17(t0)", PROFILE_PG32},
    {0x0000700b, "idle", PROFILE_PG32},
    {0x00a2882b, "out a0, 16(t0)", PROFILE_PG32},
    {0x7ff0102b, "syscall 2047", PROFILE_PG32},
    {0xfff0202b, "break -1", PROFILE_PG32},
    {0x0070302b, "hcall 7", PROFILE_PG32},
    {0x0005c02b, "jrst a1", PROFILE_HYBRID},
    {0x0005d02b, "popf a1", PROFILE_X86},
    {0x0000652b, "pushf a0", PROFILE_X86},
    {0x0000752b, "rdbase a0", PROFILE_X86},
};

START_TEST(a_word_becomes_the_same_instruction)
{
    struct opcode_map map;
    word pg32 = 0;
    char text[DISASM_MAX];
    opcode_map_init(&map, words[_i].profile);
    ck_assert(reencode(words[_i].riscv, &pg32, NULL));
    disasm(&map, pg32, PC, text);
    ck_assert_str_eq(text, words[_i].text);
}
END_TEST

/* The row of the table that a word matches. */
static unsigned row_of(word riscv)
{
    unsigned row = 0;
    while (row < reencode_count && (riscv & reencode_rows[row].mask) != reencode_rows[row].match)
        row++;
    return row;
}

START_TEST(each_row_is_tried)
{
    unsigned tried = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        tried += row_of(words[i].riscv) == (unsigned)_i;
    ck_assert_msg(tried > 0, "%s", reencode_rows[_i].name);
}
END_TEST

/* Whatever the bits that are operands: the row decides which instruction it is. */
START_TEST(operands_do_not_change_what_an_instruction_is)
{
    enum { TIMES = 1000 };
    const struct reencode_row *row = &reencode_rows[_i];
    static const enum profile profiles[] = {PROFILE_PG32, PROFILE_HYBRID, PROFILE_X86};
    uint32_t seed = 1;
    for (unsigned time = 0; time < TIMES; time++) {
        word pg32 = 0, riscv = 0;
        bool found = row->insn == INSN_none;
        seed = seed * 1664525 + 1013904223;
        riscv = row->match | ((seed ^ seed >> 16) & ~row->mask);
        struct reencode_refusal refusal = {"", ""};
        if (!reencode(riscv, &pg32, &refusal)) {
            ck_assert_str_eq(refusal.what, "a jump into the middle of a word");
            ck_assert_uint_eq(pg32, 0);
            continue;
        }
        for (unsigned i = 0; i < sizeof profiles / sizeof *profiles; i++) {
            struct opcode_map map;
            opcode_map_init(&map, profiles[i]);
            found = found || insn_decode(&map, pg32) == row->insn;
        }
        ck_assert_msg(found, "%s: 0x%08x", row->name, riscv);
    }
}
END_TEST

static const struct {
    word riscv;
    const char *what, *advice; /* beginnings */
} refusals[] = {
    {0x1005a52f, "an atomic instruction", "compile with -march=rv32im"},           /* lr.w */
    {0x00b6252f, "an atomic instruction", "compile with -march=rv32im"},           /* amoadd.w */
    {0x00052507, "a floating-point load", "compile with -march=rv32im"},           /* flw */
    {0x00a53027, "a floating-point store", "compile with -march=rv32im"},          /* fsd */
    {0x00b57553, "a floating-point instruction", "compile with -march=rv32im"},    /* fadd.s */
    {0x62b57543, "a floating-point instruction", "compile with -march=rv32im"},    /* fmadd.d */
    {0xc0002573, "an instruction on a CSR (extension Zicsr)", "PG32 has control"}, /* csrr */
    {0x3000d073, "an instruction on a CSR (extension Zicsr)", "PG32 has control"}, /* csrwi */
    {0x30200073, "a privileged instruction of RISC-V", "PG32 has its own"},        /* mret */
    {0x10500073, "a privileged instruction of RISC-V", "PG32 has its own"},        /* wfi */
    {0x0005b503, "a load of 64-bit RISC-V", "compile with -march=rv32im"},         /* ld */
    {0x0005e503, "a load of 64-bit RISC-V", "compile with -march=rv32im"},         /* lwu */
    {0x00a5b023, "a store of 64-bit RISC-V", "compile with -march=rv32im"},        /* sd */
    {0x00c5853b, "an instruction of 64-bit RISC-V", "compile with -march=rv32im"}, /* addw */
    {0x0015851b, "an instruction of 64-bit RISC-V", "compile with -march=rv32im"}, /* addiw */
    {0x20c5a533, "an instruction of an extension", "compile with -march=rv32im"},  /* sh1add */
    {0x02059513, "an instruction of an extension", "compile with -march=rv32im"},  /* slli by 32 */
    {0x0000700b | 1 << 20, "none of the custom instructions", "see pg32.h"},
    {0x00000505, "a compressed instruction (extension C), or data", "compile with -march=rv32im"},
    {0x00010001, "a compressed instruction (extension C), or data", "compile with -march=rv32im"},
    {0x12345678, "a compressed instruction (extension C), or data", "compile with -march=rv32im"},
    {0xffffffff, "no instruction of RV32IM", "if it is data"},
    {0x0000007f, "no instruction of RV32IM", "if it is data"},
    {0x00000163, "a jump into the middle of a word", "compile everything with"}, /* beq . + 2 */
    {0x0020006f, "a jump into the middle of a word", "compile everything with"}, /* j . + 2 */
};

START_TEST(a_word_that_cannot_be_is_called_by_its_name)
{
    struct reencode_refusal refusal = {"", ""};
    word pg32 = 1;
    ck_assert(!reencode(refusals[_i].riscv, &pg32, &refusal));
    ck_assert_uint_eq(pg32, 0);
    ck_assert_int_eq(strncmp(refusal.what, refusals[_i].what, strlen(refusals[_i].what)), 0);
    ck_assert_int_eq(strncmp(refusal.advice, refusals[_i].advice, strlen(refusals[_i].advice)), 0);
    ck_assert(!reencode(refusals[_i].riscv, &pg32, NULL));
}
END_TEST

START_TEST(what_is_no_instruction_of_either_machine_stays_one)
{
    word pg32 = 1;
    ck_assert(reencode(0, &pg32, NULL));
    ck_assert_uint_eq(pg32, 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("reencode");
    tcase_add_loop_test(tests, a_word_becomes_the_same_instruction, 0,
                        sizeof words / sizeof *words);
    tcase_add_loop_test(tests, each_row_is_tried, 0, (int)reencode_count);
    tcase_add_loop_test(tests, operands_do_not_change_what_an_instruction_is, 0,
                        (int)reencode_count);
    tcase_add_loop_test(tests, a_word_that_cannot_be_is_called_by_its_name, 0,
                        sizeof refusals / sizeof *refusals);
    tcase_add_test(tests, what_is_no_instruction_of_either_machine_stays_one);
    Suite *suite = suite_create("words of RISC-V");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
