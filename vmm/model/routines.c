/* routines.c - see routines.h. */
#include "vmm/model/routines.h"
#include "isa/model/term_words.h"
#include "vmm/core/address_words.h"
#include "vmm/core/interpreter.h"

#include <stdlib.h>

/* What a routine works on. Routines have no branches: either a fault is reflected, or all is done.
 */
struct work {
    struct terms *terms;
    struct model_state *state;
    struct model_step *step;
    const struct model_extent *extent;
    struct word_term w;
    struct truth_term live; /* nothing reflected so far */
    bool counted;
};

struct model_psw model_compose(struct terms *t_, const struct model_extent *extent,
                               const struct model_psw *virtual_psw)
{
    return (struct model_psw){
        .status = w_const(STATUS_U),
        .pc = virtual_psw->pc,
        .base = COMPOSED_BASE(extent->origin, extent->size, virtual_psw->base),
        .bound = COMPOSED_BOUND(extent->size, virtual_psw->base, virtual_psw->bound)};
}

static void reflect(struct work *work, struct truth_term condition, enum cause cause,
                    struct word_term value, enum access access)
{
    struct terms *t_ = work->terms;
    struct truth_term when = b_and(work->live, condition);
    if (term_is_false(t_, when))
        return;
    if (work->step->trap_count == MODEL_TRAPS)
        abort();
    work->step->traps[work->step->trap_count++] =
        (struct model_trap){when, cause, value, access, work->state->psw.pc};
    work->live = b_and(work->live, b_not(condition));
}

/* Plain: as the monitor computes it. Shared: by the functions that the lemmas say it comes to. */
static struct truth_term found(struct work *work, struct word_term at, unsigned bytes)
{
    struct terms *t_ = work->terms;
    const struct model_state *state = work->state;
    if (state->translation.shared)
        return model_legal(work->state, at, bytes);
    return FOUND(state->psw.base, state->psw.bound, work->extent->size, at, w_const(bytes));
}

static struct word_term found_at(struct work *work, struct word_term at)
{
    struct terms *t_ = work->terms;
    if (work->state->translation.shared)
        return model_real(work->state, at);
    return FOUND_AT(work->state->psw.base, at);
}

/* What the lemmas say of a word that was found: the allocator locates it. */
static void assume_located(struct work *work, struct word_term at, struct word_term guest)
{
    struct terms *t_ = work->terms;
    struct truth_term legal = b_and(model_aligned(t_, at, 4), model_legal(work->state, at, 4));
    struct truth_term located = LOCATED(work->extent->size, guest, w_const(4));
    work->state->facts = b_and(work->state->facts, b_or(b_not(legal), located));
}

static struct word_term find_word(struct work *work, struct word_term at, enum access access)
{
    struct terms *t_ = work->terms;
    reflect(work, b_not(model_aligned(t_, at, 4)), CAUSE_ALIGN, at, access);
    reflect(work, b_not(found(work, at, 4)), CAUSE_MEMORY, at, access);
    struct word_term guest = found_at(work, at);
    if (work->state->translation.shared)
        assume_located(work, at, guest);
    return guest;
}

static struct word_term peek(struct work *work, struct word_term at)
{
    struct terms *t_ = work->terms;
    const struct model_extent *extent = work->extent;
    return w_if(LOCATED(extent->size, at, w_const(4)),
                model_word(work->state, LOCATED_AT(extent->origin, at)), w_const(0));
}

static void poke(struct work *work, struct word_term at, struct word_term value)
{
    struct terms *t_ = work->terms;
    const struct model_extent *extent = work->extent;
    model_set_word(work->state, b_and(work->live, LOCATED(extent->size, at, w_const(4))),
                   LOCATED_AT(extent->origin, at), value);
}

/* Where the words of a PSW are. */
struct place {
    struct word_term status, pc, base, bound;
};

static struct place find_psw(struct work *work, struct word_term at, enum access access)
{
    struct terms *t_ = work->terms;
    struct place place;
    place.status = find_word(work, at, access);
    place.pc = find_word(work, w_add(at, w_const(4)), access);
    place.base = find_word(work, w_add(at, w_const(8)), access);
    place.bound = find_word(work, w_add(at, w_const(12)), access);
    return place;
}

static struct model_psw peek_psw(struct work *work, const struct place *place)
{
    return (struct model_psw){.status = peek(work, place->status),
                              .pc = peek(work, place->pc),
                              .base = peek(work, place->base),
                              .bound = peek(work, place->bound)};
}

static void poke_psw(struct work *work, const struct place *place, const struct model_psw *psw)
{
    poke(work, place->status, psw->status);
    poke(work, place->pc, psw->pc);
    poke(work, place->base, psw->base);
    poke(work, place->bound, psw->bound);
}

static struct word_term field(struct work *work, unsigned shift, unsigned width)
{
    struct terms *t_ = work->terms;
    return w_and(w_srl(work->w, w_const(shift)), w_const((1u << width) - 1));
}

static struct word_term immediate(struct work *work)
{
    struct terms *t_ = work->terms;
    struct word_term sign = w_const(1u << (FIELD_imm14_WIDTH - 1));
    return w_sub(w_xor(field(work, FIELD_imm14_SHIFT, FIELD_imm14_WIDTH), sign), sign);
}

static void become(struct work *work, const struct model_psw *psw)
{
    model_set_psw(work->state, work->live, psw);
}

static void count(struct work *work)
{
    struct terms *t_ = work->terms;
    model_retire(work->state, work->live);
    work->state->psw.pc = w_add(work->state->psw.pc, w_const(INSN_BYTES));
    work->counted = true;
}

#define NAMED_REGISTER(name)                                                                       \
    ((struct register_term){field(work, FIELD_##name##_SHIFT, FIELD_##name##_WIDTH)})
#define RS1  model_register(work->state, NAMED_REGISTER(rs1))
#define SRC  model_register(work->state, NAMED_REGISTER(rd))
#define IMM  immediate(work)
#define WORD work->w
#define ROUTINE(name)                                                                              \
    static void v_##name(struct work *work)                                                        \
    {                                                                                              \
        struct terms *t_ = work->terms;                                                            \
        (void)t_;
#define DONE                       }
#define GIVE(value)                model_set_register(work->state, work->live, NAMED_REGISTER(rd), (value))
#define FIND_PSW(name, at, access) const struct place name = find_psw(work, (at), ACCESS_##access)
#define PEEK_PSW(name, place)      const struct model_psw name = peek_psw(work, &(place))
#define POKE_PSW(place, status, pc, base, bound)                                                   \
    poke_psw(work, &(place), &(struct model_psw){(status), (pc), (base), (bound)})
#define MAPPED(name, at)                                                                           \
    const struct word_term name =                                                                  \
        w_if(found(work, (at), 1), found_at(work, (at)), w_const(~(word)0))
#define VPSW(field) work->state->psw.field
#define BECOME(status, pc, base, bound)                                                            \
    become(work, &(struct model_psw){(status), (pc), (base), (bound)})
#define REFLECT_ILLEGAL_UNLESS(condition)                                                          \
    reflect(work, b_not(condition), CAUSE_ILLEGAL, work->w, ACCESS_NONE)
#define control_readable(number) model_control_readable(t_, (number))
#define control_writable(number) model_control_writable(t_, (number))
#define VCONTROL(name, number)                                                                     \
    const struct word_term name = model_control_read(work->state, (number))
#define SETVCONTROL(number, value) model_control_write(work->state, work->live, (number), (value))
#define VIN(name, port)            const struct word_term name = model_port_in(work->state, work->live, (port))
#define VOUT(port, value)          model_port_out(work->state, work->live, (port), (value))
#define COUNT                      count(work)
#define SLEEP                                                                                      \
    work->state->control.waiting = w_if(work->live, w_const(1), work->state->control.waiting)

#include "vmm/core/interpreter.def"

typedef void routine(struct work *);
static routine *const routines[INSNS] = {
#define R(name) [INSN_##name] = v_##name,
    ROUTINES(R)
#undef R
};

/* An instruction that was reflected has had no effect: what routines do to pc and time is undone.
 * Registers and storage are written under conditions already. */
static void finish(struct work *work, const struct model_state *before)
{
    struct terms *t_ = work->terms;
    struct model_state *state = work->state;
    if (!work->counted) {
        model_retire(state, work->live);
        state->psw.pc = w_add(state->psw.pc, w_const(INSN_BYTES));
    }
    state->psw.pc = w_if(work->live, state->psw.pc, before->psw.pc);
    work->step->done = work->live;
}

void model_interpret(enum insn insn, struct word_term w, const struct model_state *before,
                     const struct model_extent *extent, struct model_step *step)
{
    struct terms *t_ = before->terms;
    step->after = *before;
    step->trap_count = 0;
    struct work work = {t_, &step->after, step, extent, w, b_const(true), false};
    if (interpreter_knows(insn))
        routines[insn](&work);
    else
        reflect(&work, b_const(true), CAUSE_ILLEGAL, w, ACCESS_NONE);
    finish(&work, before);
}
