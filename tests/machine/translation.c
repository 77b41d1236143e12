/* translation.c - R = (base, bound): what an address reaches, and what it never reaches.
 *
 * The expectation is the manual's rule, in arithmetic that cannot wrap; every kind of access is put
 * to it for every combination of edges. */
#include "tests/machine/drive.h"

#include <string.h>

enum { CODE = 0x40 }; /* virtual, below every bound in which code is to run */

static enum cause rule(uint64_t base, uint64_t bound, uint64_t size, uint64_t a, uint64_t n)
{
    if (a % n != 0)
        return CAUSE_ALIGN;
    return a + n <= bound && base + a + n <= size ? CAUSE_NONE : CAUSE_MEMORY;
}

static const word bases[] = {0, 4, 0x1000, RIG_SIZE - 0x104, RIG_SIZE - 0x100};
static const word bounds[] = {0x44,       0x45,         0x46,       0x47,       0x48,
                              0xff,       0x100,        0x101,      0x1000,     RIG_SIZE - 1,
                              RIG_SIZE,   RIG_SIZE + 1, 0x7fffffff, 0x80000000, 0xfffffffd,
                              0xfffffffe, 0xffffffff};
enum {
    BASES = sizeof bases / sizeof bases[0],
    BOUNDS = sizeof bounds / sizeof bounds[0],
    EDGES = 10
};

/* Addresses around everything that is an edge for these base and bound. */
static unsigned addresses(word base, word bound, word found[EDGES * 13])
{
    const word edges[EDGES] = {0,          bound,      RIG_SIZE - base,      RIG_SIZE, 0u - base,
                               0x7fffffff, 0x80000000, 0u - base + RIG_SIZE, 0x1000,   0u - 8};
    unsigned count = 0;
    for (unsigned e = 0; e < EDGES; e++)
        for (word d = 0; d < 13; d++)
            found[count++] = edges[e] - 6 + d;
    return count;
}

/* An access with its address in a0 and its data in a1; and how many bytes it takes. */
static const struct {
    const char *name;
    word opcode; /* L or S format with imm 0 */
    word n;
    enum access access;
} accesses[] = {
    {"lb", 0x40, 1, ACCESS_LOAD},  {"lbu", 0x44, 1, ACCESS_LOAD}, {"lh", 0x41, 2, ACCESS_LOAD},
    {"lhu", 0x45, 2, ACCESS_LOAD}, {"lw", 0x42, 4, ACCESS_LOAD},  {"sb", 0x48, 1, ACCESS_STORE},
    {"sh", 0x49, 2, ACCESS_STORE}, {"sw", 0x4a, 4, ACCESS_STORE},
};

static void check_trap(struct rig *rig, const char *name, enum cause cause, enum access access,
                       vaddr at)
{
    const struct trap *trap = &rig->trap;
    if (trap->cause != cause || trap->value != at || trap->access != access)
        ck_abort_msg("%s at 0x%x, base 0x%x, bound 0x%x: expected %s, found %s, value 0x%x", name,
                     at, rig->cpu->psw.base, rig->cpu->psw.bound, trap_rows[cause].name,
                     trap_rows[trap->cause].name, trap->value);
}

/* Tries one access; a legal one must reach base + at, and an illegal one nothing. */
static void try(struct rig *rig, unsigned i, vaddr at)
{
    word base = rig->cpu->psw.base, n = accesses[i].n, before = 0, after = 0;
    enum cause cause = rule(base, rig->cpu->psw.bound, RIG_SIZE, at, n);
    bool legal = cause == CAUSE_NONE;
    rig->cpu->psw.pc = CODE;
    rig->cpu->x[A0] = at;
    rig->cpu->x[A1] = 0xddccbbaa;
    enum stop stop = drive_one(rig, word_of(accesses[i].opcode, A1, A0, 0));
    if ((stop == STOP_TRAP) == legal)
        ck_abort_msg("%s at 0x%x, base 0x%x, bound 0x%x: expected %s, stop %d", accesses[i].name,
                     at, base, rig->cpu->psw.bound, trap_rows[cause].name, (int)stop);
    if (!legal) {
        check_trap(rig, accesses[i].name, cause, accesses[i].access, at);
        return;
    }
    ck_assert(rig->machine->ops->load(rig->machine, base + at, &after, n));
    before = accesses[i].access == ACCESS_STORE ? 0xddccbbaa : rig->cpu->x[A1];
    if (memcmp(&before, &after, n))
        ck_abort_msg("%s at 0x%x, base 0x%x: 0x%x is not 0x%x", accesses[i].name, at, base, before,
                     after);
}

static void pattern(struct rig *rig)
{
    for (paddr at = 0; at < RIG_SIZE; at += 4)
        rig_put(rig, at, 0x01020304 * (at / 4 + 1));
}

START_TEST(every_load_and_store_follows_the_rule_at_every_edge)
{
    word found[EDGES * 13];
    struct rig *rig = drive_boot();
    pattern(rig);
    for (unsigned b = 0; b < BOUNDS; b++) {
        unsigned count = addresses(bases[_i], bounds[b], found);
        for (unsigned a = 0; a < count; a++)
            for (unsigned i = 0; i < sizeof accesses / sizeof accesses[0]; i++) {
                drive_psw(rig, (a + b) % 2 ? U : 0, CODE, bases[_i], bounds[b]);
                try(rig, i, found[a]);
            }
    }
    rig_free(rig);
}
END_TEST

START_TEST(every_fetch_follows_the_rule_at_every_edge)
{
    word found[EDGES * 13];
    struct rig *rig = drive_boot();
    for (paddr at = 0; at < RIG_SIZE; at += 4)
        rig_put(rig, at, i_addi(A0, A0, 1));
    for (unsigned b = 0; b < BOUNDS; b++) {
        unsigned count = addresses(bases[_i], bounds[b], found);
        for (unsigned a = 0; a < count; a++) {
            enum cause cause = rule(bases[_i], bounds[b], RIG_SIZE, found[a], 4);
            drive_psw(rig, a % 2 ? U : 0, found[a], bases[_i], bounds[b]);
            enum stop stop = rig_step(rig);
            if ((stop == STOP_TRAP) != (cause != CAUSE_NONE))
                ck_abort_msg("fetch at 0x%x, base 0x%x, bound 0x%x: expected %s, stop %d", found[a],
                             bases[_i], bounds[b], trap_rows[cause].name, (int)stop);
            if (cause != CAUSE_NONE)
                check_trap(rig, "fetch", cause, ACCESS_FETCH, found[a]);
        }
    }
    rig_free(rig);
}
END_TEST

START_TEST(lra_agrees_with_the_rule_at_every_edge)
{
    word found[EDGES * 13];
    struct rig *rig = drive_boot();
    for (unsigned b = 0; b < BOUNDS; b++) {
        unsigned count = addresses(bases[_i], bounds[b], found);
        for (unsigned a = 0; a < count; a++) {
            bool legal = rule(bases[_i], bounds[b], RIG_SIZE, found[a], 1) == CAUSE_NONE;
            drive_psw(rig, 0, CODE, bases[_i], bounds[b]);
            rig->cpu->x[A0] = found[a];
            if (drive_one(rig, i_lra(A1, A0)) != STOP_BUDGET ||
                rig->cpu->x[A1] != (legal ? bases[_i] + found[a] : 0xffffffff))
                ck_abort_msg("lra of 0x%x, base 0x%x, bound 0x%x: 0x%x", found[a], bases[_i],
                             bounds[b], rig->cpu->x[A1]);
        }
    }
    rig_free(rig);
}
END_TEST

/* Bases from which nothing at all can be reached, whatever the bound. */
START_TEST(a_base_beyond_storage_reaches_nothing)
{
    static const word far[] = {RIG_SIZE - 0, RIG_SIZE + 4, 0x7ffffffc, 0x80000000, 0xfffffffc};
    struct rig *rig = drive_boot();
    for (unsigned b = 0; b < sizeof far / sizeof far[0]; b++)
        for (unsigned c = 0; c < BOUNDS; c++)
            for (word pc = 0; pc < 16; pc += 4) {
                drive_psw(rig, U, pc, far[b], bounds[c]);
                ck_assert_int_eq(rig_step(rig), STOP_TRAP);
                check_trap(rig, "fetch", CAUSE_MEMORY, ACCESS_FETCH, pc);
                drive_psw(rig, 0, 0u - far[b], far[b], bounds[c]);
                ck_assert_int_eq(rig_step(rig), STOP_TRAP);
                check_trap(rig, "fetch", CAUSE_MEMORY, ACCESS_FETCH, 0u - far[b]);
            }
    rig_free(rig);
}
END_TEST

START_TEST(bound_zero_reaches_nothing)
{
    struct rig *rig = drive_boot();
    drive_psw(rig, 0, 0, 0, 0);
    ck_assert_int_eq(rig_step(rig), STOP_TRAP);
    ck_assert_trap(rig, CAUSE_MEMORY, 0, ACCESS_FETCH, 0);
    rig_free(rig);
}
END_TEST

START_TEST(running_off_the_end_traps_at_the_end)
{
    struct rig *rig = drive_boot();
    for (paddr at = 0x1000; at < 0x1100; at += 4)
        rig_put(rig, at, i_addi(A0, A0, 1));
    drive_psw(rig, U, 0, 0x1000, 0x42);
    rig->left = 100;
    ck_assert_int_eq(machine_run(rig->machine, rig->cpu, &rig->left, &rig->trap), STOP_TRAP);
    ck_assert_uint_eq(rig->left, 100 - 16);
    ck_assert_uint_eq(rig->cpu->x[A0], 16);
    ck_assert_trap(rig, CAUSE_MEMORY, 0x40, ACCESS_FETCH, 0x40);
    ck_assert_uint_eq(rig->trap.word, 0);
    rig_free(rig);
}
END_TEST

START_TEST(a_program_never_reaches_outside_its_region)
{
    uint64_t seed = 0x726567696f6e;
    struct rig *rig = drive_boot();
    pattern(rig);
    struct state before = {0}, after = {0};
    state_read(&before, rig);
    for (unsigned i = 0; i < 20000; i++) {
        drive_psw(rig, U, 0x10, 0x3000, 0x1002);
        rig->cpu->x[A0] = random_next(&seed) >> random_next(&seed) % 32;
        word imm = random_next(&seed);
        drive_one(rig, word_of(accesses[5 + i % 3].opcode, A1, A0, imm));
    }
    state_read(&after, rig);
    ck_assert_mem_eq(after.storage, before.storage, 0x3000);
    ck_assert_mem_eq(after.storage + 0x4002, before.storage + 0x4002, RIG_SIZE - 0x4002);
    ck_assert_mem_ne(after.storage + 0x3000, before.storage + 0x3000, 0x1002);
    state_free(&before);
    state_free(&after);
    rig_free(rig);
}
END_TEST

START_TEST(a_stored_instruction_is_the_one_that_runs_next)
{
    struct rig *rig = drive_boot();
    drive_psw(rig, U, 0, 0x1000, 0x100);
    rig_program(rig, 0x1000, i_sw(A0, 4, ZERO), i_addi(A1, ZERO, 1), i_sh(A2, 12, ZERO),
                i_addi(A3, ZERO, 1), i_jal(ZERO, 0));
    rig->cpu->x[A0] = i_addi(A1, ZERO, 7);
    rig->cpu->x[A2] = 9;
    ck_assert_int_eq(rig_run(rig, 5), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->cpu->x[A1], 7);
    ck_assert_uint_eq(rig->cpu->x[A3], 9);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("translation");
    TCase *tcase = tcase_create("translation");
    tcase_set_timeout(tcase, 30);
    tcase_add_loop_test(tcase, every_load_and_store_follows_the_rule_at_every_edge, 0, BASES);
    tcase_add_loop_test(tcase, every_fetch_follows_the_rule_at_every_edge, 0, BASES);
    tcase_add_loop_test(tcase, lra_agrees_with_the_rule_at_every_edge, 0, BASES);
    tcase_add_test(tcase, a_base_beyond_storage_reaches_nothing);
    tcase_add_test(tcase, bound_zero_reaches_nothing);
    tcase_add_test(tcase, running_off_the_end_traps_at_the_end);
    tcase_add_test(tcase, a_program_never_reaches_outside_its_region);
    tcase_add_test(tcase, a_stored_instruction_is_the_one_that_runs_next);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
