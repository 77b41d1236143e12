/* profiles.c - each machine has exactly its instructions, and every other word is illegal. */
#include "tests/machine/drive.h"

enum { ALL = 7, GOOD = 3, HYBRID = 2, X86 = 4 }; /* sets of machines: bit 0 is pg32 */

static const struct {
    enum insn insn;
    word opcode;
    unsigned machines;
} owners[] = {
#define OPCODE(format, name, opcode, machines) {INSN_##name, opcode, machines},
#include "tests/values/opcodes.inc"
};
enum { OWNERS = sizeof owners / sizeof owners[0], LOW = 0x00ffffff };

/* The instruction that owns an opcode on a machine; lui and auipc own two each. */
static enum insn owner_of(word opcode, enum profile profile)
{
    for (unsigned i = 0; i < OWNERS; i++) {
        bool upper = owners[i].insn == INSN_lui || owners[i].insn == INSN_auipc;
        if ((owners[i].machines >> profile & 1) &&
            (opcode == owners[i].opcode || (upper && opcode == owners[i].opcode + 1)))
            return owners[i].insn;
    }
    return INSN_none;
}

/* The bits of an instruction that belong to no operand. */
static word zero_bits(enum insn insn)
{
    return ~encode(insn, 31, 31, 31, 0xffffffff) & LOW;
}

/* Does the machine call the word illegal, as it does any word that is no instruction? */
static bool is_illegal(struct rig *rig, word status, word w)
{
    drive_psw(rig, status, 0x100, 0x1000, 0x4000);
    rig->trap.cause = CAUSE_NONE;
    enum stop stop = drive_one(rig, w);
    if (stop == STOP_TRAP && rig->trap.cause == CAUSE_ILLEGAL &&
        (rig->trap.value != w || rig->trap.pc != 0x100 || rig->trap.access != ACCESS_NONE))
        ck_abort_msg("0x%08x: value 0x%x, pc 0x%x", w, rig->trap.value, rig->trap.pc);
    return stop == STOP_TRAP && rig->trap.cause == CAUSE_ILLEGAL;
}

START_TEST(each_opcode_is_its_owners_and_nobody_elses)
{
    enum profile profile = (enum profile)_i;
    struct opcode_map map;
    opcode_map_init(&map, profile);
    for (word opcode = 0; opcode < 256; opcode++) {
        enum insn insn = owner_of(opcode, profile);
        ck_assert_int_eq(insn_decode(&map, opcode << 24), insn);
    }
}
END_TEST

START_TEST(the_opcodes_of_no_instruction_are_illegal_whatever_follows)
{
    struct rig *rig = rig_bare(RIG_SIZE, (enum profile)_i);
    uint64_t seed = 0x6f70636f6465;
    for (word opcode = 0; opcode < 256; opcode++)
        for (unsigned i = 0; i < 34 && owner_of(opcode, (enum profile)_i) == INSN_none; i++) {
            word low = i == 0 ? 0 : i == 1 ? LOW : random_next(&seed) & LOW;
            if (!is_illegal(rig, i % 2 ? U : 0, opcode << 24 | low))
                ck_abort_msg("0x%08x is not illegal", opcode << 24 | low);
        }
    rig_free(rig);
}
END_TEST

START_TEST(nothing_and_everything_are_illegal)
{
    struct rig *rig = rig_bare(RIG_SIZE, (enum profile)_i);
    for (unsigned user = 0; user < 2; user++) {
        ck_assert(is_illegal(rig, user, 0x00000000));
        ck_assert(is_illegal(rig, user, 0xffffffff));
    }
    rig_free(rig);
}
END_TEST

START_TEST(each_bit_that_must_be_zero_makes_the_word_illegal)
{
    for (unsigned i = 0; i < OWNERS; i++) {
        if (!(owners[i].machines >> _i & 1))
            continue;
        struct rig *rig = rig_bare(RIG_SIZE, (enum profile)_i);
        word w = encode(owners[i].insn, T0, T1, T2, 4), zero = zero_bits(owners[i].insn);
        for (unsigned bit = 0; bit < 24; bit++)
            if (zero >> bit & 1 &&
                (!is_illegal(rig, 0, w | 1u << bit) || !is_illegal(rig, U, w | 1u << bit)))
                ck_abort_msg("%s: 0x%08x is not illegal", insn_rows[owners[i].insn].name,
                             w | 1u << bit);
        if (is_illegal(rig, 0, w) != (owners[i].insn == INSN_hcall))
            ck_abort_msg("%s: 0x%08x", insn_rows[owners[i].insn].name, w);
        rig_free(rig);
    }
}
END_TEST

START_TEST(decoding_agrees_for_all_operands)
{
    struct opcode_map map;
    uint64_t seed = 0x6465636f6465;
    opcode_map_init(&map, (enum profile)_i);
    for (unsigned i = 0; i < 400000; i++) {
        word w = (i & 0xff) << 24 | (random_next(&seed) & LOW);
        enum insn insn = owner_of(w >> 24, (enum profile)_i);
        if (insn != INSN_none && i % 2)
            w &= ~zero_bits(insn);
        enum insn expected = insn != INSN_none && (w & zero_bits(insn)) ? INSN_none : insn;
        if (insn_decode(&map, w) != expected)
            ck_abort_msg("0x%08x: expected %s", w, insn_rows[expected].name);
    }
}
END_TEST

START_TEST(the_rows_are_those_of_the_manual)
{
    ck_assert_int_eq(OWNERS, INSNS - 1);
    for (unsigned i = 0; i < OWNERS; i++) {
        const struct insn_row *row = &insn_rows[owners[i].insn];
        ck_assert_msg(row->opcode == owners[i].opcode && row->profiles == owners[i].machines,
                      "%s: opcode 0x%x, machines %d", row->name, row->opcode, row->profiles);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("profiles");
    TCase *tcase = tcase_create("profiles");
    tcase_add_test(tcase, the_rows_are_those_of_the_manual);
    tcase_add_loop_test(tcase, each_opcode_is_its_owners_and_nobody_elses, 0, PROFILES);
    tcase_add_loop_test(tcase, the_opcodes_of_no_instruction_are_illegal_whatever_follows, 0,
                        PROFILES);
    tcase_add_loop_test(tcase, nothing_and_everything_are_illegal, 0, PROFILES);
    tcase_add_loop_test(tcase, each_bit_that_must_be_zero_makes_the_word_illegal, 0, PROFILES);
    tcase_add_loop_test(tcase, decoding_agrees_for_all_operands, 0, PROFILES);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
