/* threaded_outside.c - claim: code that others write while it runs - a disk, a debugger - is the
 * new code from the next instruction on, and who asks for the plain expansion gets it at any time.
 */
#include "isa/random.h"
#include "tests/machine/lockstep.h"
#include "tests/values/encode.h"

#include <string.h>

enum { CODE = 0x1f80, CODE_WORDS = 2 * SECTOR_BYTES / INSN_BYTES };

/* Reads two sectors over the code that it runs, at the address in s9, again and again: the pair in
 * s10 first, and the next pair then. Code is lines of adds, with a jump back at the end. */
#define READER                                                                                     \
    LOCKSTEP_HANDLER                                                                               \
    "_start: li t1, 2; li t2, 1\n"                                                                 \
    "again:  andi s10, s10, 14; out s10, PORT_DISK_SECTOR(zero); out t1, PORT_DISK_COUNT(zero)\n"  \
    "        out s9, PORT_DISK_ADDRESS(zero); out t2, PORT_DISK_COMMAND(zero)\n"                   \
    "        addi s10, s10, 2\n"                                                                   \
    "wait:   jal ra, 0x1f80; in t0, PORT_DISK_STATUS(zero); addi t0, t0, -1; beqz t0, wait\n"      \
    "        j again\n"

static word draw(struct lockstep *pair, word below)
{
    return random_next(&pair->chance) % below;
}

/* Two sectors of instructions: of each of five registers, and back to the caller at the end, and
 * sometimes before. */
static void fill_sectors(struct lockstep *pair, unsigned first)
{
    uint8_t *bytes = pair->plain->bench.sectors + (size_t)first * SECTOR_BYTES;
    for (unsigned i = 0; i < CODE_WORDS; i++) {
        word reg = S2 + draw(pair, 5), other = S2 + draw(pair, 5);
        word w = draw(pair, 3) ? i_addi(reg, other, (int)draw(pair, 9)) : i_xor(reg, reg, other);
        if (draw(pair, 30) == 0 || i >= CODE_WORDS - 3)
            w = i_jalr(ZERO, 0, RA);
        memory_write32(bytes + INSN_BYTES * i, w);
    }
}

static struct lockstep boot_reader(paddr address)
{
    struct lockstep pair = lockstep_boot(RIG_SIZE, READER);
    for (unsigned first = 0; first < BENCH_SECTORS; first += 2)
        fill_sectors(&pair, first);
    memcpy(pair.decoded->bench.sectors, pair.plain->bench.sectors,
           sizeof pair.plain->bench.sectors);
    lockstep_store(&pair, CODE, pair.plain->bench.sectors, 2 * SECTOR_BYTES);
    lockstep_set(&pair, S9, address);
    return pair;
}

START_TEST(a_disk_may_read_into_code_that_runs)
{
    static const paddr addresses[] = {CODE,   CODE + 4, CODE - SECTOR_BYTES, CODE + 2, CODE + 3 * 4,
                                      0x2000, CODE - 6, CODE + 126 * 4};
    static const unsigned pieces[] = {0, 9, 1000, 0};
    for (unsigned i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct lockstep pair = boot_reader(addresses[i]);
        for (unsigned p = 0; p < sizeof pieces / sizeof pieces[0]; p++)
            lockstep_run_by(&pair, 8000, pieces[p]);
        lockstep_free(&pair);
    }
}
END_TEST

#define LOOP                                                                                       \
    LOCKSTEP_HANDLER                                                                               \
    "_start: j loop; .org 0x1fc0\n"                                                                \
    "loop:\n.rept 15\n addi s0, s0, 1; add s1, s1, s0\n .endr\n j loop\n"
enum { LOOP_AT = 0x1fc0, LOOP_WORDS = 31 };

START_TEST(a_debugger_may_write_any_instruction_of_a_loop_at_any_time)
{
    struct lockstep pair = lockstep_boot(RIG_SIZE, LOOP);
    const word words[] = {i_addi(S2, S2, 1), i_jal(ZERO, 2), i_break(0), i_tlbi(ZERO),
                          i_lw(S3, 0, ZERO)};
    const struct psw psw = {.pc = LOOP_AT, .bound = RIG_SIZE};
    for (unsigned place = 0; place < LOOP_WORDS - 1; place++) {
        const paddr at = LOOP_AT + INSN_BYTES * place;
        const word before = rig_word(pair.plain, at);
        lockstep_restart(&pair, psw);
        lockstep_run(&pair, 8 + (uint64_t)_i);
        lockstep_put(&pair, at, words[(place + (unsigned)_i) % (sizeof words / sizeof words[0])]);
        lockstep_run(&pair, 100);
        lockstep_put(&pair, at, before);
        lockstep_run(&pair, 10);
    }
    lockstep_free(&pair);
}
END_TEST

START_TEST(all_of_storage_may_be_replaced)
{
    static uint8_t first[RIG_SIZE], second[RIG_SIZE];
    struct lockstep pair = lockstep_boot(RIG_SIZE, LOOP), other = lockstep_boot(RIG_SIZE, READER);
    struct machine *one = pair.plain->machine, *two = other.plain->machine;
    ck_assert(one->ops->load(one, 0, first, RIG_SIZE) && two->ops->load(two, 0, second, RIG_SIZE));
    for (word at = CODE; at < RIG_SIZE; at += INSN_BYTES)
        memory_write32(second + at, at % 64 ? i_addi(S4, S4, 3) : i_jal(ZERO, -3));
    const struct psw psw = {.pc = LOOP_AT, .bound = RIG_SIZE};
    for (unsigned i = 0; i < 40; i++) {
        lockstep_restart(&pair, psw);
        lockstep_run(&pair, 20 + i);
        lockstep_store(&pair, 0, i % 2 ? first : second, RIG_SIZE);
        lockstep_run(&pair, 20);
    }
    lockstep_free(&pair);
    lockstep_free(&other);
}
END_TEST

START_TEST(a_row_may_become_silent_and_privileged_again_while_it_runs)
{
    struct lockstep pair = lockstep_boot(RIG_SIZE, LOCKSTEP_HANDLER
                                         "_start: lpsw psw(zero)\n"
                                         "psw:    .word STATUS_U, loop, 0, -1\n"
                                         "loop:   .rept 40\n addi s0, s0, 1\n .endr\n"
                                         "        tlbi zero; addi s1, s1, 1; rdcr s2, CPUID\n"
                                         "        addi s3, s3, 1; lra s4, s0; j loop\n");
    for (unsigned i = 0; i < 60; i++) {
        bool silent = i % 2, other = i % 3 == 0;
        struct rig *rigs[] = {pair.plain, pair.decoded};
        for (unsigned r = 0; r < 2; r++) {
            rigs[r]->machine->opcodes.silent[INSN_tlbi] = silent;
            rigs[r]->machine->opcodes.silent[INSN_lra] = other;
        }
        lockstep_run(&pair, 150 + i);
    }
    lockstep_free(&pair);
}
END_TEST

START_TEST(the_plain_expansion_may_be_asked_for_at_any_time)
{
    struct lockstep pair = boot_reader(CODE + 4);
    for (unsigned i = 0; i < 400; i++) {
        pair.decoded->bare.plain = draw(&pair, 2);
        lockstep_run(&pair, 1 + draw(&pair, 200));
    }
    lockstep_free(&pair);
}
END_TEST

/* Not only at the end of its turn, when another guest could use up what it has paid. */
START_TEST(who_owes_is_decoded_again_as_soon_as_it_has_paid)
{
    struct lockstep pair = lockstep_boot(RIG_SIZE, LOOP);
    struct decoded *decoded = &pair.decoded->bare.memory.decoded;
    lockstep_run(&pair, 1000);
    lockstep_put(&pair, LOOP_AT, rig_word(pair.plain, LOOP_AT));
    const struct operation_page *page =
        decoded_find(decoded, LOOP_AT >> PAGE_SHIFT, 0, DECODED_OPERATIONS);
    const struct operation *loop = &page->operations[LOOP_AT % PAGE_BYTES / INSN_BYTES];
    ck_assert_uint_eq(loop->length, 0);
    decoded->debt = 1 << 20;
    lockstep_run(&pair, 1000);
    ck_assert_uint_eq(loop->length, 0);
    lockstep_run(&pair, 3 << 20);
    ck_assert_uint_ne(loop->length, 0);
    lockstep_free(&pair);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("code written from outside");
    TCase *tcase = tcase_create("code written from outside");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_disk_may_read_into_code_that_runs);
    tcase_add_loop_test(tcase, a_debugger_may_write_any_instruction_of_a_loop_at_any_time, 0,
                        LOOP_WORDS);
    tcase_add_test(tcase, all_of_storage_may_be_replaced);
    tcase_add_test(tcase, a_row_may_become_silent_and_privileged_again_while_it_runs);
    tcase_add_test(tcase, the_plain_expansion_may_be_asked_for_at_any_time);
    tcase_add_test(tcase, who_owes_is_decoded_again_as_soon_as_it_has_paid);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
