/* stepping.c - see stepping.h. */
#include "vmm/hosted/debugger/stepping.h"

#include <stdlib.h>
#include <string.h>

enum { RA = 1, SP = 2 };

/* What a step did to the chain of calls. */
enum turn { TURN_NONE, TURN_CALL, TURN_RETURN, TURN_TRAP, TURN_TRAP_RETURN };

/* Where a guest is. */
struct place {
    struct psw psw;
    word sp;
    word insn; /* the instruction there; 0 if it cannot be fetched */
};

static struct place place_now(struct debuggee *debuggee)
{
    const struct cpu *cpu = debuggee_cpu(debuggee);
    struct place place = {.psw = cpu->psw, .sp = cpu->x[SP]};
    paddr at;
    if (debuggee_translate(debuggee, cpu->psw.pc, &at))
        machine_load_word(debuggee_machine(debuggee), at, &place.insn);
    return place;
}

static bool same_surroundings(const struct psw *a, const struct psw *b)
{
    return a->base == b->base && a->bound == b->bound &&
           (a->status & STATUS_U) == (b->status & STATUS_U);
}

static enum turn turn_of(struct debuggee *debuggee, const struct place *place, bool delivered)
{
    if (delivered)
        return TURN_TRAP;
    bool user = place->psw.status & STATUS_U;
    switch (insn_decode(&debuggee_machine(debuggee)->opcodes, place->insn)) {
    case INSN_jal:
        return insn_rd(place->insn) == RA ? TURN_CALL : TURN_NONE;
    case INSN_jalr:
        if (insn_rd(place->insn) == RA)
            return TURN_CALL;
        return insn_rd(place->insn) == 0 && insn_rs1(place->insn) == RA ? TURN_RETURN : TURN_NONE;
    case INSN_lpsw:
        return user ? TURN_NONE : TURN_TRAP_RETURN;
    default:
        return TURN_NONE;
    }
}

/* The line that an address of the guest in focus belongs to; NULL if it has none. */
static const struct image_line *line_of(struct debuggee *debuggee, const struct psw *psw)
{
    return image_line_at(&debuggee_guest(debuggee)->program.image, psw->base + psw->pc);
}

static bool begins_line(struct debuggee *debuggee, const struct psw *psw)
{
    const struct image_line *line = line_of(debuggee, psw);
    return !line || line->address == psw->base + psw->pc;
}

static bool same_line(struct debuggee *debuggee, const struct psw *a, const struct psw *b)
{
    const struct image_line *first = line_of(debuggee, a), *second = line_of(debuggee, b);
    if (!first || !second)
        return a->pc == b->pc && first == second;
    return first->file == second->file && first->line == second->line;
}

enum goal { GOAL_INSTRUCTION, GOAL_LINE, GOAL_OUT };

/* A walk forward. */
struct walk {
    enum goal goal;     /* the next instruction, the next line, or out of the function or handler */
    bool over;          /* calls and traps are gone through */
    struct place start; /* of the whole walk */
    struct place last;  /* before the step that is being looked at */
    bool away;          /* in a call or trap that will come back */
    struct place left;  /* from here */
    enum turn how;
    vaddr back; /* where a trap comes back to, unless its handler decides otherwise */
};

/* Did what was called come back? After a trap the handler may return to the instruction or behind
 * it. */
static bool is_back(const struct walk *walk, const struct place *now)
{
    word pc = now->psw.pc, from = walk->left.psw.pc;
    if (!same_surroundings(&now->psw, &walk->left.psw) || now->sp < walk->left.sp)
        return false;
    return pc == from + INSN_BYTES || (walk->how == TURN_TRAP && (pc == from || pc == walk->back));
}

static bool is_reached(struct debuggee *debuggee, const struct walk *walk, enum turn turn)
{
    const struct psw *now = &walk->last.psw, *start = &walk->start.psw;
    switch (walk->goal) {
    case GOAL_INSTRUCTION:
        break;
    case GOAL_LINE:
        return !same_surroundings(now, start) || !same_line(debuggee, now, start);
    case GOAL_OUT:
        return turn == TURN_RETURN || turn == TURN_TRAP_RETURN;
    }
    return true;
}

static bool walk_is_over(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    struct walk *walk = context;
    if (halt->guest != debuggee->focus)
        return false;
    struct place last = walk->last;
    enum turn turn = walk->away ? TURN_NONE : turn_of(debuggee, &last, halt->delivered);
    walk->last = place_now(debuggee);
    if (walk->over && (turn == TURN_CALL || turn == TURN_TRAP)) {
        walk->away = true;
        walk->left = last;
        walk->how = turn;
        walk->back = halt->taken.pc;
    }
    walk->away = walk->away && !is_back(walk, &walk->last);
    return !walk->away && is_reached(debuggee, walk, turn);
}

static void walk(struct debuggee *debuggee, enum goal goal, bool over, struct halt *halt)
{
    struct walk walk = {.goal = goal, .over = over, .start = place_now(debuggee)};
    walk.last = walk.start;
    debuggee_until(debuggee, walk_is_over, &walk, halt);
}

void step_line(struct debuggee *debuggee, struct halt *halt)
{
    walk(debuggee, GOAL_LINE, false, halt);
}

void step_over_line(struct debuggee *debuggee, struct halt *halt)
{
    walk(debuggee, GOAL_LINE, true, halt);
}

void step_over(struct debuggee *debuggee, struct halt *halt)
{
    walk(debuggee, GOAL_INSTRUCTION, true, halt);
}

void step_out(struct debuggee *debuggee, struct halt *halt)
{
    walk(debuggee, GOAL_OUT, true, halt);
}

static bool is_at_line(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    (void)context;
    return halt->guest == debuggee->focus && begins_line(debuggee, &debuggee_cpu(debuggee)->psw);
}

void reverse_step_line(struct debuggee *debuggee, struct halt *halt)
{
    debuggee_reverse_until(debuggee, is_at_line, NULL, halt);
}

/* Where a call or trap that came back to `landed` was made. */
struct site {
    struct place landed;
    bool trap;
};

static bool is_site(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    const struct site *site = context;
    const struct cpu *cpu = debuggee_cpu(debuggee);
    if (halt->guest != debuggee->focus || !same_surroundings(&cpu->psw, &site->landed.psw) ||
        cpu->x[SP] != site->landed.sp)
        return false;
    return cpu->psw.pc == site->landed.psw.pc - INSN_BYTES ||
           (site->trap && cpu->psw.pc == site->landed.psw.pc);
}

void reverse_step_over(struct debuggee *debuggee, struct halt *halt)
{
    struct site site = {.landed = place_now(debuggee)};
    debuggee_reverse_step(debuggee, halt);
    if (halt->reason != HALT_STEPPED)
        return;
    struct moment before = debuggee->timeline.now;
    struct place place = place_now(debuggee);
    enum turn turn = turn_of(debuggee, &place, false);
    if (turn != TURN_RETURN && turn != TURN_TRAP_RETURN)
        return;
    site.trap = turn == TURN_TRAP_RETURN;
    struct halt way;
    debuggee_reverse_until(debuggee, is_site, &site, &way);
    if (way.reason == HALT_BEGINNING)
        debuggee_go(debuggee, before); /* nobody had called: a first drop to user mode, say */
    else
        *halt = way;
}

void reverse_step_over_line(struct debuggee *debuggee, struct halt *halt)
{
    do
        reverse_step_over(debuggee, halt);
    while (halt->reason == HALT_STEPPED && !begins_line(debuggee, &debuggee_cpu(debuggee)->psw));
}

/* What is known while going along again. */
struct chain {
    struct calls *calls; /* of what runs now */
    struct calls *left;  /* owned; of processes that a kernel left for others, each up to its trap,
                            the latest last; NULL: the host has no storage for them */
    unsigned left_count;
    bool lost;       /* there were more of them */
    bool from_first; /* everything was gone along */
    struct place last;
    struct moment before; /* of the step being looked at */
};

enum { LEFT_MAX = 16 };

static void push(struct chain *chain, enum turn turn, const struct halt *halt)
{
    struct calls *calls = chain->calls;
    if (calls->count == CALLS_MAX) {
        memmove(calls->calls, calls->calls + 1, (CALLS_MAX - 1) * sizeof *calls->calls);
        calls->count--;
        calls->whole = false;
    }
    calls->calls[calls->count++] = (struct call){.at = chain->before,
                                                 .psw = chain->last.psw,
                                                 .trap = turn == TURN_TRAP,
                                                 .cause = halt->taken.cause,
                                                 .back = halt->taken.pc};
}

/* Is this where the innermost of the calls, a trap, comes back to? */
static bool returns_to(const struct calls *calls, const struct psw *to)
{
    if (calls->count == 0)
        return false;
    const struct call *call = &calls->calls[calls->count - 1];
    return same_surroundings(&call->psw, to) &&
           (to->pc == call->back || to->pc == call->psw.pc || to->pc == call->psw.pc + INSN_BYTES);
}

static void leave(struct chain *chain)
{
    if (chain->calls->count == 0)
        return;
    if (!chain->left || chain->left_count == LEFT_MAX) {
        chain->lost = true;
        if (!chain->left)
            return;
        memmove(chain->left, chain->left + 1, (LEFT_MAX - 1) * sizeof *chain->left);
        chain->left_count--;
    }
    chain->left[chain->left_count++] = *chain->calls;
}

/* What was left there; nothing if nothing was. */
static void find_again(struct chain *chain, const struct psw *to)
{
    struct calls *calls = chain->calls;
    calls->count = 0;
    calls->whole = chain->from_first && !chain->lost;
    for (unsigned i = chain->left_count; i-- > 0;)
        if (returns_to(&chain->left[i], to)) {
            *calls = chain->left[i];
            chain->left_count--;
            memmove(&chain->left[i], &chain->left[i + 1],
                    (chain->left_count - i) * sizeof *chain->left);
            calls->count--;
            return;
        }
}

/* An lpsw ends a handler, with what it had called. It goes back to where its trap came from or, in
 * a kernel that has several processes, to where another's did. */
static void pop_trap(struct chain *chain, const struct psw *to)
{
    struct calls *calls = chain->calls;
    while (calls->count > 0 && !calls->calls[calls->count - 1].trap)
        calls->count--;
    if (returns_to(calls, to)) {
        calls->count--;
        return;
    }
    leave(chain);
    find_again(chain, to);
}

static bool follow(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    struct chain *chain = context;
    if (halt->guest == debuggee->focus) {
        enum turn turn = turn_of(debuggee, &chain->last, halt->delivered);
        struct place now = place_now(debuggee);
        if (turn == TURN_CALL || turn == TURN_TRAP)
            push(chain, turn, halt);
        else if (turn == TURN_RETURN && chain->calls->count > 0)
            chain->calls->count--;
        else if (turn == TURN_TRAP_RETURN)
            pop_trap(chain, &now.psw);
        chain->last = now;
    }
    chain->before = debuggee->timeline.now;
    return false;
}

bool calls_find(struct debuggee *debuggee, struct calls *calls)
{
    struct moment from = debuggee_ago(debuggee, CALLS_REACH), here = debuggee->timeline.now;
    struct chain chain = {.calls = calls, .before = from};
    chain.from_first = moment_same(from, timeline_first(&debuggee->timeline));
    chain.left = calloc(LEFT_MAX, sizeof *chain.left);
    *calls = (struct calls){.whole = chain.from_first};
    timeline_travel(&debuggee->timeline, from);
    chain.last = place_now(debuggee);
    timeline_travel(&debuggee->timeline, here);
    bool whole = debuggee_retrace(debuggee, from, follow, &chain);
    free(chain.left);
    return whole;
}

void reverse_step_out(struct debuggee *debuggee, struct halt *halt)
{
    struct calls calls;
    bool found = calls_find(debuggee, &calls);
    *halt = (struct halt){.reason = !found            ? HALT_INTERRUPTED
                                    : calls.count > 0 ? HALT_STEPPED
                                                      : HALT_BEGINNING,
                          .guest = debuggee->focus};
    if (halt->reason == HALT_STEPPED)
        debuggee_go(debuggee, calls.calls[calls.count - 1].at);
}
