/* traps.c - the PSW swap, what it stores, what comes first, and when the machine gives up. */
#include "tests/machine/drive.h"

enum { UNDEFINED = (int)0xffffffe4 }; /* bits of status that read as zero */

/* A machine about to trap: what it is given, and the trap that must come. */
struct scene {
    const char *name;
    word status, base, bound;
    vaddr pc;
    word word;    /* at the pc, if that is inside */
    word pending; /* unmasked */
    enum cause cause;
    word value;
    enum access access;
    vaddr saved_pc;
};

static const struct scene scenes[] = {
    {"privileged", U, 0x1000, 0x4000, 0x400, 0x88000000, 0, CAUSE_PRIVILEGED, 0x88000000, 0, 0x400},
    {"illegal", U | CE, 0x1004, 0x4000, 0x404, 0xffffffff, 0, CAUSE_ILLEGAL, 0xffffffff, 0, 0x404},
    {"illegal zero", 0, 0, 0x8000, 0x408, 0, 0, CAUSE_ILLEGAL, 0, 0, 0x408},
    {"hcall", IE, 0, 0x8000, 0x408, 0x72003fff, 0, CAUSE_ILLEGAL, 0x72003fff, 0, 0x408},
    {"memory, load", 0, 0x2000, 0x1000, 0x100, 0x42281000, 0, CAUSE_MEMORY, 0x1000, ACCESS_LOAD,
     0x100},
    {"memory, store", U, 0x2000, 0x1000, 0x100, 0x4a281000, 0, CAUSE_MEMORY, 0x1000, ACCESS_STORE,
     0x100},
    {"memory, fetch", U, 0x2000, 0x1000, 0x1000, 0, 0, CAUSE_MEMORY, 0x1000, ACCESS_FETCH, 0x1000},
    {"align, load", CE, 0x2000, 0x1000, 0x100, 0x42280005, 0, CAUSE_ALIGN, 5, ACCESS_LOAD, 0x100},
    {"align, store", CE, 0x2000, 0x1000, 0x100, 0x49280005, 0, CAUSE_ALIGN, 5, ACCESS_STORE, 0x100},
    {"align, fetch", U, 0x2000, 0x1000, 0x102, 0, 0, CAUSE_ALIGN, 0x102, ACCESS_FETCH, 0x102},
    {"syscall", U | IE, 0x3000, 0x1000, 0x200, 0x70003ffe, 0, CAUSE_SYSCALL, 0xfffffffe, 0, 0x204},
    {"syscall, super", 0, 0x3000, 0x1000, 0x200, 0x70000003, 0, CAUSE_SYSCALL, 3, 0, 0x204},
    {"break", U | IE, 0x3000, 0x1000, 0x200, 0x71000009, 0, CAUSE_BREAK, 9, 0, 0x200},
    {"break, traced", TF, 0x3000, 0x1000, 0x200, 0x71000009, 0, CAUSE_BREAK, 9, 0, 0x200},
    {"trace", U | TF, 0x3000, 0x1000, 0x200, 0x30000000, 0, CAUSE_TRACE, 0, 0, 0x204},
    {"interrupt", U | IE | CE, 0x3000, 0x1000, 0x200, 0x30000000, 0x28, CAUSE_INTERRUPT, 3, 0,
     0x200},
    {"interrupt, super", IE, 0, 0x8000, 0x200, 0x30000000, 0x80000000, CAUSE_INTERRUPT, 31, 0,
     0x200},
    {"interrupt, odd pc", IE, 0, 0x8000, 0x201, 0, 1, CAUSE_INTERRUPT, 0, 0, 0x201},
    {"interrupt, bad pc", IE, 0, 0x8000, 0xfffffffc, 0, 1, CAUSE_INTERRUPT, 0, 0, 0xfffffffc},
    {"interrupt, illegal", IE, 0, 0x8000, 0x200, 0, 2, CAUSE_INTERRUPT, 1, 0, 0x200},
};
enum { SCENES = sizeof scenes / sizeof scenes[0] };

static struct rig *set(const struct scene *scene)
{
    struct rig *rig = drive_boot();
    for (unsigned i = 1; i < REGISTERS; i++)
        rig->cpu->x[i] = 0xabcd0000 + i;
    for (paddr at = 0; at < 0x100; at += 4)
        rig_put(rig, at, 0x5a5a0000 + at);
    rig_program(rig, TRAP_AREA_NEW, IE | CE, 0x300, 0x100, 0x7000);
    drive_psw(rig, scene->status, scene->pc, scene->base, scene->bound);
    rig->cpu->control.clock = 77;
    rig->cpu->control.timer = 50;
    rig->cpu->control.pending = scene->pending;
    rig->cpu->control.mask = 0xffffffff;
    if (scene->pc % 4 == 0 && scene->pc < scene->bound)
        rig_put(rig, scene->base + scene->pc, scene->word);
    return rig;
}

START_TEST(each_trap_is_reported_before_anything_is_stored)
{
    const struct scene *scene = &scenes[_i];
    struct rig *rig = set(scene);
    struct state expected = {0};
    state_read(&expected, rig);
    bool counted = scene->cause == CAUSE_SYSCALL || scene->cause == CAUSE_TRACE;
    expected.cpu.psw.pc = scene->saved_pc;
    if (counted) {
        expected.cpu.control.time++;
        expected.cpu.control.clock += scene->status & CE ? 1 : 0;
        expected.cpu.control.timer -= scene->status & CE ? 1 : 0;
    }
    ck_assert_int_eq(rig_step(rig), STOP_TRAP);
    ck_assert_uint_eq(rig->left, counted ? 0 : 1);
    ck_assert_trap(rig, scene->cause, scene->value, scene->access, scene->saved_pc);
    ck_assert_same_state(rig, &expected);
    state_free(&expected);
    rig_free(rig);
}
END_TEST

START_TEST(each_trap_swaps_the_psw_and_changes_nothing_else)
{
    const struct scene *scene = &scenes[_i];
    struct rig *rig = set(scene);
    rig_step(rig);
    struct state expected = {0};
    state_read(&expected, rig);
    const word area[] = {scene->status, scene->saved_pc, scene->base,  scene->bound,
                         scene->cause,  scene->value,    scene->access};
    for (word i = 0; i < 7; i++)
        state_set_word(&expected, 4 * i, area[i]);
    expected.cpu.psw = (struct psw){IE | CE, 0x300, 0x100, 0x7000};
    if (scene->cause == CAUSE_INTERRUPT)
        expected.cpu.control.pending &= ~(1u << scene->value);
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    ck_assert_same_state(rig, &expected);
    state_free(&expected);
    rig_free(rig);
}
END_TEST

/* The handler at virtual 0x300 of the scenes' new PSW is at physical 0x400. */
START_TEST(lpsw_of_the_old_psw_returns_from_every_trap)
{
    const struct scene *scene = &scenes[_i];
    struct rig *rig = set(scene);
    rig_program(rig, TRAP_AREA_NEW, 0, 0x7f00, 0, 0x8000);
    rig_put(rig, 0x7f00, i_lpsw(0, ZERO));
    rig_step(rig);
    struct psw saved = rig->cpu->psw;
    saved.pc = scene->saved_pc;
    struct cpu before = *rig->cpu;
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    ck_assert_int_eq(rig_step(rig), STOP_BUDGET);
    ck_assert(psw_same(&rig->cpu->psw, &saved));
    ck_assert_mem_eq(rig->cpu->x, before.x, sizeof before.x);
    rig_free(rig);
}
END_TEST

START_TEST(the_new_psw_is_masked)
{
    struct rig *rig = drive_boot();
    rig_program(rig, TRAP_AREA_NEW, (word)UNDEFINED | IE, 0x500, 0x1003, 0xffffffff);
    drive_one(rig, i_syscall(1));
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    struct psw expected = {IE, 0x500, 0x1000, 0xffffffff};
    ck_assert(psw_same(&rig->cpu->psw, &expected));
    ck_assert(cpu_is_valid(rig->cpu));
    rig_free(rig);
}
END_TEST

START_TEST(the_trap_area_is_physical_whatever_r_says)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    drive_psw(rig, U, 0x10, 0x2000, 0x14);
    drive_one(rig, i_syscall(5));
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    ck_assert_uint_eq(rig_word(rig, 0x04), 0x14);
    ck_assert_uint_eq(rig_word(rig, 0x08), 0x2000);
    ck_assert_uint_eq(rig_word(rig, 0x10), CAUSE_SYSCALL);
    ck_assert_uint_eq(rig_word(rig, 0x2010), i_syscall(5));
    ck_assert_uint_eq(rig->cpu->psw.pc, RIG_HANDLER);
    rig_free(rig);
}
END_TEST

/* Whoever operates the machine may have the pc elsewhere: what counts is the trap's own. */
START_TEST(the_saved_pc_is_the_traps)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    drive_psw(rig, U, 0x120, 0x1000, 0x4000);
    struct trap trap = {.cause = CAUSE_BREAK, .value = 7, .pc = 0x11c};
    ck_assert(machine_deliver(rig->machine, rig->cpu, &trap));
    ck_assert_uint_eq(rig_word(rig, 0x04), 0x11c);
    rig_free(rig);
}
END_TEST

/* What comes first: word and state would allow several causes. */
struct precedence {
    const char *name;
    word status;
    vaddr pc;
    word word; /* t0 holds 0x4001, an odd address outside; bound is 0x4000 */
    enum cause cause;
    enum access access;
};

static const struct precedence precedences[] = {
    {"fetch: align before memory", 0, 0x4002, 0, CAUSE_ALIGN, ACCESS_FETCH},
    {"fetch: align before memory, far", U, 0xffffffff, 0, CAUSE_ALIGN, ACCESS_FETCH},
    {"must-be-zero bits before privileged: lpsw", U, 0x400, 0x80080000, CAUSE_ILLEGAL, 0},
    {"must-be-zero bits before privileged: spsw", U, 0x400, 0x81800000, CAUSE_ILLEGAL, 0},
    {"must-be-zero bits before privileged: rdcr", U, 0x400, 0x82004000, CAUSE_ILLEGAL, 0},
    {"must-be-zero bits before privileged: wrcr", U, 0x400, 0x83080004, CAUSE_ILLEGAL, 0},
    {"must-be-zero bits before privileged: lra", U, 0x400, 0x84000001, CAUSE_ILLEGAL, 0},
    {"must-be-zero bits before privileged: tlbi", U, 0x400, 0x85002000, CAUSE_ILLEGAL, 0},
    {"must-be-zero bits before privileged: idle", U, 0x400, 0x88000001, CAUSE_ILLEGAL, 0},
    {"privileged before align: lpsw", U, 0x400, 0x80014000, CAUSE_PRIVILEGED, 0},
    {"privileged before align: spsw", U, 0x400, 0x81014000, CAUSE_PRIVILEGED, 0},
    {"privileged before memory: lpsw", U, 0x400, 0x80014003, CAUSE_PRIVILEGED, 0},
    {"privileged before illegal: rdcr of none", U, 0x400, 0x82281fff, CAUSE_PRIVILEGED, 0},
    {"privileged before illegal: wrcr of none", U, 0x400, 0x83001fff, CAUSE_PRIVILEGED, 0},
    {"privileged before illegal: wrcr of CPUID", U, 0x400, 0x83000000, CAUSE_PRIVILEGED, 0},
    {"load: align before memory", U, 0x400, 0x42294000, CAUSE_ALIGN, ACCESS_LOAD},
    {"store: align before memory", 0, 0x400, 0x4a294000, CAUSE_ALIGN, ACCESS_STORE},
    {"lpsw: align before memory", 0, 0x400, 0x80014000, CAUSE_ALIGN, ACCESS_LOAD},
    {"spsw: align before memory", 0, 0x400, 0x81014000, CAUSE_ALIGN, ACCESS_STORE},
};
enum { PRECEDENCES = sizeof precedences / sizeof precedences[0] };

START_TEST(of_several_causes_the_first_counts)
{
    const struct precedence *row = &precedences[_i];
    struct rig *rig = drive_boot();
    rig->cpu->x[T0] = 0x4001;
    drive_psw(rig, row->status, row->pc, 0x1000, 0x4000);
    if (row->pc == 0x400)
        rig_put(rig, 0x1400, row->word);
    ck_assert_int_eq(rig_step(rig), STOP_TRAP);
    ck_assert_msg(rig->trap.cause == row->cause && rig->trap.access == row->access, "%s: found %s",
                  row->name, trap_rows[rig->trap.cause].name);
    rig_free(rig);
}
END_TEST

/* A new PSW whose first instruction cannot be fetched. */
static const struct psw unfetchable[] = {
    {0, 0x201, 0, 0x8000},
    {0, 0x202, 0, 0x8000},
    {0, 0x8000, 0, 0x8000},
    {0, 0x200, 0, 0x203},
    {0, 0x200, 0, 0},
    {0, 0x200, 0x8000, 0x8000},
    {0, 0x400, 0x7c00, 0x8000},
    {U, 0, 0xfffffffc, 0xffffffff},
    {0, 0xfffffffc, 4, 0xffffffff},
};

START_TEST(a_new_psw_that_cannot_be_fetched_stops_the_machine)
{
    struct rig *rig = drive_boot();
    struct psw new = unfetchable[_i];
    rig_program(rig, TRAP_AREA_NEW, new.status, new.pc, new.base, new.bound);
    rig_program(rig, RIG_ENTRY, i_addi(A0, ZERO, 1), i_syscall(3), i_addi(A0, ZERO, 2));
    ck_assert_int_eq(rig_run(rig, 100), COMPUTER_STOPPED);
    ck_assert_trap(rig, CAUSE_SYSCALL, 3, ACCESS_NONE, RIG_ENTRY + 8);
    ck_assert_uint_eq(rig->left, 98);
    ck_assert_uint_eq(rig_word(rig, 0x04), RIG_ENTRY + 8);
    ck_assert(psw_same(&rig->cpu->psw, &new));
    struct state expected = {0};
    state_read(&expected, rig);
    ck_assert_int_eq(rig_run(rig, 100), COMPUTER_STOPPED);
    ck_assert_same_state(rig, &expected);
    state_free(&expected);
    rig_free(rig);
}
END_TEST

/* Words that fault wherever they are, in a status in which they do. */
static const struct {
    word status, word;
    enum cause cause;
} faulting[] = {
    {0, 0, CAUSE_ILLEGAL},
    {U, 0x88000000, CAUSE_PRIVILEGED},
    {IE, 0x71000001, CAUSE_BREAK},
    {0, 0x42280001, CAUSE_ALIGN},
    {U | CE, 0x4a283ffc, CAUSE_MEMORY},
    {TF, 0xffffffff, CAUSE_ILLEGAL},
};

START_TEST(a_handler_whose_first_instruction_faults_stops_the_machine)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, faulting[_i].status | (word)UNDEFINED);
    rig_put(rig, RIG_HANDLER, faulting[_i].word);
    rig_program(rig, RIG_ENTRY, i_syscall(3));
    ck_assert_int_eq(rig_run(rig, 100), COMPUTER_STOPPED);
    ck_assert_int_eq(rig->trap.cause, faulting[_i].cause);
    ck_assert_uint_eq(rig->left, 99);
    ck_assert_uint_eq(rig_word(rig, 0x00), faulting[_i].status);
    ck_assert_uint_eq(rig_word(rig, 0x04), RIG_HANDLER);
    ck_assert_uint_eq(rig_word(rig, 0x10), faulting[_i].cause);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_SYSCALL], 1);
    ck_assert_uint_eq(rig->computer->retired, 1);
    rig_free(rig);
}
END_TEST

START_TEST(a_fault_at_the_handlers_pc_in_another_state_is_delivered_once_more)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    drive_psw(rig, CE, RIG_HANDLER, 0, RIG_SIZE);
    rig_put(rig, RIG_HANDLER, i_break(1));
    rig_step(rig);
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    rig_step(rig);
    ck_assert(!machine_deliver(rig->machine, rig->cpu, &rig->trap));
    rig_free(rig);
}
END_TEST

/* syscall at 0x1fc saves 0x200, which is what the new PSW says too: no fault, no check stop. */
START_TEST(a_completed_instruction_may_save_the_very_new_psw)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    drive_psw(rig, 0, RIG_HANDLER - 4, 0, RIG_SIZE);
    rig_program(rig, RIG_HANDLER - 4, i_syscall(0), i_jal(ZERO, -1));
    ck_assert_int_eq(rig_run(rig, 100), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_SYSCALL], 50);
    rig_free(rig);
}
END_TEST

START_TEST(an_interrupt_or_trace_at_the_handler_is_no_check_stop)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, IE | TF);
    drive_psw(rig, IE | TF, RIG_HANDLER, 0, RIG_SIZE);
    rig_program(rig, RIG_HANDLER, i_jal(ZERO, 0));
    rig->cpu->control.mask = 0xffffffff;
    rig->cpu->control.pending = 0xff;
    ck_assert_int_eq(rig_run(rig, 100), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_INTERRUPT], 8);
    ck_assert_uint_eq(rig->computer->traps[CAUSE_TRACE], 100);
    rig_free(rig);
}
END_TEST

/* The handler counts in storage, without a free register, and skips nothing: a program of five
 * traps, each saved completely. */
START_TEST(a_handler_sees_trap_after_trap)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    rig_program(rig, RIG_HANDLER, i_sw(T0, 0x40, ZERO), i_lw(T0, 0x44, ZERO), i_addi(T0, T0, 1),
                i_sw(T0, 0x44, ZERO), i_lw(T0, 0x40, ZERO), i_lpsw(0, ZERO));
    rig_program(rig, RIG_ENTRY, i_addi(T0, ZERO, 5), i_syscall(1), i_addi(T0, T0, -1),
                i_bne(T0, ZERO, -2), i_jal(ZERO, 0));
    ck_assert_int_eq(rig_run(rig, 60), COMPUTER_RUNNING);
    ck_assert_uint_eq(rig_word(rig, 0x44), 5);
    ck_assert_uint_eq(rig->cpu->x[T0], 0);
    ck_assert_uint_eq(rig->cpu->psw.pc, RIG_ENTRY + 16);
    rig_free(rig);
}
END_TEST

START_TEST(traps_work_in_the_smallest_storage)
{
    struct rig *rig = rig_bare(STORAGE_MIN, PROFILE_PG32);
    rig_handler(rig, 0);
    rig_put(rig, RIG_HANDLER, i_jal(ZERO, 0));
    drive_psw(rig, 0, STORAGE_MIN - 4, 0, STORAGE_MIN);
    rig_put(rig, STORAGE_MIN - 4, i_addi(A0, ZERO, 1));
    ck_assert_int_eq(rig_run(rig, 5), COMPUTER_RUNNING);
    ck_assert_trap(rig, CAUSE_MEMORY, STORAGE_MIN, ACCESS_FETCH, STORAGE_MIN);
    ck_assert_uint_eq(rig->cpu->x[A0], 1);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("traps");
    TCase *swap = tcase_create("swap");
    tcase_add_loop_test(swap, each_trap_is_reported_before_anything_is_stored, 0, SCENES);
    tcase_add_loop_test(swap, each_trap_swaps_the_psw_and_changes_nothing_else, 0, SCENES);
    tcase_add_loop_test(swap, lpsw_of_the_old_psw_returns_from_every_trap, 0, SCENES);
    tcase_add_test(swap, the_new_psw_is_masked);
    tcase_add_test(swap, the_saved_pc_is_the_traps);
    tcase_add_test(swap, the_trap_area_is_physical_whatever_r_says);
    tcase_add_test(swap, a_handler_sees_trap_after_trap);
    tcase_add_test(swap, traps_work_in_the_smallest_storage);
    suite_add_tcase(suite, swap);
    TCase *order = tcase_create("order");
    tcase_add_loop_test(order, of_several_causes_the_first_counts, 0, PRECEDENCES);
    suite_add_tcase(suite, order);
    TCase *check_stop = tcase_create("check stop");
    tcase_add_loop_test(check_stop, a_new_psw_that_cannot_be_fetched_stops_the_machine, 0,
                        sizeof unfetchable / sizeof unfetchable[0]);
    tcase_add_loop_test(check_stop, a_handler_whose_first_instruction_faults_stops_the_machine, 0,
                        sizeof faulting / sizeof faulting[0]);
    tcase_add_test(check_stop, a_fault_at_the_handlers_pc_in_another_state_is_delivered_once_more);
    tcase_add_test(check_stop, a_completed_instruction_may_save_the_very_new_psw);
    tcase_add_test(check_stop, an_interrupt_or_trace_at_the_handler_is_no_check_stop);
    suite_add_tcase(suite, check_stop);
    return rig_main(suite);
}
