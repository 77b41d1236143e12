/* command_run.c - commands that move guests, forwards and backwards. */
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/stepping.h"

#include <inttypes.h>
#include <string.h>

typedef void mover(struct debuggee *, struct halt *);

/* Moves so many times, unless something else stops it first. */
static bool move(struct commander *commander, const char *arguments, mover *moves)
{
    struct halt halt = {.reason = HALT_STEPPED};
    uint64_t times;
    if (!take_count(commander, &arguments, 1, &times) || !take_end(commander, arguments))
        return false;
    if (times == 0)
        return true;
    while (times-- > 0 && halt.reason == HALT_STEPPED)
        moves(commander->debuggee, &halt);
    say_halt(commander, &halt);
    return true;
}

bool command_step(struct commander *c, const char *arguments)
{
    return move(c, arguments, step_line);
}
bool command_next(struct commander *c, const char *arguments)
{
    return move(c, arguments, step_over_line);
}
bool command_stepi(struct commander *c, const char *arguments)
{
    return move(c, arguments, debuggee_step);
}
bool command_nexti(struct commander *c, const char *arguments)
{
    return move(c, arguments, step_over);
}
bool command_finish(struct commander *c, const char *arguments)
{
    return take_end(c, arguments) && move(c, arguments, step_out);
}
bool command_reverse_step(struct commander *c, const char *arguments)
{
    return move(c, arguments, reverse_step_line);
}
bool command_reverse_next(struct commander *c, const char *arguments)
{
    return move(c, arguments, reverse_step_over_line);
}
bool command_reverse_stepi(struct commander *c, const char *arguments)
{
    return move(c, arguments, debuggee_reverse_step);
}
bool command_reverse_nexti(struct commander *c, const char *arguments)
{
    return move(c, arguments, reverse_step_over);
}
bool command_reverse_finish(struct commander *commander, const char *arguments)
{
    struct halt halt;
    if (!take_end(commander, arguments))
        return false;
    reverse_step_out(commander->debuggee, &halt);
    if (halt.reason == HALT_BEGINNING)
        return error_set(&commander->error,
                         "no call and no trap is known that led here; 'rewind' goes to the "
                         "beginning");
    say_halt(commander, &halt);
    return true;
}

/* The breakpoint where it is now. */
static struct point *point_here(struct commander *commander)
{
    struct debuggee *debuggee = commander->debuggee;
    for (size_t i = 0; i < debuggee->point_count; i++) {
        struct point *point = debuggee->points[i];
        if (point->kind == POINT_BREAK && point->enabled && point->guest == (int)debuggee->focus &&
            point->address == place_here(commander))
            return point;
    }
    return NULL;
}

bool command_continue(struct commander *commander, const char *arguments)
{
    struct halt halt;
    uint64_t times;
    if (!take_count(commander, &arguments, 1, &times) || !take_end(commander, arguments))
        return false;
    struct point *point = times > 1 ? point_here(commander) : NULL;
    if (times > 1 && !point)
        return error_set(&commander->error,
                         "it is at no breakpoint; 'ignore N COUNT' is for others");
    if (point)
        point->ignore = times - 1;
    debuggee_continue(commander->debuggee, &halt);
    say_halt(commander, &halt);
    return true;
}

bool command_start(struct commander *commander, const char *arguments)
{
    struct halt halt = {.reason = HALT_STEPPED};
    if (!take_end(commander, arguments))
        return false;
    debuggee_restart(commander->debuggee);
    say_halt(commander, &halt);
    return true;
}

bool command_run(struct commander *commander, const char *arguments)
{
    struct halt halt;
    if (!take_end(commander, arguments))
        return false;
    debuggee_run(commander->debuggee, &halt);
    say_halt(commander, &halt);
    return true;
}

/* A place that is run to. */
struct goal {
    paddr address;
};

static bool is_reached(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    const struct goal *goal = context;
    const struct psw *psw = &debuggee_cpu(debuggee)->psw;
    return halt->guest == debuggee->focus && psw->base + psw->pc == goal->address;
}

bool command_until(struct commander *commander, const char *arguments)
{
    struct goal goal;
    struct halt halt;
    if (*arguments == '\0')
        return error_set(&commander->error, "until which location? See 'help location'");
    if (!take_location(commander, &arguments, &goal.address) || !take_end(commander, arguments))
        return false;
    debuggee_until(commander->debuggee, is_reached, &goal, &halt);
    say_halt(commander, &halt);
    return true;
}

/* Says what was gone back to: a trap is named by its number. */
static void say_backwards(struct commander *commander, const struct halt *halt)
{
    struct debuggee *debuggee = commander->debuggee;
    if (halt->reason != HALT_POINT || halt->kind != POINT_TRAP) {
        say_halt(commander, halt);
        return;
    }
    fprintf(commander->out,
            "%sReached TRAP #%" PRIu64 " backwards (instruction %" PRIu64
            "); timer, console and disk rewound too.%s\n",
            say_bold(commander), trap_log_count(debuggee) + 1 + halt->second,
            debuggee->timeline.now.instructions, say_plain(commander));
    say_halt(commander, &(struct halt){.reason = HALT_STEPPED});
}

bool command_reverse_continue(struct commander *commander, const char *arguments)
{
    struct halt halt;
    if (!take_end(commander, arguments))
        return false;
    debuggee_reverse_continue(commander->debuggee, &halt);
    say_backwards(commander, &halt);
    return true;
}

static bool go(struct commander *commander, uint64_t instructions)
{
    struct debuggee *debuggee = commander->debuggee;
    struct moment first = timeline_first(&debuggee->timeline);
    struct moment to = {instructions, 0};
    if (moment_before(to, first))
        to = first;
    bool arrived = debuggee_go(debuggee, to);
    say_halt(commander, &(struct halt){.reason = HALT_STEPPED});
    return arrived || error_set(&commander->error, "the run ends after %" PRIu64 " instructions",
                                debuggee->timeline.now.instructions);
}

bool command_rewind(struct commander *commander, const char *arguments)
{
    uint64_t now = commander->debuggee->timeline.now.instructions, count;
    if (!take_count(commander, &arguments, now, &count) || !take_end(commander, arguments))
        return false;
    return go(commander, count < now ? now - count : 0);
}

bool command_goto_(struct commander *commander, const char *arguments)
{
    uint64_t count;
    if (*arguments == '\0')
        return error_set(&commander->error, "to which instruction? 'goto N', or 'goto trap N'");
    return take_count(commander, &arguments, 0, &count) && take_end(commander, arguments) &&
           go(commander, count);
}

bool command_goto_trap(struct commander *commander, const char *arguments)
{
    struct trap_record record;
    if (!take_trap(commander, &arguments, &record) || !take_end(commander, arguments))
        return false;
    trap_log_go(commander->debuggee, &record);
    debuggee_show_trap(commander->debuggee);
    commander->debuggee->focus = record.guest;
    say_halt(commander, &(struct halt){.reason = HALT_STEPPED});
    return true;
}
