/* state.c - see state.h. Each function says in terms what one of isa/'s says in C; that they agree
 * is checked on random states (tests/model). */
#include "isa/model/state.h"
#include "isa/model/term_words.h"

#include <stdlib.h>

void model_names_init(struct model_names *names, struct terms *terms)
{
    names->registers = terms_symbol(terms, "registers");
    names->devices = terms_symbol(terms, "devices");
    names->inside = terms_symbol(terms, "storage");
    names->outside = terms_symbol(terms, "elsewhere");
    static const char *const legal[3] = {"legal1", "legal2", "legal4"};
    for (unsigned i = 0; i < 3; i++)
        names->legal[i] = terms_symbol(terms, legal[i]);
    names->real = terms_symbol(terms, "real");
}

static struct word_term fresh(struct terms *terms, const char *name)
{
    return term_unknown(terms, terms_symbol(terms, name), 0, NULL);
}

struct model_state model_state_unknown(struct terms *t_, const struct model_names *names, bool user)
{
    struct word_term quarter = w_const(~(word)3);
    struct word_term enables = w_and(fresh(t_, "status"), w_const(STATUS_MASK & ~(word)STATUS_U));
    struct model_state state = {
        .terms = t_,
        .registers = names->registers,
        .devices = names->devices,
        .size = w_and(fresh(t_, "size"), w_const(~(word)(STORAGE_MIN - 1))),
        .psw = {.status = w_or(enables, w_const(user ? STATUS_U : 0)),
                .pc = fresh(t_, "pc"),
                .base = w_and(fresh(t_, "base"), quarter),
                .bound = fresh(t_, "bound")},
        .control = {fresh(t_, "clock"), fresh(t_, "clock_high"), fresh(t_, "timer"),
                    fresh(t_, "pending"), fresh(t_, "mask"), w_const(0), fresh(t_, "time"),
                    fresh(t_, "time_high")},
        .facts = b_const(true),
    };
    state.storage = (struct model_storage){names->inside, names->outside, w_const(0), state.size};
    struct model_translation *translation = &state.translation;
    *translation = (struct model_translation){.real = names->real, .offset = w_const(0)};
    for (unsigned i = 0; i < 3; i++)
        translation->legal[i] = names->legal[i];
    translation->size = state.size;
    state.facts = b_and(b_not(b_ult(w_const(STORAGE_MAX), state.size)),
                        b_not(b_ult(state.size, w_const(STORAGE_MIN))));
    return state;
}

/* Room is there for what semantics.def and interpreter.def do; more is our own mistake. */
static void room(unsigned count, unsigned most)
{
    if (count == most)
        abort();
}

struct word_term model_register(const struct model_state *state, struct register_term number)
{
    struct terms *t_ = state->terms;
    struct word_term value = term_unknown(t_, state->registers, 1, &number.number);
    for (unsigned i = 0; i < state->register_count; i++) {
        const struct model_register_write *write = &state->register_writes[i];
        struct truth_term it = b_and(write->when, b_eq(write->number.number, number.number));
        value = w_if(it, write->value, value);
    }
    return w_if(b_eq(number.number, w_const(0)), w_const(0), value);
}

void model_set_register(struct model_state *state, struct truth_term when,
                        struct register_term number, struct word_term value)
{
    room(state->register_count, MODEL_REGISTER_WRITES);
    state->register_writes[state->register_count++] =
        (struct model_register_write){when, number, value};
}

struct word_term model_word(const struct model_state *state, struct word_term at)
{
    struct terms *t_ = state->terms;
    const struct model_storage *storage = &state->storage;
    struct word_term inside_at = w_sub(at, storage->origin);
    struct word_term value =
        w_if(b_ult(inside_at, storage->extent), term_unknown(t_, storage->inside, 1, &inside_at),
             term_unknown(t_, storage->outside, 1, &at));
    for (unsigned i = 0; i < state->storage_count; i++) {
        const struct model_storage_write *write = &state->storage_writes[i];
        value = w_if(b_and(write->when, b_eq(write->at, at)), write->value, value);
    }
    return value;
}

void model_set_word(struct model_state *state, struct truth_term when, struct word_term at,
                    struct word_term value)
{
    room(state->storage_count, MODEL_STORAGE_WRITES);
    state->storage_writes[state->storage_count++] = (struct model_storage_write){when, at, value};
}

static void port_event(struct model_state *state, const struct model_port_event *event)
{
    room(state->port_count, MODEL_PORT_EVENTS);
    state->port_events[state->port_count++] = *event;
}

struct word_term model_port_in(struct model_state *state, struct truth_term when,
                               struct word_term port)
{
    struct word_term about[] = {port, state->control.time, state->control.time_high};
    struct word_term value = term_unknown(state->terms, state->devices, 3, about);
    port_event(state, &(struct model_port_event){when, false, port, value, about[1], about[2]});
    return value;
}

void model_port_out(struct model_state *state, struct truth_term when, struct word_term port,
                    struct word_term value)
{
    port_event(state, &(struct model_port_event){when, true, port, value, state->control.time,
                                                 state->control.time_high});
}

struct truth_term model_fits(struct terms *t_, struct word_term at, unsigned bytes,
                             struct word_term limit)
{
    struct word_term n = w_const(bytes);
    return b_and(b_not(b_ult(limit, n)), b_not(b_ult(w_sub(limit, n), at)));
}

/* Popek and Goldberg 1974, "A Model of Third Generation Machines": "if a + l >= q or a >= b, memory
 * trap, else E[a + l]", for accesses of several bytes and sums that do not wrap around. */
static struct truth_term plain_legal(const struct model_state *state, struct word_term at,
                                     unsigned bytes)
{
    struct terms *t_ = state->terms;
    struct word_term base = state->psw.base;
    return b_and(model_fits(t_, at, bytes, state->psw.bound),
                 b_and(b_not(b_ult(state->size, base)),
                       model_fits(t_, at, bytes, w_sub(state->size, base))));
}

static void assume(struct model_state *state, struct truth_term fact)
{
    state->facts = term_and(state->terms, state->facts, fact);
}

struct truth_term model_legal(struct model_state *state, struct word_term at, unsigned bytes)
{
    struct terms *t_ = state->terms;
    const struct model_translation *translation = &state->translation;
    if (!translation->shared)
        return plain_legal(state, at, bytes);
    struct truth_term legal = term_unknown_truth(t_, translation->legal[bytes / 2], 1, &at);
    struct word_term first = w_and(at, w_const(~(word)3));
    struct word_term real = term_unknown(t_, translation->real, 1, &first);
    struct truth_term kept = b_and(b_ult(real, translation->size), model_aligned(t_, real, 4));
    assume(state, b_or(b_not(b_and(legal, model_aligned(t_, at, bytes))), kept));
    return legal;
}

struct word_term model_real(struct model_state *state, struct word_term at)
{
    struct terms *t_ = state->terms;
    const struct model_translation *translation = &state->translation;
    if (!translation->shared)
        return w_add(state->psw.base, at);
    return w_add(translation->offset, term_unknown(t_, translation->real, 1, &at));
}

struct truth_term model_aligned(struct terms *t_, struct word_term at, unsigned bytes)
{
    return b_eq(w_and(at, w_const(bytes - 1)), w_const(0));
}

struct truth_term model_user(const struct model_state *state)
{
    struct terms *t_ = state->terms;
    return b_not(b_eq(w_and(state->psw.status, w_const(STATUS_U)), w_const(0)));
}

void model_set_psw(struct model_state *state, struct truth_term when, const struct model_psw *psw)
{
    struct terms *t_ = state->terms;
    struct model_psw *now = &state->psw;
    now->status = w_if(when, w_and(psw->status, w_const(STATUS_MASK)), now->status);
    now->pc = w_if(when, psw->pc, now->pc);
    now->base = w_if(when, w_and(psw->base, w_const(~(word)3)), now->base);
    now->bound = w_if(when, psw->bound, now->bound);
}

struct truth_term model_control_readable(struct terms *t_, struct word_term number)
{
    struct truth_term any = b_const(false);
#define CONTROL(name, number_, readable, writable, text)                                           \
    any = readable ? b_or(any, b_eq(number, w_const(number_))) : any;
#include "isa/state.def"
    return any;
}

struct truth_term model_control_writable(struct terms *t_, struct word_term number)
{
    struct truth_term any = b_const(false);
#define CONTROL(name, number_, readable, writable, text)                                           \
    any = writable ? b_or(any, b_eq(number, w_const(number_))) : any;
#include "isa/state.def"
    return any;
}

struct word_term model_control_read(const struct model_state *state, struct word_term number)
{
    struct terms *t_ = state->terms;
    const struct model_control *control = &state->control;
    const struct {
        word number;
        struct word_term value;
    } all[] = {{CONTROL_CPUID, w_const(CPUID_PG32)}, {CONTROL_MEMSIZE, state->size},
               {CONTROL_CLOCKLO, control->clock},    {CONTROL_CLOCKHI, control->clock_high},
               {CONTROL_TIMER, control->timer},      {CONTROL_IPENDING, control->pending},
               {CONTROL_IMASK, control->mask}};
    struct word_term value = w_const(0);
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
        value = w_if(b_eq(number, w_const(all[i].number)), all[i].value, value);
    return value;
}

void model_control_write(struct model_state *state, struct truth_term when, struct word_term number,
                         struct word_term value)
{
    struct terms *t_ = state->terms;
    struct model_control *control = &state->control;
    const struct {
        word number;
        struct word_term *field;
    } all[] = {{CONTROL_TIMER, &control->timer},
               {CONTROL_IPENDING, &control->pending},
               {CONTROL_IMASK, &control->mask}};
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
        *all[i].field =
            w_if(b_and(when, b_eq(number, w_const(all[i].number))), value, *all[i].field);
}

/* One is added to a number of two words. */
static void count(struct terms *t_, struct truth_term when, struct word_term *low,
                  struct word_term *high)
{
    struct word_term next = w_add(*low, w_const(1));
    struct truth_term carry = b_and(when, b_eq(next, w_const(0)));
    *high = w_if(carry, w_add(*high, w_const(1)), *high);
    *low = w_if(when, next, *low);
}

void model_retire(struct model_state *state, struct truth_term when)
{
    struct terms *t_ = state->terms;
    struct model_control *control = &state->control;
    struct truth_term counting =
        b_and(when, b_not(b_eq(w_and(state->psw.status, w_const(STATUS_CE)), w_const(0))));
    struct truth_term running = b_and(counting, b_not(b_eq(control->timer, w_const(0))));
    struct truth_term ends = b_and(running, b_eq(control->timer, w_const(1)));
    count(t_, when, &control->time, &control->time_high);
    count(t_, counting, &control->clock, &control->clock_high);
    control->pending =
        w_if(ends, w_or(control->pending, w_const(1u << IRQ_TIMER)), control->pending);
    control->timer = w_if(running, w_sub(control->timer, w_const(1)), control->timer);
}
