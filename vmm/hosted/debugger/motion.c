/* motion.c - the debuggee forwards and backwards. While points are set every step is looked at;
 * without any the guests run at full speed. */
#include "vmm/hosted/debugger/look.h"

/* How often someone is asked whether to go on: instructions at full speed, steps looked at. */
enum { FREE_INTERVAL = 1000000, LOOK_INTERVAL = 10000 };

enum { FIRST_STRETCH = 1000 }; /* instructions that are searched first, going back */
enum { PEEK_STEPS = 1000000 }; /* of others, until the focus guest is given up */

static bool is_interrupted(struct debuggee *debuggee)
{
    return debuggee->interrupts && debuggee->interrupts(debuggee->interrupter);
}

/* The same for loops that look at every step. */
static bool is_interrupted_now_and_then(struct debuggee *debuggee)
{
    if (++debuggee->looks < LOOK_INTERVAL)
        return false;
    debuggee->looks = 0;
    return is_interrupted(debuggee);
}

static void cannot_run(struct debuggee *debuggee, struct halt *halt)
{
    struct tower *tower = &debuggee->session.tower;
    halt->reason = HALT_DONE;
    for (unsigned i = 0; i < tower->options.guests; i++)
        if (!computer_is_done(&tower->guests[i].computer))
            halt->reason = HALT_STUCK;
}

static void take_hit(struct debuggee *debuggee, const struct halt *halt)
{
    struct point *point = debuggee_point(debuggee, halt->point);
    debuggee->focus = halt->guest;
    if (point && point->temporary)
        debuggee_remove(debuggee, point->number);
}

void debuggee_show_trap(struct debuggee *debuggee)
{
    debuggee->has_shown = true;
    debuggee->shown = debuggee->timeline.now;
}

/* Was a stop before the trap that comes next told of, and nothing has moved since? */
static bool is_shown(const struct debuggee *debuggee)
{
    return debuggee->has_shown && moment_same(debuggee->shown, debuggee->timeline.now);
}

/* A trap is shown before it happens: back to before the step. */
static void arrive(struct debuggee *debuggee, const struct before *before, const struct halt *halt)
{
    if (halt->reason == HALT_POINT && halt->kind == POINT_TRAP) {
        timeline_travel(&debuggee->timeline, before->moment);
        debuggee_show_trap(debuggee);
    }
    if (halt->reason == HALT_POINT)
        take_hit(debuggee, halt);
}

static bool any_point(const struct debuggee *debuggee)
{
    for (size_t i = 0; i < debuggee->point_count; i++)
        if (debuggee->points[i]->enabled)
            return true;
    return false;
}

static void run_freely(struct debuggee *debuggee, struct halt *halt)
{
    struct timeline *timeline = &debuggee->timeline;
    for (;;) {
        uint64_t before = timeline->now.instructions;
        if (is_interrupted(debuggee)) {
            halt->reason = HALT_INTERRUPTED;
            return;
        }
        timeline_run(timeline, FREE_INTERVAL);
        if (timeline->now.instructions - before < FREE_INTERVAL) {
            cannot_run(debuggee, halt);
            return;
        }
    }
}

void debuggee_until(struct debuggee *debuggee, debuggee_wish *wish, void *context,
                    struct halt *halt)
{
    struct before before = {.user = false};
    bool hit = false, traps_too = !wish && !is_shown(debuggee); /* who steps, steps */
    *halt = (struct halt){.guest = debuggee->focus};
    debuggee->has_shown = false;
    for (;;) {
        if (!look(debuggee, &before, halt, traps_too, NULL, &hit)) {
            *halt = (struct halt){.guest = debuggee->focus};
            cannot_run(debuggee, halt);
            return;
        }
        traps_too = true;
        bool over = hit || (wish && wish(debuggee, halt, context));
        /* Also at the end of the way: many short ones are as long as one. */
        bool interrupted = is_interrupted_now_and_then(debuggee);
        if (interrupted && !hit)
            halt->reason = HALT_INTERRUPTED;
        if (over || interrupted)
            break;
    }
    arrive(debuggee, &before, halt);
}

void debuggee_continue(struct debuggee *debuggee, struct halt *halt)
{
    *halt = (struct halt){.guest = debuggee->focus};
    if (any_point(debuggee))
        debuggee_until(debuggee, NULL, NULL, halt);
    else
        run_freely(debuggee, halt);
}

void debuggee_restart(struct debuggee *debuggee)
{
    timeline_restart(&debuggee->timeline);
    debuggee->has_shown = false;
}

void debuggee_run(struct debuggee *debuggee, struct halt *halt)
{
    debuggee_restart(debuggee);
    if (look_at_places(debuggee, halt))
        take_hit(debuggee, halt);
    else
        debuggee_continue(debuggee, halt);
}

static bool is_in_focus(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    (void)context;
    return halt->guest == debuggee->focus;
}

void debuggee_step(struct debuggee *debuggee, struct halt *halt)
{
    *halt = (struct halt){.reason = HALT_DONE, .guest = debuggee->focus};
    if (computer_is_done(&debuggee_guest(debuggee)->computer))
        return;
    debuggee_until(debuggee, is_in_focus, NULL, halt);
}

bool debuggee_go(struct debuggee *debuggee, struct moment moment)
{
    struct timeline *timeline = &debuggee->timeline;
    debuggee->has_shown = false;
    timeline->interrupts = debuggee->interrupts;
    timeline->interrupter = debuggee->interrupter;
    bool arrived = timeline_travel(timeline, moment);
    timeline->interrupts = NULL;
    return arrived;
}

/* What a search backwards is for. */
struct search {
    debuggee_wish *wish; /* or NULL */
    void *context;
    bool points; /* hits of points, too */
    bool before; /* a wish means the moment before its step */
    bool interrupted;
    struct moment found;
    struct halt halt;
};

/* Looks at each step from one moment to another and keeps the last that was searched for, among
 * those before `to`, or at it if told so. */
static bool search_between(struct debuggee *debuggee, struct search *search, struct moment from,
                           struct moment to, bool at_it_too)
{
    struct timeline *timeline = &debuggee->timeline;
    struct before before = {.user = false};
    struct halt now;
    bool found = false, hit;
    struct moment end = {to.instructions, to.steps + at_it_too};
    timeline_travel(timeline, from);
    while (moment_before(timeline->now, to) && !search->interrupted) {
        search->interrupted = is_interrupted_now_and_then(debuggee);
        if (!look(debuggee, &before, &now, true, &end, &hit))
            break;
        hit = hit && search->points;
        bool wished = !hit && search->wish && search->wish(debuggee, &now, search->context);
        bool earlier = hit ? now.kind == POINT_TRAP : search->before;
        struct moment at = earlier ? before.moment : timeline->now;
        if (!(hit || wished) || !moment_before(at, end))
            continue;
        found = true;
        search->found = at;
        search->halt = now;
        search->halt.reason = hit ? HALT_POINT : HALT_STEPPED;
    }
    return found;
}

void debuggee_hush(struct debuggee *debuggee, bool quiet)
{
    struct tower *tower = &debuggee->session.tower;
    debuggee->searching = quiet;
    debuggee->timeline.quiet = quiet;
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower->guests[i].output.quiet = quiet;
}

/* Where a stretch begins that ends at `to`. */
static struct moment begin_of_stretch(const struct timeline *timeline, struct moment to,
                                      uint64_t instructions)
{
    struct moment first = timeline_first(timeline);
    if (to.instructions <= instructions || to.instructions - instructions <= first.instructions)
        return first;
    return (struct moment){to.instructions - instructions, 0};
}

/* Stretch by stretch back in time, each longer than the one before: most of what is looked for is
 * near. */
static void search_back(struct debuggee *debuggee, struct search *search, struct halt *halt)
{
    struct timeline *timeline = &debuggee->timeline;
    struct moment first = timeline_first(timeline), here = timeline->now, to = here;
    uint64_t stretch = FIRST_STRETCH;
    bool found = false;
    *halt = (struct halt){.reason = HALT_BEGINNING, .guest = debuggee->focus};
    debuggee_hush(debuggee, true);
    while (!found && !search->interrupted && moment_before(first, to)) {
        struct moment from = begin_of_stretch(timeline, to, stretch);
        found = search_between(debuggee, search, from, to, !moment_same(to, here)) &&
                !search->interrupted; /* a later one may be there */
        to = from;
        stretch *= 8;
    }
    if (found)
        *halt = search->halt;
    else if (search->interrupted)
        halt->reason = HALT_INTERRUPTED;
    timeline_travel(timeline, found ? search->found : search->interrupted ? here : first);
    debuggee_hush(debuggee, false);
    debuggee->has_shown = false;
    if (halt->reason == HALT_POINT && halt->kind == POINT_TRAP)
        debuggee_show_trap(debuggee);
}

struct moment debuggee_ago(const struct debuggee *debuggee, uint64_t instructions)
{
    return begin_of_stretch(&debuggee->timeline, debuggee->timeline.now, instructions);
}

bool debuggee_retrace(struct debuggee *debuggee, struct moment from, debuggee_wish *wish,
                      void *context)
{
    struct search search = {.wish = wish, .context = context};
    struct moment here = debuggee->timeline.now;
    debuggee_hush(debuggee, true);
    search_between(debuggee, &search, from, here, false);
    timeline_travel(&debuggee->timeline, here);
    debuggee_hush(debuggee, false);
    return !search.interrupted;
}

void debuggee_reverse_until(struct debuggee *debuggee, debuggee_wish *wish, void *context,
                            struct halt *halt)
{
    struct search search = {.wish = wish, .context = context, .points = any_point(debuggee)};
    if (!wish && !search.points) {
        *halt = (struct halt){.reason = HALT_BEGINNING, .guest = debuggee->focus};
        timeline_travel(&debuggee->timeline, timeline_first(&debuggee->timeline));
        return;
    }
    search_back(debuggee, &search, halt);
    if (halt->reason == HALT_POINT)
        take_hit(debuggee, halt);
}

void debuggee_reverse_continue(struct debuggee *debuggee, struct halt *halt)
{
    debuggee_reverse_until(debuggee, NULL, NULL, halt);
}

void debuggee_reverse_step(struct debuggee *debuggee, struct halt *halt)
{
    struct search search = {.wish = is_in_focus, .before = true};
    search_back(debuggee, &search, halt);
}

void debuggee_peek(struct debuggee *debuggee, struct peek *peek)
{
    struct timeline *timeline = &debuggee->timeline;
    struct before before = {.user = false};
    struct moment here = timeline->now;
    const struct guest *guest = NULL;
    bool hit;
    *peek = (struct peek){.before = *debuggee_cpu(debuggee)};
    debuggee_hush(debuggee, true);
    unsigned steps = computer_is_done(&debuggee_guest(debuggee)->computer) ? PEEK_STEPS : 0;
    while (guest != debuggee_guest(debuggee) && steps++ < PEEK_STEPS)
        if (!(guest = look(debuggee, &before, &peek->halt, false, NULL, &hit)))
            break;
    peek->runs = guest == debuggee_guest(debuggee);
    peek->after = *debuggee_cpu(debuggee);
    peek->saved = debuggee_psw_at(debuggee_machine(debuggee), TRAP_AREA_OLD);
    peek->state = debuggee_guest(debuggee)->computer.state;
    timeline_travel(timeline, here);
    debuggee_hush(debuggee, false);
}

bool debuggee_next_trap(struct debuggee *debuggee, struct halt *halt)
{
    struct peek peek;
    debuggee_peek(debuggee, &peek);
    *halt = peek.halt;
    return peek.runs && halt->has_trap;
}

bool debuggee_was_watched(struct debuggee *debuggee, struct halt *halt)
{
    struct timeline *timeline = &debuggee->timeline;
    struct before before = {.user = false};
    struct moment here = timeline->now;
    bool hit = false;
    debuggee_hush(debuggee, true);
    if (timeline_back(timeline)) {
        hit = look_at_touches(debuggee, &before, halt);
        timeline_travel(timeline, here);
    }
    debuggee_hush(debuggee, false);
    return hit;
}
