/* homomorphism.c - see homomorphism.h.
 *
 * What makes it fast: each pair of outcomes is a question of its own; translation is proved once,
 * as a lemma, and stands as an unknown function shared by guest and host. An answer "no difference"
 * is sound with that function; a difference is asked for again without it. */
#include "vmm/model/homomorphism.h"
#include "isa/model/compare.h"
#include "isa/model/term_words.h"
#include "vmm/core/allocator.h"
#include "vmm/core/dispatcher.h"
#include "vmm/model/routines.h"
#include "vmm/model/runnable.h"

#include <string.h>

/* The guest on its own machine, and the same guest on the host. */
struct worlds {
    struct terms terms;
    struct solver *solver;
    enum insn insn;
    bool user;
    struct word_term w;
    struct model_extent extent;
    struct model_state guest; /* S */
    struct model_state vm;    /* the monitor's control block, and the host's storage: f(S) */
    struct model_state real;  /* what the host's processor is lent */
    struct model_step alone;  /* e(S) */
    struct model_step direct; /* e' on the host */
    struct truth_term facts;
};

/* One way that the monitored step can end. */
struct ending {
    struct truth_term when;
    const struct model_trap *trap; /* that the guest is handed; NULL: the instruction is done */
    const struct model_state *after;
};

enum { ENDINGS = 2 * MODEL_TRAPS };

struct endings {
    struct ending all[ENDINGS];
    unsigned count;
    struct model_state completed, trapped; /* owned states that endings point to */
    struct model_step emulated;
};

static struct word_term unknown(struct terms *terms, const char *name)
{
    return term_unknown(terms, terms_symbol(terms, name), 0, NULL);
}

/* An extent as the allocator gives them, in a host of any size. */
static struct truth_term extent_facts(struct terms *t_, const struct model_extent *extent,
                                      struct word_term host_size)
{
    struct truth_term host = b_not(b_ult(w_const(STORAGE_MAX), host_size));
    struct truth_term inside = b_and(b_not(b_ult(host_size, extent->size)),
                                     b_not(b_ult(w_sub(host_size, extent->size), extent->origin)));
    return b_and(host, inside);
}

static struct word_term pages(struct terms *t_, const char *name)
{
    return w_and(unknown(t_, name), w_const(~(word)(STORAGE_MIN - 1)));
}

static void begin(struct worlds *worlds, bool shared)
{
    struct terms *t_ = &worlds->terms;
    struct model_names names;
    model_names_init(&names, t_);
    struct word_term host_size = pages(t_, "host size");
    worlds->guest = model_state_unknown(t_, &names, worlds->user);
    worlds->guest.translation.shared = shared;
    worlds->extent = (struct model_extent){pages(t_, "origin"), worlds->guest.size};
    worlds->vm = worlds->guest;
    worlds->vm.storage.origin = worlds->extent.origin;
    worlds->real = worlds->vm;
    worlds->real.psw = model_compose(t_, &worlds->extent, &worlds->vm.psw);
    worlds->real.size = host_size;
    worlds->real.translation.offset = worlds->extent.origin;
    worlds->facts = extent_facts(t_, &worlds->extent, host_size);
    worlds->w = model_insn_word(t_, worlds->insn);
    model_execute(worlds->insn, worlds->w, &worlds->guest, true, &worlds->alone);
    model_execute(worlds->insn, worlds->w, &worlds->real, true, &worlds->direct);
}

/* What the host's processor did becomes the guest's: registers, storage and pc; the virtual PSW and
 * control registers stay the monitor's (vmm/strategies/direct.c). */
static struct model_state returned(const struct worlds *worlds)
{
    struct model_state state = worlds->vm;
    const struct model_state *real = &worlds->direct.after;
    memcpy(state.register_writes, real->register_writes, sizeof state.register_writes);
    state.register_count = real->register_count;
    memcpy(state.storage_writes, real->storage_writes, sizeof state.storage_writes);
    state.storage_count = real->storage_count;
    state.psw.pc = real->psw.pc;
    return state;
}

static void add(struct endings *endings, struct truth_term when, const struct model_trap *trap,
                const struct model_state *after)
{
    endings->all[endings->count++] = (struct ending){when, trap, after};
}

static void emulate(struct worlds *worlds, struct truth_term when, struct endings *endings)
{
    struct terms *t_ = &worlds->terms;
    struct model_step *step = &endings->emulated;
    model_interpret(worlds->insn, worlds->w, &worlds->vm, &worlds->extent, step);
    add(endings, b_and(when, step->done), NULL, &step->after);
    for (unsigned i = 0; i < step->trap_count; i++)
        add(endings, b_and(when, step->traps[i].when), &step->traps[i], &worlds->vm);
}

/* The dispatcher that is asked is the monitor's own. */
static void end(struct worlds *worlds, struct endings *endings)
{
    struct terms *t_ = &worlds->terms;
    const struct model_step *direct = &worlds->direct;
    const struct psw virtual_psw = {.status = worlds->user ? STATUS_U : 0};
    endings->count = 0;
    endings->trapped = returned(worlds);
    endings->completed = returned(worlds);
    model_retire(&endings->completed, b_const(true));
    add(endings, direct->done, NULL, &endings->completed);
    for (unsigned i = 0; i < direct->trap_count; i++) {
        const struct model_trap *trap = &direct->traps[i];
        const struct trap reported = {.cause = trap->cause};
        if (dispatch(&virtual_psw, &reported) == VERDICT_EMULATE)
            emulate(worlds, trap->when, endings);
        else
            add(endings, trap->when, trap,
                cause_is_fault(trap->cause) ? &endings->trapped : &endings->completed);
    }
}

/* The guest's storage word by word, and everything else that it must not have changed. */
static void compare_storage(struct worlds *worlds, const struct model_state *guest,
                            const struct model_state *vm, struct comparisons *comparisons)
{
    struct terms *t_ = &worlds->terms;
    struct word_term size = worlds->extent.size, origin = worlds->extent.origin;
    struct word_term at = w_and(unknown(t_, "guest's"), w_const(~(word)3));
    struct word_term off = w_and(unknown(t_, "not the guest's"), w_const(~(word)3));
    struct word_term host = w_add(origin, off);
    compare_words(comparisons, "a word of the guest's storage", b_ult(at, size),
                  model_word(guest, at), model_word(vm, w_add(origin, at)));
    compare_words(comparisons, "a word outside the guest's storage", b_not(b_ult(off, size)),
                  model_word(&worlds->vm, host), model_word(vm, host));
}

static void compare_states(struct worlds *worlds, const struct model_state *guest,
                           const struct model_state *vm, struct comparisons *comparisons)
{
    compare_registers(comparisons, guest, vm);
    compare_mode_and_r(comparisons, guest, vm);
    compare_enables(comparisons, guest, vm);
    compare_control(comparisons, guest, vm);
    compare_ports(comparisons, guest, vm);
    compare_storage(worlds, guest, vm, comparisons);
}

static void compare_endings(struct worlds *worlds, const struct ending *alone,
                            const struct ending *monitored, struct comparisons *comparisons)
{
    struct terms *t_ = &worlds->terms;
    const struct model_trap *one = alone->trap, *other = monitored->trap;
    compare_begin(comparisons, t_);
    compare_words(comparisons, "the cause of the trap, 0 for none", b_const(true),
                  w_const(one ? one->cause : CAUSE_NONE),
                  w_const(other ? other->cause : CAUSE_NONE));
    if (one && other) {
        compare_words(comparisons, "the trap's value", b_const(true), one->value, other->value);
        compare_words(comparisons, "the trap's access", b_const(true), w_const(one->access),
                      w_const(other->access));
        compare_words(comparisons, "the trap's pc", b_const(true), one->pc, other->pc);
    }
    compare_states(worlds, alone->after, monitored->after, comparisons);
}

/* The host's own devices are nobody's: an instruction that reaches them from user mode got past the
 * monitor. */
static struct truth_term host_ports_used(struct worlds *worlds)
{
    struct terms *t_ = &worlds->terms;
    struct truth_term any = b_const(false);
    for (unsigned i = 0; i < worlds->direct.after.port_count; i++)
        any = b_or(any, worlds->direct.after.port_events[i].when);
    return any;
}

static struct truth_term all_facts(struct worlds *worlds, const struct endings *endings)
{
    struct terms *t_ = &worlds->terms;
    struct truth_term facts = b_and(worlds->facts, worlds->alone.after.facts);
    facts = b_and(facts, worlds->direct.after.facts);
    for (unsigned i = 0; i < endings->count; i++)
        facts = b_and(facts, endings->all[i].after->facts);
    return facts;
}

static void found(struct worlds *worlds, const struct comparisons *comparisons,
                  struct homomorphism *result)
{
    struct witness *witness = &result->witness;
    *witness = (struct witness){.states = 1};
    solver_witness(worlds->solver, &worlds->guest, worlds->insn, worlds->w, 0, witness);
    witness->trapped[0] = !solver_truth(worlds->solver, worlds->alone.done);
    if (comparisons)
        compare_tell(comparisons, worlds->solver, witness->difference, sizeof witness->difference);
    else
        strcpy(witness->difference, "a port of the host is used");
}

static enum answer ask(struct worlds *worlds, struct truth_term facts, struct truth_term question)
{
    struct terms *t_ = &worlds->terms;
    if (term_is_false(t_, question))
        return solver_ask(worlds->solver, question);
    return solver_ask(worlds->solver, b_and(facts, question));
}

/* Where a difference was found: which endings, and which piece. What is found with the lemma's
 * function is looked for again without it at the same place, and not at all others. */
struct spot {
    enum cause alone, monitored;
    const char *what; /* NULL: anywhere */
};

static enum cause cause_of(const struct ending *ending)
{
    return ending->trap ? ending->trap->cause : CAUSE_NONE;
}

static bool is_at(const struct spot *spot, const struct ending *alone,
                  const struct ending *monitored, const char *what)
{
    return !spot->what || (spot->alone == cause_of(alone) &&
                           spot->monitored == cause_of(monitored) && strcmp(spot->what, what) == 0);
}

/* Can the two endings go together, and differ? A question for each piece that may: they are easier
 * than one for all. */
static enum answer ask_endings(struct worlds *worlds, struct truth_term facts,
                               const struct ending *alone, const struct ending *monitored,
                               struct spot *spot, struct homomorphism *result)
{
    struct terms *t_ = &worlds->terms;
    struct comparisons comparisons;
    struct truth_term both = b_and(alone->when, monitored->when);
    enum answer worst = ANSWER_NEVER;
    if (term_is_false(t_, both) || term_excludes(t_, alone->when, monitored->when))
        return ANSWER_NEVER;
    compare_endings(worlds, alone, monitored, &comparisons);
    for (unsigned i = 0; i < comparisons.count; i++) {
        const struct comparison *piece = &comparisons.all[i];
        if (!is_at(spot, alone, monitored, piece->what))
            continue;
        enum answer answer = ask(worlds, facts, b_and(both, piece->differs));
        if (answer == ANSWER_SOMETIMES) {
            *spot = (struct spot){cause_of(alone), cause_of(monitored), piece->what};
            found(worlds, &comparisons, result);
            return answer;
        }
        if (answer == ANSWER_UNKNOWN)
            worst = answer;
    }
    return worst;
}

/* All ways that the guest's own step can end, each against all ways of the monitored one. */
static enum answer ask_all(struct worlds *worlds, struct truth_term extra, struct spot *spot,
                           struct homomorphism *result)
{
    struct terms *t_ = &worlds->terms;
    struct endings endings, alone = {.count = 0};
    enum answer worst = ANSWER_NEVER;
    end(worlds, &endings);
    add(&alone, worlds->alone.done, NULL, &worlds->alone.after);
    for (unsigned i = 0; i < worlds->alone.trap_count; i++)
        add(&alone, worlds->alone.traps[i].when, &worlds->alone.traps[i], &worlds->alone.after);
    struct truth_term facts = b_and(extra, all_facts(worlds, &endings));
    /* A proof that holds because nothing can happen is none. */
    if (solver_ask(worlds->solver, facts) != ANSWER_SOMETIMES)
        return ANSWER_UNKNOWN;
    enum answer answer = spot->what ? ANSWER_NEVER : ask(worlds, facts, host_ports_used(worlds));
    if (answer == ANSWER_SOMETIMES)
        found(worlds, NULL, result);
    for (unsigned i = 0; answer != ANSWER_SOMETIMES && i < alone.count; i++)
        for (unsigned j = 0; answer != ANSWER_SOMETIMES && j < endings.count; j++) {
            if (answer == ANSWER_UNKNOWN)
                worst = answer;
            answer = ask_endings(worlds, facts, &alone.all[i], &endings.all[j], spot, result);
        }
    return answer == ANSWER_NEVER ? worst : answer;
}

/* A small guest with nothing in the way: its program in the first 16 KiB, what R shows behind that,
 * no interrupt due, and an instruction after this one; in the place that a monitor gives first. */
static struct truth_term runnable_facts(struct worlds *worlds)
{
    struct terms *t_ = &worlds->terms;
    const struct model_state *guest = &worlds->guest;
    const struct model_psw *psw = &guest->psw;
    struct truth_term all = b_eq(guest->size, w_const(RUNNABLE_SIZE));
    const struct {
        struct word_term what;
        word least, most;
    } ranges[] = {{psw->base, RUNNABLE_BASE, RUNNABLE_BASE + 0x4000},
                  {psw->bound, 0x100, 0x4000},
                  {psw->pc, 0, 0xf0}};
    for (unsigned i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        all = b_and(all, b_and(b_not(b_ult(ranges[i].what, w_const(ranges[i].least))),
                               b_not(b_ult(w_const(ranges[i].most), ranges[i].what))));
    all = b_and(all, b_eq(w_and(psw->pc, w_const(3)), w_const(0)));
    all = b_and(all, b_eq(worlds->extent.origin, w_const(ALLOCATOR_RESERVED)));
    all = b_and(all, b_eq(w_and(psw->status, w_const(STATUS_TF | STATUS_CE)), w_const(0)));
    const struct word_term zero[] = {guest->control.timer,    guest->control.pending,
                                     guest->control.mask,     guest->control.clock,
                                     guest->control.time,     guest->control.clock_high,
                                     guest->control.time_high};
    for (unsigned i = 0; i < sizeof zero / sizeof zero[0]; i++)
        all = b_and(all, b_eq(zero[i], w_const(0)));
    return all;
}

/* One round: with the lemma's function or without it, of all states or of those that are easy to
 * bring about. */
static enum answer attempt(enum insn insn, bool user, bool shared, bool runnable, struct spot *spot,
                           unsigned milliseconds, struct homomorphism *result)
{
    static struct worlds worlds;
    memset(&worlds, 0, sizeof worlds);
    worlds.insn = insn;
    worlds.user = user;
    terms_init(&worlds.terms);
    worlds.solver = solver_new(&worlds.terms, milliseconds);
    begin(&worlds, shared);
    struct truth_term extra = runnable ? runnable_facts(&worlds) : term_truth(&worlds.terms, true);
    enum answer answer = ask_all(&worlds, extra, spot, result);
    struct solver_counts counts = solver_counts(worlds.solver);
    result->counts.asked += counts.asked;
    result->counts.folded += counts.folded;
    solver_free(worlds.solver);
    terms_free(&worlds.terms);
    return answer;
}

void prove_homomorphism(enum insn insn, bool user, unsigned milliseconds,
                        struct homomorphism *result)
{
    *result = (struct homomorphism){.verdict = HOMOMORPHISM_UNKNOWN};
    if (!solver_exists())
        return;
    struct spot spot = {CAUSE_NONE, CAUSE_NONE, NULL};
    enum answer answer = attempt(insn, user, true, false, &spot, milliseconds, result);
    if (answer == ANSWER_NEVER) {
        result->verdict = HOMOMORPHISM_PROVED;
        return;
    }
    bool anywhere = !spot.what;
    result->runnable =
        attempt(insn, user, false, true, &spot, milliseconds, result) == ANSWER_SOMETIMES;
    if (!result->runnable)
        answer = attempt(insn, user, false, false, &spot, milliseconds, result);
    if (result->runnable || answer == ANSWER_SOMETIMES)
        result->verdict = HOMOMORPHISM_REFUTED;
    else if (answer == ANSWER_NEVER && anywhere)
        result->verdict = HOMOMORPHISM_PROVED;
}
