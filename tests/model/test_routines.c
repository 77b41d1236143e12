/* test_routines.c - the two expansions of interpreter.def agree, and so do the two of the composed
 * R: what is proved of terms is what the monitor's C does. */
#include "tests/model/valuation.h"
#include "vmm/core/interpreter.h"
#include "vmm/model/routines.h"

#include <check.h>
#include <stdlib.h>

enum { STATES = 1000, ORIGIN = STORAGE_MIN, HOST = ORIGIN + PROBE_STORAGE + STORAGE_MIN };

/* A device at every port, so that `in` and `out` are the probe's. */
struct everywhere {
    struct device device;
    uint64_t devices;
    struct probe_event event;
};

static word everywhere_read(struct device *device, word port, uint64_t now)
{
    struct everywhere *self = (struct everywhere *)device;
    word value = probe_device(self->devices, port, now);
    self->event = (struct probe_event){false, port, value, now};
    return value;
}

static void everywhere_write(struct device *device, word port, word value, uint64_t now)
{
    ((struct everywhere *)device)->event = (struct probe_event){true, port, value, now};
}

static const struct device_ops everywhere_ops = {.name = "everywhere",
                                                 .irq = IRQS,
                                                 .first = 0,
                                                 .last = UINT32_MAX,
                                                 .read = everywhere_read,
                                                 .write = everywhere_write};

static const enum insn routine_insns[] = {
#define R(name) INSN_##name,
    ROUTINES(R)
#undef R
};
enum { ROUTINE_COUNT = sizeof routine_insns / sizeof routine_insns[0] };

/* The monitor's C on one side, terms on the other. */
struct routine_case {
    struct bare host;
    struct vm vm;
    struct everywhere device;
    struct terms terms;
    struct model_state before;
    struct model_step step;
    struct model_extent extent;
    struct concrete concrete;
    struct probe_state state;
    struct cpu cpu;
    struct trap trap;
    bool done;
};

static void begin_terms(struct routine_case *routine_case, enum insn insn)
{
    struct model_names names;
    struct terms *terms = &routine_case->terms;
    terms_init(terms);
    model_names_init(&names, terms);
    routine_case->before = model_state_unknown(terms, &names, false);
    routine_case->extent =
        (struct model_extent){term_word(terms, ORIGIN), routine_case->before.size};
    routine_case->before.storage.origin = routine_case->extent.origin;
    model_interpret(insn, model_insn_word(terms, insn), &routine_case->before,
                    &routine_case->extent, &routine_case->step);
}

/* The guest's state in a virtual machine of its size. */
static void begin_vm(struct routine_case *routine_case)
{
    const struct probe_state *state = &routine_case->state;
    struct extent extent = {ORIGIN, state->size};
    vm_init(&routine_case->vm, &routine_case->host.machine, &extent, NULL);
    routine_case->device =
        (struct everywhere){.device = {.ops = &everywhere_ops}, .devices = state->devices};
    bus_attach(&routine_case->vm.bus, &routine_case->device.device);
    memory_store(&routine_case->host.memory, ORIGIN, state->storage, PROBE_STORAGE);
    routine_case->cpu = state->cpu;
    routine_case->trap = (struct trap){.cause = CAUSE_PRIVILEGED,
                                       .value = routine_case->concrete.w,
                                       .pc = state->cpu.psw.pc,
                                       .word = routine_case->concrete.w};
    routine_case->done = interpret(&routine_case->vm, &routine_case->cpu, &routine_case->trap);
}

static void compare_trap(struct routine_case *routine_case, struct evaluation *evaluation)
{
    const struct model_step *step = &routine_case->step;
    const struct trap *trap = &routine_case->trap;
    ck_assert_int_eq(evaluate_truth(evaluation, step->done), routine_case->done);
    for (unsigned i = 0; i < step->trap_count; i++) {
        if (!evaluate_truth(evaluation, step->traps[i].when))
            continue;
        ck_assert_uint_eq(step->traps[i].cause, trap->cause);
        ck_assert_uint_eq(step->traps[i].access, trap->access);
        ck_assert_uint_eq(evaluate_word(evaluation, step->traps[i].value), trap->value);
        ck_assert_uint_eq(evaluate_word(evaluation, step->traps[i].pc), trap->pc);
    }
}

static void compare_cpu(struct routine_case *routine_case, struct evaluation *evaluation)
{
    const struct model_state *after = &routine_case->step.after;
    const struct cpu *cpu = &routine_case->cpu;
    struct probe_state *now = &routine_case->state;
#define PSW(name, text)                                                                            \
    ck_assert_uint_eq(evaluate_word(evaluation, after->psw.name), cpu->psw.name);
#include "isa/state.def"
    ck_assert_uint_eq(evaluate_word(evaluation, after->control.timer), cpu->control.timer);
    ck_assert_uint_eq(evaluate_word(evaluation, after->control.pending), cpu->control.pending);
    ck_assert_uint_eq(evaluate_word(evaluation, after->control.mask), cpu->control.mask);
    ck_assert_uint_eq(evaluate_word(evaluation, after->control.clock), (word)cpu->control.clock);
    ck_assert_uint_eq(evaluate_word(evaluation, after->control.time), (word)cpu->control.time);
    ck_assert_uint_eq(evaluate_word(evaluation, after->control.waiting), cpu->control.waiting);
    for (unsigned i = 0; i < after->register_count; i++)
        if (evaluate_truth(evaluation, after->register_writes[i].when))
            now->cpu.x[evaluate_word(evaluation, after->register_writes[i].number.number)] =
                evaluate_word(evaluation, after->register_writes[i].value);
    now->cpu.x[0] = 0;
    ck_assert_mem_eq(now->cpu.x, cpu->x, sizeof cpu->x);
}

static void compare_storage(struct routine_case *routine_case, struct evaluation *evaluation)
{
    const struct model_state *after = &routine_case->step.after;
    struct probe_state *now = &routine_case->state;
    for (unsigned i = 0; i < after->storage_count; i++)
        if (evaluate_truth(evaluation, after->storage_writes[i].when)) {
            word at = evaluate_word(evaluation, after->storage_writes[i].at);
            ck_assert_uint_ge(at, ORIGIN);
            ck_assert_uint_lt(at - ORIGIN, now->size);
            memory_write32(now->storage + at - ORIGIN,
                           evaluate_word(evaluation, after->storage_writes[i].value));
        }
    ck_assert_mem_eq(now->storage, routine_case->host.memory.bytes + ORIGIN, PROBE_STORAGE);
    for (unsigned i = 0; i < after->port_count; i++)
        if (evaluate_truth(evaluation, after->port_events[i].when)) {
            const struct probe_event *event = &routine_case->device.event;
            ck_assert_int_eq(after->port_events[i].out, event->out);
            ck_assert_uint_eq(evaluate_word(evaluation, after->port_events[i].port), event->port);
            ck_assert_uint_eq(evaluate_word(evaluation, after->port_events[i].value), event->value);
        }
}

START_TEST(terms_say_what_the_interpreter_does)
{
    static struct routine_case routine_case;
    enum insn insn = routine_insns[_i];
    struct chance chance = {(uint64_t)_i};
    ck_assert(bare_init(&routine_case.host, HOST, PROFILE_PG32));
    begin_terms(&routine_case, insn);
    concrete_init(&routine_case.concrete, &routine_case.terms);
    for (unsigned i = 0; i < STATES; i++) {
        struct probe_state *state = &routine_case.state;
        probe_draw(&chance, insn, state, &routine_case.concrete.w);
        state->cpu.psw.status &= ~(word)STATUS_U;
        routine_case.concrete.state = state;
        begin_vm(&routine_case);
        struct valuation valuation = concrete_valuation(&routine_case.concrete);
        struct evaluation evaluation;
        evaluation_init(&evaluation, &routine_case.terms, &valuation);
        compare_trap(&routine_case, &evaluation);
        compare_storage(&routine_case, &evaluation);
        compare_cpu(&routine_case, &evaluation); /* last: it changes the state */
        evaluation_free(&evaluation);
    }
    terms_free(&routine_case.terms);
    bare_free(&routine_case.host);
}
END_TEST

START_TEST(terms_compose_as_the_allocator_does)
{
    struct chance chance = {1};
    struct model_names names;
    static struct terms terms;
    static struct probe_state state;
    struct concrete concrete = {.state = &state};
    terms_init(&terms);
    model_names_init(&names, &terms);
    struct model_state guest = model_state_unknown(&terms, &names, false);
    struct model_extent extent = {term_word(&terms, ORIGIN), guest.size};
    struct model_psw composed = model_compose(&terms, &extent, &guest.psw);
    concrete_init(&concrete, &terms);
    for (unsigned i = 0; i < STATES; i++) {
        probe_draw(&chance, INSN_add, &state, &concrete.w);
        if (i % 4 == 0)
            state.cpu.psw.base = (word)chance_next(&chance) & ~(word)3;
        struct extent real_extent = {ORIGIN, state.size};
        struct psw real = allocator_compose(&real_extent, &state.cpu.psw);
        struct valuation valuation = concrete_valuation(&concrete);
        struct evaluation evaluation;
        evaluation_init(&evaluation, &terms, &valuation);
#define PSW(name, text) ck_assert_uint_eq(evaluate_word(&evaluation, composed.name), real.name);
#include "isa/state.def"
        evaluation_free(&evaluation);
    }
    terms_free(&terms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("routines");
    TCase *tcase = tcase_create("the monitor");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, terms_say_what_the_interpreter_does, 0, ROUTINE_COUNT);
    tcase_add_test(tcase, terms_compose_as_the_allocator_does);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
