/* tree.c - semantics.def expanded as terms: both sides of every IF are followed, and what they do
 * is written down with the condition under which they do it. */
#include "isa/model/tree.h"
#include "isa/model/term_words.h"

#include <stdlib.h>

enum { PATHS = 4 };

struct run {
    struct terms *terms;
    struct model_step *step;
    struct model_state *state;
    struct word_term w, pc, next;
    struct truth_term live;        /* no trap so far */
    struct truth_term ticked;      /* already counted */
    struct truth_term path[PATHS]; /* conditions of the IFs we are in */
    unsigned depth;
};

/* The conditions of the IFs we are in. */
static struct truth_term path(struct run *run)
{
    struct truth_term all = term_truth(run->terms, true);
    for (unsigned i = 0; i < run->depth; i++)
        all = term_and(run->terms, all, run->path[i]);
    return all;
}

static struct truth_term here(struct run *run)
{
    return term_and(run->terms, run->live, path(run));
}

static void enter(struct run *run, struct truth_term condition)
{
    if (run->depth == PATHS)
        abort();
    run->path[run->depth++] = condition;
}

static void leave(struct run *run)
{
    run->depth--;
}

static void trap_if(struct run *run, struct truth_term condition, enum cause cause,
                    struct word_term value, enum access access)
{
    struct terms *t_ = run->terms;
    struct model_step *step = run->step;
    struct truth_term arises = b_and(path(run), condition);
    struct truth_term when = b_and(run->live, arises);
    if (term_is_false(t_, when))
        return;
    if (step->trap_count == MODEL_TRAPS)
        abort();
    struct word_term saved = cause_is_fault(cause) ? run->pc : w_add(run->pc, w_const(INSN_BYTES));
    step->traps[step->trap_count++] = (struct model_trap){when, cause, value, access, saved};
    run->live = b_and(run->live, b_not(arises));
}

static void check(struct run *run, struct word_term at, unsigned bytes, enum access access)
{
    struct terms *t_ = run->terms;
    trap_if(run, b_not(model_aligned(t_, at, bytes)), CAUSE_ALIGN, at, access);
    trap_if(run, b_not(model_legal(run->state, at, bytes)), CAUSE_MEMORY, at, access);
}

/* Where an address is in its word, in bits. */
static struct word_term lane(struct terms *t_, struct word_term at)
{
    return w_sll(w_and(at, w_const(3)), w_const(3));
}

static struct word_term word_around(struct run *run, struct word_term at)
{
    struct terms *t_ = run->terms;
    return model_real(run->state, w_and(at, w_const(~(word)3)));
}

static word mask_of(unsigned bytes)
{
    return bytes == 4 ? ~(word)0 : (1u << 8 * bytes) - 1;
}

static struct word_term load(struct run *run, unsigned bytes, struct word_term at)
{
    struct terms *t_ = run->terms;
    check(run, at, bytes, ACCESS_LOAD);
    struct word_term whole = model_word(run->state, word_around(run, at));
    return bytes == 4 ? whole : w_and(w_srl(whole, lane(t_, at)), w_const(mask_of(bytes)));
}

static void store(struct run *run, unsigned bytes, struct word_term at, struct word_term value)
{
    struct terms *t_ = run->terms;
    check(run, at, bytes, ACCESS_STORE);
    struct word_term real = word_around(run, at), whole = value;
    if (bytes != 4) {
        struct word_term mask = w_sll(w_const(mask_of(bytes)), lane(t_, at));
        struct word_term kept = w_and(model_word(run->state, real), w_xor(mask, w_const(~(word)0)));
        whole = w_or(kept, w_and(w_sll(value, lane(t_, at)), mask));
    }
    model_set_word(run->state, here(run), real, whole);
}

static struct word_term translate(struct run *run, struct word_term at, enum access access)
{
    check(run, at, 4, access);
    return model_real(run->state, at);
}

/* Of a byte, which need not be aligned to anything. */
static struct word_term real_address(struct run *run, struct word_term at)
{
    struct terms *t_ = run->terms;
    return w_if(model_legal(run->state, at, 1), model_real(run->state, at), w_const(~(word)0));
}

static struct word_term field(struct terms *t_, struct word_term w, unsigned shift, unsigned width)
{
    return w_and(w_srl(w, w_const(shift)), w_const((1u << width) - 1));
}

static struct word_term signed_field(struct terms *t_, struct word_term w, unsigned width)
{
    struct word_term sign = w_const(1u << (width - 1));
    return w_sub(w_xor(field(t_, w, 0, width), sign), sign);
}

#define FIELD_OF_(name) field(run_->terms, run_->w, FIELD_##name##_SHIFT, FIELD_##name##_WIDTH)
#define REGISTER_(name) ((struct register_term){FIELD_OF_(name)})

/* Operands */
#define RS1        model_register(run_->state, REGISTER_(rs1))
#define RS2        model_register(run_->state, REGISTER_(rs2))
#define SRC        model_register(run_->state, REGISTER_(rd))
#define LHS        model_register(run_->state, REGISTER_(rd))
#define RHS        model_register(run_->state, REGISTER_(rs1))
#define IMM        signed_field(t_, run_->w, FIELD_imm14_WIDTH)
#define UPPER      upper(run_)
#define OFFSET     w_sll(IMM, w_const(2))
#define LONGOFFSET w_sll(signed_field(t_, run_->w, FIELD_imm19_WIDTH), w_const(2))
#define PC         run_->pc
#define NEXT       w_add(run_->pc, w_const(INSN_BYTES))
#define WORD       run_->w

static struct word_term upper(struct run *run_)
{
    struct terms *t_ = run_->terms;
    struct word_term high = w_sll(field(t_, run_->w, FIELD_opcode_SHIFT, 1), w_const(31));
    return w_or(high, w_sll(FIELD_OF_(imm19), w_const(12)));
}

/* The words of semantics.def. */
#define BEGIN(name)                                                                                \
    static void execute_##name(struct run *run_)                                                   \
    {                                                                                              \
        struct terms *t_ = run_->terms;                                                            \
        (void)t_;
#define END              }
#define LET(name, value) const struct word_term name = (value)
#define SETRD(value)     model_set_register(run_->state, here(run_), REGISTER_(rd), (value))
#define JUMP(value)      run_->next = w_if(here(run_), (value), run_->next)
#define IF(condition)                                                                              \
    enter(run_, (condition));                                                                      \
    {
#define ELSE                                                                                       \
    }                                                                                              \
    run_->path[run_->depth - 1] = b_not(run_->path[run_->depth - 1]);                              \
    {
#define FI                                                                                         \
    }                                                                                              \
    leave(run_);
#define TRAP(cause, value) trap_if(run_, b_const(true), CAUSE_##cause, (value), ACCESS_NONE)
#define TRAPIF(condition, cause, value)                                                            \
    trap_if(run_, (condition), CAUSE_##cause, (value), ACCESS_NONE)
#define MEMRD(name, bytes, at)  const struct word_term name = load(run_, bytes, (at))
#define MEMWR(bytes, at, value) store(run_, bytes, (at), (value))
#define XLATE(name, at, access) const struct word_term name = translate(run_, (at), ACCESS_##access)
#define PHYSRD(name, at)        const struct word_term name = model_word(run_->state, (at))
#define PHYSWR(at, value)       model_set_word(run_->state, here(run_), (at), (value))
#define REALADDR(name, at)      const struct word_term name = real_address(run_, (at))
#define PSWWORD(field)          run_->state->psw.field
#define SETPSW(status_, pc__, base_, bound_)                                                       \
    do {                                                                                           \
        const struct model_psw psw_ = {(status_), (pc__), (base_), (bound_)};                      \
        model_set_psw(run_->state, here(run_), &psw_);                                             \
        run_->next = w_if(here(run_), psw_.pc, run_->next);                                        \
    } while (0)
#define SUPERVISOR             b_not(model_user(run_->state))
#define CRREADABLE(number)     model_control_readable(t_, (number))
#define CRWRITABLE(number)     model_control_writable(t_, (number))
#define CRREAD(name, number)   const struct word_term name = model_control_read(run_->state, (number))
#define CRWRITE(number, value) model_control_write(run_->state, here(run_), (number), (value))
#define PORTIN(name, port)                                                                         \
    const struct word_term name = model_port_in(run_->state, here(run_), (port))
#define PORTOUT(port, value) model_port_out(run_->state, here(run_), (port), (value))
#define TICK                 tick(run_)
#define WAIT                                                                                       \
    run_->state->control.waiting = w_if(here(run_), w_const(1), run_->state->control.waiting)
#define RECHECK (void)0

static void tick(struct run *run)
{
    struct terms *t_ = run->terms;
    model_retire(run->state, here(run));
    run->ticked = b_or(run->ticked, here(run));
}

#include "isa/semantics.def"

typedef void body(struct run *);
static body *const bodies[INSNS] = {
#define INSN(name, opcode, format, mode, class, profiles, text) [INSN_##name] = execute_##name,
#include "isa/instructions.def"
};

struct word_term model_insn_word(struct terms *t_, enum insn insn)
{
    const struct insn_row *row = &insn_rows[insn];
    word opcode = (word)row->opcode << FIELD_opcode_SHIFT;
    word open = row->format == FORMAT_U ? 0x01ffffffu : 0x00ffffffu;
    struct word_term any = term_unknown(t_, terms_symbol(t_, "word"), 0, NULL);
    return w_or(w_and(any, w_const(open)), w_const(opcode));
}

/* What comes before every body: the fetch, the bits that must be zero, the privilege check. */
static void begin(struct run *run, enum insn insn, bool fetch)
{
    struct terms *t_ = run->terms;
    const struct insn_row *row = &insn_rows[insn];
    struct word_term wrong = w_and(run->w, w_const(format_rows[row->format].zero));
    if (fetch)
        check(run, run->pc, INSN_BYTES, ACCESS_FETCH);
    trap_if(run, b_not(b_eq(wrong, w_const(0))), CAUSE_ILLEGAL, run->w, ACCESS_NONE);
    if (row->mode == MODE_SUPER)
        trap_if(run, model_user(run->state), CAUSE_PRIVILEGED, run->w, ACCESS_NONE);
}

/* Counts the instruction if it is complete, and moves pc. */
static void end(struct run *run)
{
    struct terms *t_ = run->terms;
    struct model_step *step = run->step;
    struct truth_term complete = run->live;
    struct word_term pc = w_if(run->live, run->next, run->pc);
    for (unsigned i = 0; i < step->trap_count; i++) {
        const struct model_trap *trap = &step->traps[i];
        if (!cause_is_fault(trap->cause))
            complete = b_or(complete, trap->when);
        pc = w_if(trap->when, trap->pc, pc);
    }
    model_retire(run->state, b_and(complete, b_not(run->ticked)));
    run->state->psw.pc = pc;
    step->done = run->live;
}

void model_execute(enum insn insn, struct word_term w, const struct model_state *before, bool fetch,
                   struct model_step *step)
{
    struct terms *t_ = before->terms;
    step->after = *before;
    step->trap_count = 0;
    struct run run = {.terms = t_,
                      .step = step,
                      .state = &step->after,
                      .w = w,
                      .pc = before->psw.pc,
                      .next = w_add(before->psw.pc, w_const(INSN_BYTES)),
                      .live = b_const(true),
                      .ticked = b_const(false)};
    begin(&run, insn, fetch);
    bodies[insn](&run);
    end(&run);
}

struct truth_term model_traps_as(const struct model_step *step, enum cause cause)
{
    struct terms *t_ = step->after.terms;
    struct truth_term any = b_const(false);
    for (unsigned i = 0; i < step->trap_count; i++)
        if (step->traps[i].cause == cause)
            any = b_or(any, step->traps[i].when);
    return any;
}
