/* prove.c - see prove.h. */
#include "isa/model/prove.h"
#include "isa/model/compare.h"
#include "isa/model/term_words.h"

#include <string.h>

/* The terms of one row, and what was found out. */
struct inquiry {
    struct terms terms;
    struct model_names names;
    struct solver *solver;
    enum insn insn;
    struct word_term w;
    struct class_proof *proof;
};

/* One or two states, and what the instruction makes of them. */
struct pair {
    unsigned states;
    struct model_state before[2];
    struct model_step step[2];
    struct truth_term facts;
};

void solver_cpu(struct solver *solver, const struct model_state *state, struct cpu *cpu)
{
    struct terms *t_ = state->terms;
    const struct model_control *control = &state->control;
    *cpu = (struct cpu){.x = {0}};
    for (unsigned i = 1; i < REGISTERS; i++)
        cpu->x[i] = solver_word(solver, model_register(state, (struct register_term){w_const(i)}));
#define PSW(name, text) cpu->psw.name = solver_word(solver, state->psw.name);
#include "isa/state.def"
    cpu->control =
        (struct control){.clock = solver_word(solver, control->clock) |
                                  (uint64_t)solver_word(solver, control->clock_high) << 32,
                         .time = solver_word(solver, control->time) |
                                 (uint64_t)solver_word(solver, control->time_high) << 32,
                         .timer = solver_word(solver, control->timer),
                         .pending = solver_word(solver, control->pending),
                         .mask = solver_word(solver, control->mask),
                         .waiting = solver_word(solver, control->waiting)};
}

void solver_witness(struct solver *solver, const struct model_state *state, enum insn insn,
                    struct word_term w, unsigned which, struct witness *witness)
{
    struct terms *t_ = state->terms;
    struct cpu *cpu = &witness->before[which];
    witness->w = solver_word(solver, w);
    witness->size[which] = solver_word(solver, state->size);
    solver_cpu(solver, state, cpu);
    if (which > 0 || !strchr(format_rows[insn_rows[insn].format].syntax, 'm'))
        return;
    witness->has_storage = true;
    witness->storage_at = (cpu->x[insn_rs1(witness->w)] + insn_imm14(witness->w)) & ~(word)3;
    for (unsigned i = 0; i < WITNESS_STORAGE; i++) {
        word at = cpu->psw.base + witness->storage_at + 4 * i;
        witness->storage[i] = solver_word(solver, model_word(state, w_const(at)));
    }
}

static void begin_pair(struct inquiry *inquiry, struct pair *pair, bool user)
{
    struct model_state *state = &pair->before[0];
    *state = model_state_unknown(&inquiry->terms, &inquiry->names, user);
    state->storage.origin = state->psw.base;
    state->storage.extent = state->psw.bound;
    pair->states = 1;
    pair->facts = term_truth(&inquiry->terms, true);
}

/* Executes both. What is assumed of all states: they are valid, and the instruction's word is what
 * stands at pc. */
static void execute(struct inquiry *inquiry, struct pair *pair)
{
    struct terms *t_ = &inquiry->terms;
    for (unsigned i = 0; i < pair->states; i++) {
        struct model_state *state = &pair->before[i];
        struct word_term fetched = model_word(state, model_real(state, state->psw.pc));
        model_execute(inquiry->insn, inquiry->w, state, true, &pair->step[i]);
        pair->facts = b_and(pair->facts, pair->step[i].after.facts);
        pair->facts = b_and(pair->facts, b_eq(fetched, inquiry->w));
    }
}

/* Is there a state with this? If the comparisons are given, it is their difference. */
static enum answer ask(struct inquiry *inquiry, const struct pair *pair, struct truth_term question,
                       const struct comparisons *comparisons, struct witness *witness)
{
    struct terms *t_ = &inquiry->terms;
    if (comparisons)
        question = b_and(question, compare_any(comparisons));
    enum answer answer = term_is_false(t_, question)
                             ? solver_ask(inquiry->solver, question)
                             : solver_ask(inquiry->solver, b_and(pair->facts, question));
    if (answer != ANSWER_SOMETIMES || !witness)
        return answer;
    *witness = (struct witness){.states = pair->states};
    for (unsigned i = 0; i < pair->states; i++) {
        solver_witness(inquiry->solver, &pair->before[i], inquiry->insn, inquiry->w, i, witness);
        witness->trapped[i] = !solver_truth(inquiry->solver, pair->step[i].done);
    }
    if (comparisons)
        compare_tell(comparisons, inquiry->solver, witness->difference, sizeof witness->difference);
    return answer;
}

static void conclude(struct inquiry *inquiry, enum property property, enum answer answer,
                     const struct witness *witness)
{
    struct class_proof *proof = inquiry->proof;
    if (answer == ANSWER_UNKNOWN && !proof->judgement.holds[property])
        proof->unknown[property] = true;
    if (answer != ANSWER_SOMETIMES || proof->judgement.holds[property])
        return;
    proof->judgement.holds[property] = true;
    proof->unknown[property] = false;
    proof->witnesses[property] = *witness;
}

/* Neither result traps, and both keep mode and R. */
static struct truth_term quiet(struct inquiry *inquiry, const struct pair *pair)
{
    struct terms *t_ = &inquiry->terms;
    struct truth_term all = b_const(true);
    for (unsigned i = 0; i < pair->states; i++) {
        struct comparisons changes;
        compare_begin(&changes, t_);
        compare_mode_and_r(&changes, &pair->before[i], &pair->step[i].after);
        all = b_and(all, b_and(pair->step[i].done, b_not(compare_any(&changes))));
    }
    return all;
}

/* A trap for storage, and one of a word that is no instruction at all (a control register that does
 * not exist), say nothing about privilege. */
static struct truth_term says_something(struct inquiry *inquiry, const struct model_step *step)
{
    struct terms *t_ = &inquiry->terms;
    return b_not(b_or(model_traps_as(step, CAUSE_ILLEGAL),
                      b_or(model_traps_as(step, CAUSE_MEMORY), model_traps_as(step, CAUSE_ALIGN))));
}

static void prove_privileged(struct inquiry *inquiry)
{
    struct terms *t_ = &inquiry->terms;
    struct pair user, super;
    struct witness witness;
    begin_pair(inquiry, &user, true);
    execute(inquiry, &user);
    begin_pair(inquiry, &super, false);
    execute(inquiry, &super);
    struct truth_term stopped = model_traps_as(&user.step[0], CAUSE_PRIVILEGED);
    enum answer escapes = ask(
        inquiry, &user, b_and(says_something(inquiry, &user.step[0]), b_not(stopped)), NULL, NULL);
    enum answer stops = ask(inquiry, &user, stopped, NULL, NULL);
    enum answer denied =
        ask(inquiry, &super, model_traps_as(&super.step[0], CAUSE_PRIVILEGED), NULL, NULL);
    enum answer works = ask(inquiry, &super, super.step[0].done, NULL, &witness);
    if (escapes == ANSWER_SOMETIMES || denied == ANSWER_SOMETIMES || works == ANSWER_NEVER ||
        stops == ANSWER_NEVER)
        return;
    bool sure = escapes == ANSWER_NEVER && denied == ANSWER_NEVER && works == ANSWER_SOMETIMES &&
                stops == ANSWER_SOMETIMES;
    conclude(inquiry, PROPERTY_PRIVILEGED, sure ? ANSWER_SOMETIMES : ANSWER_UNKNOWN, &witness);
}

/* Asks, and concludes about the property, and about the user's if the first state is one. */
static void conclude_both(struct inquiry *inquiry, struct pair *pair, struct truth_term question,
                          const struct comparisons *comparisons, bool user, enum property property,
                          enum property of_user)
{
    struct witness witness;
    const bool *holds = inquiry->proof->judgement.holds;
    if (holds[property] && (!user || holds[of_user]))
        return;
    enum answer answer = ask(inquiry, pair, question, comparisons, &witness);
    conclude(inquiry, property, answer, &witness);
    if (user)
        conclude(inquiry, of_user, answer, &witness);
}

static void prove_control(struct inquiry *inquiry, bool user)
{
    struct pair pair;
    struct comparisons changes;
    begin_pair(inquiry, &pair, user);
    execute(inquiry, &pair);
    compare_begin(&changes, &inquiry->terms);
    compare_mode_and_r(&changes, &pair.before[0], &pair.step[0].after);
    conclude_both(inquiry, &pair, pair.step[0].done, &changes, user, PROPERTY_CONTROL,
                  PROPERTY_USER_CONTROL);
}

static void compare_results(struct inquiry *inquiry, const struct pair *pair,
                            struct comparisons *differences)
{
    const struct model_state *a = &pair->step[0].after, *b = &pair->step[1].after;
    compare_begin(differences, &inquiry->terms);
    compare_registers(differences, a, b);
    compare_seen_storage(differences, a, b);
    compare_enables(differences, a, b);
    compare_control(differences, a, b);
    compare_ports(differences, a, b);
}

static void prove_mode(struct inquiry *inquiry)
{
    struct terms *t_ = &inquiry->terms;
    struct pair pair;
    struct comparisons differences;
    struct witness witness;
    begin_pair(inquiry, &pair, false);
    pair.states = 2;
    pair.before[1] = pair.before[0];
    pair.before[1].psw.status = w_or(pair.before[0].psw.status, w_const(STATUS_U));
    execute(inquiry, &pair);
    compare_results(inquiry, &pair, &differences);
    enum answer answer = ask(inquiry, &pair, quiet(inquiry, &pair), &differences, &witness);
    conclude(inquiry, PROPERTY_MODE, answer, &witness);
}

/* The second program's storage through relocation is defined as a function of the first's: the
 * quantified form of "the same through relocation" is beyond solvers. */
static void prove_location(struct inquiry *inquiry, bool user)
{
    struct terms *t_ = &inquiry->terms;
    struct pair pair;
    struct comparisons differences;
    begin_pair(inquiry, &pair, user);
    pair.states = 2;
    struct model_state *moved = &pair.before[1];
    *moved = pair.before[0];
    struct word_term there = term_unknown(t_, terms_symbol(t_, "moved"), 0, NULL);
    moved->psw.base = w_and(there, w_const(~(word)3));
    moved->storage.origin = moved->psw.base;
    moved->storage.outside = terms_symbol(t_, "elsewhere");
    execute(inquiry, &pair);
    pair.facts = b_and(pair.facts, b_not(b_eq(moved->psw.base, pair.before[0].psw.base)));
    compare_results(inquiry, &pair, &differences);
    conclude_both(inquiry, &pair, quiet(inquiry, &pair), &differences, user, PROPERTY_LOCATION,
                  PROPERTY_USER_LOCATION);
}

/* Does it change what it should leave alone? */
static void prove_changing(struct inquiry *inquiry, bool user)
{
    struct pair pair;
    struct comparisons changes;
    begin_pair(inquiry, &pair, user);
    execute(inquiry, &pair);
    struct model_state expected = pair.before[0];
    model_retire(&expected, term_truth(&inquiry->terms, true));
    compare_begin(&changes, &inquiry->terms);
    compare_enables(&changes, &expected, &pair.step[0].after);
    compare_control(&changes, &expected, &pair.step[0].after);
    compare_ports(&changes, &expected, &pair.step[0].after);
    conclude_both(inquiry, &pair, pair.step[0].done, &changes, user, PROPERTY_RESOURCE,
                  PROPERTY_USER_RESOURCE);
}

/* Does it see what it should not? Time, interrupts, devices and storage size are others. */
static void prove_seeing(struct inquiry *inquiry, bool user)
{
    struct terms *t_ = &inquiry->terms;
    struct pair pair;
    struct comparisons differences;
    begin_pair(inquiry, &pair, user);
    pair.states = 2;
    struct model_state *other = &pair.before[1];
    struct model_state stranger = model_state_unknown(t_, &inquiry->names, user);
    *other = pair.before[0];
    other->control = stranger.control;
    other->psw.status = stranger.psw.status;
    other->size = stranger.size;
    other->facts = stranger.facts;
    other->devices = terms_symbol(t_, "devices");
    execute(inquiry, &pair);
    const struct model_state *a = &pair.step[0].after, *b = &pair.step[1].after;
    compare_begin(&differences, t_);
    compare_registers(&differences, a, b);
    compare_seen_storage(&differences, a, b);
    compare_mode_and_r(&differences, a, b);
    conclude_both(inquiry, &pair, b_and(pair.step[0].done, pair.step[1].done), &differences, user,
                  PROPERTY_RESOURCE, PROPERTY_USER_RESOURCE);
}

bool prove_class(enum insn insn, unsigned milliseconds, struct class_proof *proof)
{
    struct inquiry inquiry = {.insn = insn, .proof = proof};
    *proof = (struct class_proof){.counts = {0, 0}};
    if (!solver_exists())
        return false;
    terms_init(&inquiry.terms);
    model_names_init(&inquiry.names, &inquiry.terms);
    inquiry.w = model_insn_word(&inquiry.terms, insn);
    inquiry.solver = solver_new(&inquiry.terms, milliseconds);
    prove_privileged(&inquiry);
    prove_mode(&inquiry);
    for (unsigned user = 0; user < 2; user++) {
        prove_control(&inquiry, user);
        prove_location(&inquiry, user);
        prove_changing(&inquiry, user);
        prove_seeing(&inquiry, user);
    }
    proof->counts = solver_counts(inquiry.solver);
    solver_free(inquiry.solver);
    terms_free(&inquiry.terms);
    return true;
}
