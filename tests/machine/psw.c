/* psw.c - lpsw and spsw: all four words are checked before any effect, and what they move. */
#include "tests/machine/drive.h"

enum { CODE = 0x40 };

/* The first of four words at a that the manual's rule refuses, in arithmetic that cannot wrap, and
 * why; NONE if none is. The words after one that is refused are not looked at. */
static enum cause first_bad(const struct psw *psw, vaddr a, vaddr *bad)
{
    for (unsigned i = 0; i < 4; i++) {
        uint64_t at = (uint64_t)a + 4 * i;
        *bad = (vaddr)at;
        if (at % 4 != 0)
            return CAUSE_ALIGN;
        if (at + 4 > psw->bound || psw->base + at + 4 > RIG_SIZE)
            return CAUSE_MEMORY;
    }
    return CAUSE_NONE;
}

/* lpsw or spsw at address a under this R: traps as the rule says with no effect, or succeeds. */
static void try(word w, enum access access, const struct psw *psw, vaddr a)
{
    vaddr bad;
    enum cause cause = first_bad(psw, a, &bad);
    struct rig *rig = drive_boot();
    struct state before = {0};
    drive_psw(rig, psw->status, psw->pc, psw->base, psw->bound);
    rig->cpu->x[A0] = a;
    for (paddr at = 0; at < RIG_SIZE; at += 4)
        rig_put(rig, at, at);
    rig_put(rig, psw->base + psw->pc, w);
    state_read(&before, rig);
    enum stop stop = rig_step(rig);
    if ((stop == STOP_TRAP) != (cause != CAUSE_NONE))
        ck_abort_msg("0x%08x at 0x%x, base 0x%x, bound 0x%x: expected %s", w, a, psw->base,
                     psw->bound, trap_rows[cause].name);
    if (cause != CAUSE_NONE) {
        ck_assert_trap(rig, cause, bad, access, psw->pc);
        ck_assert_same_state(rig, &before);
    }
    state_free(&before);
    rig_free(rig);
}

static const word bases[] = {0, 0x100, RIG_SIZE - 0x80};
static const word bounds[] = {0x60, 0x61, 0x63, 0x64, 0x80, RIG_SIZE, 0xffffffff};
enum { BASES = sizeof bases / sizeof bases[0], BOUNDS = sizeof bounds / sizeof bounds[0] };

START_TEST(all_four_words_are_checked_before_any_effect)
{
    for (unsigned b = 0; b < BOUNDS; b++) {
        struct psw psw = {0, CODE, bases[_i], bounds[b]};
        word there = RIG_SIZE - psw.base < psw.bound ? RIG_SIZE - psw.base : psw.bound;
        for (int d = -18; d <= 5; d++) {
            try(i_lpsw(0, A0), ACCESS_LOAD, &psw, there + (word)d);
            try(i_spsw(0, A0), ACCESS_STORE, &psw, there + (word)d);
        }
    }
}
END_TEST

START_TEST(words_that_would_wrap_around_are_outside)
{
    static const struct psw psws[] = {{0, CODE, 0, 0xffffffff}, {0, CODE, 0x100, 0xffffffff}};
    for (unsigned i = 0; i < 2; i++)
        for (word a = 0xffffffe8; a != 0; a++) {
            try(i_lpsw(0, A0), ACCESS_LOAD, &psws[i], a);
            try(i_spsw(0, A0), ACCESS_STORE, &psws[i], a);
        }
}
END_TEST

START_TEST(lpsw_drops_the_bits_that_are_not_there)
{
    for (unsigned bit = 0; bit < 32; bit++) {
        struct rig *rig = drive_boot();
        word w = 1u << bit;
        rig_program(rig, 0x1000, w, w, w, w);
        rig->cpu->x[A0] = 0x1000;
        ck_assert_int_eq(drive_one(rig, i_lpsw(0, A0)), STOP_BUDGET);
        ck_assert_uint_eq(rig->cpu->psw.status,
                          bit == 0 || bit == 1 || bit == 3 || bit == 4 ? w : 0);
        ck_assert_uint_eq(rig->cpu->psw.pc, w);
        ck_assert_uint_eq(rig->cpu->psw.base, bit < 2 ? 0 : w);
        ck_assert_uint_eq(rig->cpu->psw.bound, w);
        ck_assert(cpu_is_valid(rig->cpu));
        rig_free(rig);
    }
}
END_TEST

START_TEST(the_next_instruction_is_fetched_under_the_new_r_and_mode)
{
    struct rig *rig = drive_boot();
    rig_program(rig, RIG_ENTRY, i_lpsw(0x1000 - 1, A0), i_addi(A1, ZERO, 1));
    rig->cpu->x[A0] = 1;
    rig_program(rig, 0x1000, U, RIG_ENTRY + 4, 0x2000, RIG_ENTRY + 8);
    rig_program(rig, 0x2000 + RIG_ENTRY + 4, i_addi(A1, ZERO, 2));
    rig->left = 10;
    ck_assert_int_eq(machine_run(rig->machine, rig->cpu, &rig->left, &rig->trap), STOP_TRAP);
    ck_assert_uint_eq(rig->left, 8);
    ck_assert_uint_eq(rig->cpu->x[A1], 2);
    ck_assert_trap(rig, CAUSE_MEMORY, RIG_ENTRY + 8, ACCESS_FETCH, RIG_ENTRY + 8);
    rig_free(rig);
}
END_TEST

START_TEST(lpsw_of_what_spsw_stored_goes_to_the_instruction_after_spsw)
{
    struct rig *rig = drive_boot();
    drive_psw(rig, IE | CE, 0x200, 0x400, 0x1001);
    rig_program(rig, 0x600, i_addi(A1, A1, 1), i_spsw(0x800, ZERO), i_addi(A2, A2, 1),
                i_lpsw(0x800, ZERO));
    ck_assert_int_eq(rig_run(rig, 2 + 20), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->cpu->x[A1], 1);
    ck_assert_uint_eq(rig->cpu->x[A2], 10);
    struct psw expected = {IE | CE, 0x208, 0x400, 0x1001};
    ck_assert(psw_same(&rig->cpu->psw, &expected));
    rig_free(rig);
}
END_TEST

START_TEST(spsw_may_overwrite_itself)
{
    struct rig *rig = drive_boot();
    drive_psw(rig, 0, 0x200, 0, RIG_SIZE);
    ck_assert_int_eq(drive_one(rig, i_spsw(0x200 - 4, ZERO)), STOP_BUDGET);
    ck_assert_uint_eq(rig_word(rig, 0x1fc), 0);
    ck_assert_uint_eq(rig_word(rig, 0x200), 0x204);
    ck_assert_uint_eq(rig_word(rig, 0x204), 0);
    ck_assert_uint_eq(rig_word(rig, 0x208), RIG_SIZE);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("psw");
    TCase *tcase = tcase_create("psw");
    tcase_add_loop_test(tcase, all_four_words_are_checked_before_any_effect, 0, BASES);
    tcase_add_test(tcase, words_that_would_wrap_around_are_outside);
    tcase_add_test(tcase, lpsw_drops_the_bits_that_are_not_there);
    tcase_add_test(tcase, the_next_instruction_is_fetched_under_the_new_r_and_mode);
    tcase_add_test(tcase, lpsw_of_what_spsw_stored_goes_to_the_instruction_after_spsw);
    tcase_add_test(tcase, spsw_may_overwrite_itself);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
