/* compare.c - see compare.h. */
#include "isa/model/compare.h"
#include "isa/model/term_words.h"

#include <stdio.h>
#include <stdlib.h>

void compare_begin(struct comparisons *comparisons, struct terms *terms)
{
    *comparisons = (struct comparisons){.terms = terms};
}

void compare_words(struct comparisons *comparisons, const char *what, struct truth_term where,
                   struct word_term one, struct word_term other)
{
    struct terms *t_ = comparisons->terms;
    struct truth_term differs = b_and(where, b_not(b_eq(one, other)));
    if (term_is_false(t_, differs))
        return;
    if (comparisons->count == COMPARISONS)
        abort();
    comparisons->all[comparisons->count++] = (struct comparison){what, differs, one, other};
}

static void words(struct comparisons *comparisons, const char *what, struct word_term one,
                  struct word_term other)
{
    compare_words(comparisons, what, term_truth(comparisons->terms, true), one, other);
}

/* For any of them is for one that is unknown. */
static struct word_term any(struct terms *terms, const char *name)
{
    return term_unknown(terms, terms_symbol(terms, name), 0, NULL);
}

void compare_registers(struct comparisons *comparisons, const struct model_state *a,
                       const struct model_state *b)
{
    struct terms *t_ = comparisons->terms;
    struct register_term some = {w_and(any(t_, "register"), w_const(REGISTERS - 1))};
    words(comparisons, "a register", model_register(a, some), model_register(b, some));
    words(comparisons, "pc", a->psw.pc, b->psw.pc);
}

void compare_seen_storage(struct comparisons *comparisons, const struct model_state *a,
                          const struct model_state *b)
{
    struct terms *t_ = comparisons->terms;
    struct word_term at = w_and(any(t_, "seen"), w_const(~(word)3));
    compare_words(comparisons, "a word of storage", b_ult(at, a->psw.bound),
                  model_word(a, w_add(a->psw.base, at)), model_word(b, w_add(b->psw.base, at)));
}

void compare_enables(struct comparisons *comparisons, const struct model_state *a,
                     const struct model_state *b)
{
    struct terms *t_ = comparisons->terms;
    struct word_term mask = w_const(~(word)STATUS_U);
    words(comparisons, "enables", w_and(a->psw.status, mask), w_and(b->psw.status, mask));
}

void compare_control(struct comparisons *comparisons, const struct model_state *a,
                     const struct model_state *b)
{
    const struct model_control *x = &a->control, *y = &b->control;
    words(comparisons, "clock", x->clock, y->clock);
    words(comparisons, "clock, high word", x->clock_high, y->clock_high);
    words(comparisons, "time", x->time, y->time);
    words(comparisons, "time, high word", x->time_high, y->time_high);
    words(comparisons, "timer", x->timer, y->timer);
    words(comparisons, "pending interrupts", x->pending, y->pending);
    words(comparisons, "interrupt mask", x->mask, y->mask);
    words(comparisons, "waiting", x->waiting, y->waiting);
}

void compare_ports(struct comparisons *comparisons, const struct model_state *a,
                   const struct model_state *b)
{
    struct terms *t_ = comparisons->terms;
    static const struct model_port_event none;
    for (unsigned i = 0; i < a->port_count || i < b->port_count; i++) {
        const struct model_port_event *x = i < a->port_count ? &a->port_events[i] : &none;
        const struct model_port_event *y = i < b->port_count ? &b->port_events[i] : &none;
        struct truth_term used = x == &none ? b_const(false) : x->when;
        struct truth_term also = y == &none ? b_const(false) : y->when;
        words(comparisons, "a port is used", w_bool(used), w_bool(also));
        if (x == &none || y == &none)
            continue;
        struct truth_term both = b_and(used, also);
        compare_words(comparisons, "in or out", both, w_const(x->out), w_const(y->out));
        compare_words(comparisons, "port", both, x->port, y->port);
        compare_words(comparisons, "value at the port", both, x->value, y->value);
        compare_words(comparisons, "time at the port", both, x->time, y->time);
        compare_words(comparisons, "time at the port, high word", both, x->time_high, y->time_high);
    }
}

void compare_mode_and_r(struct comparisons *comparisons, const struct model_state *a,
                        const struct model_state *b)
{
    struct terms *t_ = comparisons->terms;
    words(comparisons, "user mode", w_and(a->psw.status, w_const(STATUS_U)),
          w_and(b->psw.status, w_const(STATUS_U)));
    words(comparisons, "base", a->psw.base, b->psw.base);
    words(comparisons, "bound", a->psw.bound, b->psw.bound);
}

struct truth_term compare_any(const struct comparisons *comparisons)
{
    struct terms *t_ = comparisons->terms;
    struct truth_term all = b_const(false);
    for (unsigned i = 0; i < comparisons->count; i++)
        all = b_or(all, comparisons->all[i].differs);
    return all;
}

void compare_tell(const struct comparisons *comparisons, struct solver *solver, char *text,
                  size_t size)
{
    for (unsigned i = 0; i < comparisons->count; i++) {
        const struct comparison *comparison = &comparisons->all[i];
        if (!solver_truth(solver, comparison->differs))
            continue;
        snprintf(text, size, "%s: 0x%08x against 0x%08x", comparison->what,
                 solver_word(solver, comparison->one), solver_word(solver, comparison->other));
        return;
    }
}
