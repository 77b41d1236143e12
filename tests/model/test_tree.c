/* test_tree.c - the two expansions of semantics.def agree: each row's terms, evaluated, give what
 * the interpreter does, on random states near the edges. */
#include "isa/model/tree.h"
#include "tests/model/valuation.h"

#include <check.h>
#include <stdlib.h>

enum { STATES = 300 };

/* A row as terms, and one state to evaluate it in. */
struct row_case {
    struct terms terms;
    struct model_state before;
    struct model_step step;
    struct concrete concrete;
    struct probe_state state;
    struct probe_result result;
};

static void begin_row(struct row_case *row_case, enum insn insn, bool user)
{
    struct model_names names;
    terms_init(&row_case->terms);
    model_names_init(&names, &row_case->terms);
    row_case->before = model_state_unknown(&row_case->terms, &names, user);
    model_execute(insn, model_insn_word(&row_case->terms, insn), &row_case->before, true,
                  &row_case->step);
}

static void compare_trap(struct row_case *row_case, struct evaluation *evaluation)
{
    const struct model_step *step = &row_case->step;
    const struct trap *trap = &row_case->result.trap;
    unsigned happened = 0;
    ck_assert_int_ne(evaluate_truth(evaluation, step->done), row_case->result.trapped);
    for (unsigned i = 0; i < step->trap_count; i++) {
        if (!evaluate_truth(evaluation, step->traps[i].when))
            continue;
        happened++;
        ck_assert_uint_eq(step->traps[i].cause, trap->cause);
        ck_assert_uint_eq(step->traps[i].access, trap->access);
        ck_assert_uint_eq(evaluate_word(evaluation, step->traps[i].value), trap->value);
        ck_assert_uint_eq(evaluate_word(evaluation, step->traps[i].pc), trap->pc);
    }
    ck_assert_uint_eq(happened, row_case->result.trapped);
}

static void compare_cpu(struct row_case *row_case, struct evaluation *evaluation)
{
    const struct model_state *after = &row_case->step.after;
    const struct cpu *cpu = &row_case->result.after.cpu;
    const struct model_control *control = &after->control;
#define PSW(name, text)                                                                            \
    ck_assert_uint_eq(evaluate_word(evaluation, after->psw.name), cpu->psw.name);
#include "isa/state.def"
    ck_assert_uint_eq(evaluate_word(evaluation, control->clock), (word)cpu->control.clock);
    ck_assert_uint_eq(evaluate_word(evaluation, control->clock_high), cpu->control.clock >> 32);
    ck_assert_uint_eq(evaluate_word(evaluation, control->time), (word)cpu->control.time);
    ck_assert_uint_eq(evaluate_word(evaluation, control->time_high), cpu->control.time >> 32);
    ck_assert_uint_eq(evaluate_word(evaluation, control->timer), cpu->control.timer);
    ck_assert_uint_eq(evaluate_word(evaluation, control->pending), cpu->control.pending);
    ck_assert_uint_eq(evaluate_word(evaluation, control->mask), cpu->control.mask);
    ck_assert_uint_eq(evaluate_word(evaluation, control->waiting), cpu->control.waiting);
}

/* Replays the writes of the terms on the registers and storage of before. */
static void compare_writes(struct row_case *row_case, struct evaluation *evaluation)
{
    const struct model_state *after = &row_case->step.after;
    struct probe_state *now = &row_case->state;
    for (unsigned i = 0; i < after->register_count; i++)
        if (evaluate_truth(evaluation, after->register_writes[i].when))
            now->cpu.x[evaluate_word(evaluation, after->register_writes[i].number.number)] =
                evaluate_word(evaluation, after->register_writes[i].value);
    now->cpu.x[0] = 0;
    for (unsigned i = 0; i < after->storage_count; i++) {
        if (!evaluate_truth(evaluation, after->storage_writes[i].when))
            continue;
        word at = evaluate_word(evaluation, after->storage_writes[i].at);
        ck_assert_uint_eq(at % 4, 0);
        ck_assert_uint_lt(at, now->size);
        memory_write32(now->storage + at,
                       evaluate_word(evaluation, after->storage_writes[i].value));
    }
    ck_assert_mem_eq(now->cpu.x, row_case->result.after.cpu.x, sizeof now->cpu.x);
    ck_assert_mem_eq(now->storage, row_case->result.after.storage, sizeof now->storage);
}

static void compare_events(struct row_case *row_case, struct evaluation *evaluation)
{
    const struct model_state *after = &row_case->step.after;
    unsigned happened = 0;
    for (unsigned i = 0; i < after->port_count; i++) {
        const struct model_port_event *event = &after->port_events[i];
        if (!evaluate_truth(evaluation, event->when))
            continue;
        const struct probe_event *seen = &row_case->result.events[happened++];
        ck_assert_int_eq(event->out, seen->out);
        ck_assert_uint_eq(evaluate_word(evaluation, event->port), seen->port);
        ck_assert_uint_eq(evaluate_word(evaluation, event->value), seen->value);
        ck_assert_uint_eq(evaluate_word(evaluation, event->time), (word)seen->time);
    }
    ck_assert_uint_eq(happened, row_case->result.event_count);
}

/* A pc somewhere, legal or not, and bits that must be zero set: now and then. */
static void spoil(struct chance *chance, struct row_case *row_case)
{
    struct probe_state *state = &row_case->state;
    if (chance_below(chance, 8) == 0)
        row_case->concrete.w |= chance_below(chance, 0x1000000);
    if (chance_below(chance, 8) == 0)
        state->cpu.psw.pc = state->cpu.psw.bound - 8 + chance_below(chance, 16);
    if (chance_below(chance, 16) == 0)
        state->cpu.psw.base = state->size - 8 + 4 * chance_below(chance, 4);
}

static void try_state(struct row_case *row_case, struct probe *probe, struct chance *chance,
                      enum insn insn, bool user)
{
    struct probe_state *state = &row_case->state;
    probe_draw(chance, insn, state, &row_case->concrete.w);
    spoil(chance, row_case);
    state->cpu.psw.status = (state->cpu.psw.status & ~(word)STATUS_U) | (user ? STATUS_U : 0);
    probe_place(state, row_case->concrete.w);
    probe_run(probe, state, &row_case->result);
    row_case->concrete.state = state;
    struct valuation valuation = concrete_valuation(&row_case->concrete);
    struct evaluation evaluation;
    evaluation_init(&evaluation, &row_case->terms, &valuation);
    compare_trap(row_case, &evaluation);
    compare_cpu(row_case, &evaluation);
    compare_events(row_case, &evaluation);
    compare_writes(row_case, &evaluation); /* last: it changes the state */
    evaluation_free(&evaluation);
}

START_TEST(terms_say_what_the_interpreter_does)
{
    static struct row_case row_case;
    static struct probe probe;
    enum insn insn = INSN_none + 1 + (enum insn)_i;
    enum profile profile = PROFILE_PG32;
    while (!(insn_rows[insn].profiles >> profile & 1))
        profile++;
    ck_assert(probe_init(&probe, profile));
    struct chance chance = {(uint64_t)_i};
    for (unsigned user = 0; user < 2; user++) {
        begin_row(&row_case, insn, user);
        concrete_init(&row_case.concrete, &row_case.terms);
        for (unsigned i = 0; i < STATES; i++)
            try_state(&row_case, &probe, &chance, insn, user);
        terms_free(&row_case.terms);
    }
    probe_free(&probe);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tree");
    TCase *tcase = tcase_create("every row");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, terms_say_what_the_interpreter_does, 0, INSNS - 1);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
