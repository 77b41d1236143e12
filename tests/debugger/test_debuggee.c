/* test_debuggee.c - claims about where a debuggee stops, forwards and backwards. */
#include "tests/debugger/debuggees.h"

#include <check.h>
#include <stdlib.h>

enum { WORLDS = 48, STEPS = 2500, STOPS = 2 * STEPS, POINTS = 4, WALK = 60 };

/* A run from the first moment, as other eyes saw it: where the points that there are stop. */
struct record {
    struct step steps[STEPS];
    unsigned count; /* of steps */
    bool ends;      /* none can run after them */
    struct halting {
        struct moment moment;
        bool trap; /* before a trap */
    } stops[STOPS];
    unsigned stop_count;
};

/* The condition that points with one have: about the guest that came there. */
static bool fits(const struct cpu *cpu)
{
    return (cpu->x[8] + cpu->x[16] + cpu->psw.pc / 4) % 3 != 0;
}

static bool ask(void *context, const struct point *point)
{
    ck_assert(point->condition != NULL);
    return fits(debuggee_cpu(context));
}

static void add_stop(struct record *record, struct moment moment, bool trap)
{
    struct halting *last = record->stop_count ? &record->stops[record->stop_count - 1] : NULL;
    if (last && moment_same(last->moment, moment))
        last->trap |= trap;
    else
        record->stops[record->stop_count++] = (struct halting){moment, trap};
}

/* Traps stop before a step, all else after it: in this order the stops rise. */
static void add_stops(struct record *record, struct debuggee *debuggee, const struct step *step)
{
    struct moment at;
    for (int traps = 1; traps >= 0; traps--)
        for (size_t i = 0; i < debuggee->point_count; i++)
            if ((debuggee->points[i]->kind == POINT_TRAP) == traps &&
                (!debuggee->points[i]->condition ||
                 fits(traps ? &step->cpu_before : &step->cpu_after)) &&
                step_stops(step, debuggee->points[i], &at))
                add_stop(record, at, traps);
}

static void record_run(struct bench *bench, struct record *record)
{
    struct debuggee *debuggee = &bench->debuggee;
    record->count = record->stop_count = 0;
    debuggee_go(debuggee, timeline_first(&debuggee->timeline));
    while (record->count < STEPS && step_seen(bench, &record->steps[record->count]))
        add_stops(record, debuggee, &record->steps[record->count++]);
    record->ends = record->count < STEPS;
}

static struct moment last_of(const struct record *record)
{
    return record->steps[record->count - 1].after;
}

static bool any(const struct step *step)
{
    return step->before.instructions > 0;
}

static bool waits(const struct step *step)
{
    return !step->comes;
}

static bool has_dma(const struct step *step)
{
    return step->written[2].size > 0;
}

/* A step by chance, of those that are so if there are any. */
static const struct step *step_by_chance(const struct record *record, uint64_t *state,
                                         bool (*is_so)(const struct step *))
{
    unsigned first = (unsigned)world_chance(state, record->count), i = first;
    while (!is_so(&record->steps[i])) {
        i = (i + 1) % record->count;
        if (i == first)
            break;
    }
    return &record->steps[i];
}

/* Some of what the step touched. */
static void watch_by_chance(struct point *point, const struct step *step, uint64_t *state)
{
    const struct stretch *stretch = &step->written[world_chance(state, 3)];
    if (!stretch->size)
        stretch = step->read.size ? &step->read : &step->written[2];
    point->access = 1 + (unsigned)world_chance(state, 3);
    point->length = 1 + (word)world_chance(state, world_chance(state, 2) ? 8 : 600);
    point->address = stretch->at + (stretch->size ? (word)world_chance(state, stretch->size) : 0);
}

/* A point where the run comes by: of any kind, taken from one of its steps. */
static struct point point_by_chance(const struct record *record, uint64_t *state)
{
    static char condition[] = "fits";
    enum point_kind kind = (enum point_kind)world_chance(state, POINT_SWITCH + 1);
    bool rare = world_chance(state, 3) == 0;
    const struct step *step = step_by_chance(record, state,
                                             rare && kind == POINT_WATCH ? has_dma
                                             : rare                      ? waits
                                                                         : any);
    struct point point = {
        .kind = kind,
        .guest = world_chance(state, 2) ? (int)step->guest : ANY_GUEST,
        .user = (int)world_chance(state, 6) - 1,
        .address = step->cpu_after.psw.base + step->cpu_after.psw.pc,
        .cause = world_chance(state, 2) ? (int)world_chance(state, CAUSES) : ANY_CAUSE,
    };
    if (point.user > 1)
        point.user = -1;
    if (world_chance(state, 3) == 0)
        point.condition = condition;
    if (kind == POINT_WATCH)
        watch_by_chance(&point, step, state);
    return point;
}

static void print_points(const struct debuggee *debuggee)
{
    for (size_t i = 0; i < debuggee->point_count; i++) {
        const struct point *point = debuggee->points[i];
        fprintf(stderr,
                "point %u: kind %d, guest %d, user %d, at 0x%x for %u, access %u, cause %d%s\n",
                point->number, (int)point->kind, point->guest, point->user, point->address,
                point->length, point->access, point->cause, point->condition ? ", if it fits" : "");
    }
}

static void expect_at(struct bench *bench, const struct halt *halt, struct moment expected,
                      const char *how, const struct world_plan *plan)
{
    struct moment found = bench->debuggee.timeline.now;
    if (moment_same(found, expected))
        return;
    print_points(&bench->debuggee);
    ck_abort_msg("%s: %s: at %llu.%u (%d), not %llu.%u", world_name(plan), how,
                 (unsigned long long)found.instructions, found.steps, (int)halt->reason,
                 (unsigned long long)expected.instructions, expected.steps);
}

/* Was a stop before the trap that comes next told of? Then going on does not stop at it again. */
static bool is_told(const struct halt *halt)
{
    return halt->reason == HALT_POINT && halt->kind == POINT_TRAP;
}

/* Continues from here: to the next stop, or to the end. */
static void continue_once(struct bench *bench, const struct record *record,
                          const struct world_plan *plan, struct halt *halt)
{
    struct moment now = bench->debuggee.timeline.now;
    unsigned next = 0;
    while (next < record->stop_count && (moment_before(record->stops[next].moment, now) ||
                                         (moment_same(record->stops[next].moment, now) &&
                                          (!record->stops[next].trap || is_told(halt)))))
        next++;
    if (next == record->stop_count && !record->ends)
        return; /* nobody knows what comes then */
    debuggee_continue(&bench->debuggee, halt);
    if (next < record->stop_count) {
        expect_at(bench, halt, record->stops[next].moment, "continued", plan);
        ck_assert_int_eq(halt->reason, HALT_POINT);
        ck_assert_uint_eq(bench->debuggee.focus, halt->guest);
    } else {
        expect_at(bench, halt, last_of(record), "continued to the end", plan);
        ck_assert(halt->reason == HALT_DONE || halt->reason == HALT_STUCK);
    }
}

static void reverse_once(struct bench *bench, const struct record *record,
                         const struct world_plan *plan, struct halt *halt)
{
    struct moment now = bench->debuggee.timeline.now;
    unsigned before = record->stop_count;
    while (before > 0 && !moment_before(record->stops[before - 1].moment, now))
        before--;
    debuggee_reverse_continue(&bench->debuggee, halt);
    if (before > 0) {
        expect_at(bench, halt, record->stops[before - 1].moment, "continued back", plan);
        ck_assert_int_eq(halt->reason, HALT_POINT);
        ck_assert_uint_eq(bench->debuggee.focus, halt->guest);
    } else {
        expect_at(bench, halt, timeline_first(&bench->debuggee.timeline), "back to the beginning",
                  plan);
        ck_assert_int_eq(halt->reason, HALT_BEGINNING);
    }
}

static struct record *begin_with_points(struct bench *bench, const struct world_plan *plan,
                                        unsigned points)
{
    static struct record record;
    uint64_t state = plan->seed + 77;
    bench_begin(bench, plan);
    bench->debuggee.condition = ask;
    bench->debuggee.context = &bench->debuggee;
    record_run(bench, &record);
    for (unsigned i = 0; i < points; i++) {
        struct point point = point_by_chance(&record, &state);
        ck_assert(debuggee_add(&bench->debuggee, &point) != 0);
    }
    record_run(bench, &record);
    return &record;
}

/* Anywhere, or so far after a stop that the search for it passes a seam. */
static void go_by_chance(struct bench *bench, const struct record *record, uint64_t *state,
                         struct halt *halt)
{
    struct moment to = record->steps[world_chance(state, record->count)].after;
    if (record->stop_count && world_chance(state, 2)) {
        to = record->stops[world_chance(state, record->stop_count)].moment;
        to.instructions += 1000;
        to.steps = 0;
    }
    if (moment_before(last_of(record), to))
        return;
    ck_assert(debuggee_go(&bench->debuggee, to));
    halt->reason = HALT_STEPPED;
}

START_TEST(points_stop_where_other_eyes_see_them_hit_forwards_and_backwards)
{
    struct world_plan plan = world_plan((unsigned)_i + 300);
    static struct bench bench;
    uint64_t state = plan.seed;
    struct halt halt = {.reason = HALT_STEPPED};
    const struct record *record = begin_with_points(&bench, &plan, 1 + (unsigned)_i % POINTS);
    for (unsigned i = 0; i < WALK; i++) {
        if (world_chance(&state, 4) == 0)
            go_by_chance(&bench, record, &state, &halt);
        else if (world_chance(&state, 2))
            continue_once(&bench, record, &plan, &halt);
        else
            reverse_once(&bench, record, &plan, &halt);
    }
    bench_end(&bench);
}
END_TEST

START_TEST(from_stop_to_stop_there_and_back_none_is_missed)
{
    struct world_plan plan = world_plan((unsigned)_i + 900);
    static struct bench bench;
    struct halt halt = {.reason = HALT_STEPPED};
    plan.rounds = 4;
    plan.program = PROGRAM_DEVICES;
    plan.guests = 1;
    struct record *record = begin_with_points(&bench, &plan, 2);
    ck_assert(record->ends);
    debuggee_go(&bench.debuggee, timeline_first(&bench.debuggee.timeline));
    while (halt.reason != HALT_DONE && halt.reason != HALT_STUCK)
        continue_once(&bench, record, &plan, &halt);
    expect_at(&bench, &halt, last_of(record), "at the end", &plan);
    while (halt.reason != HALT_BEGINNING)
        reverse_once(&bench, record, &plan, &halt);
    bench_end(&bench);
}
END_TEST

/* The step of the guest in focus that comes next, or came last; record->count if there is none. */
static unsigned step_after(const struct record *record, struct moment now, unsigned guest)
{
    unsigned i = 0;
    while (i < record->count &&
           (moment_before(record->steps[i].before, now) || record->steps[i].guest != guest))
        i++;
    return i;
}

static unsigned step_before(const struct record *record, struct moment now, unsigned guest)
{
    for (unsigned i = record->count; i > 0; i--)
        if (!moment_before(now, record->steps[i - 1].after) && record->steps[i - 1].guest == guest)
            return i - 1;
    return record->count;
}

START_TEST(a_reverse_step_undoes_a_step_of_the_guest_in_focus)
{
    struct world_plan plan = world_plan((unsigned)_i + 600);
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct halt halt;
    uint64_t state = plan.seed;
    const struct record *record = begin_with_points(&bench, &plan, 0);
    for (unsigned i = 0; i < WALK; i++) {
        struct moment from = record->steps[world_chance(&state, record->count)].before;
        debuggee->focus = (unsigned)world_chance(&state, plan.guests);
        ck_assert(debuggee_go(debuggee, from));
        unsigned last = step_before(record, from, debuggee->focus);
        debuggee_reverse_step(debuggee, &halt);
        if (last == record->count) {
            expect_at(&bench, &halt, timeline_first(&debuggee->timeline), "before all", &plan);
            ck_assert_int_eq(halt.reason, HALT_BEGINNING);
            continue;
        }
        expect_at(&bench, &halt, record->steps[last].before, "stepped back", &plan);
        ck_assert_int_eq(halt.reason, HALT_STEPPED);
        uint64_t digest = tower_digest(&debuggee->session.tower);
        unsigned next = step_after(record, debuggee->timeline.now, debuggee->focus);
        if (next == record->count)
            continue;
        debuggee_step(debuggee, &halt);
        expect_at(&bench, &halt, record->steps[next].after, "stepped", &plan);
        debuggee_reverse_step(debuggee, &halt);
        expect_at(&bench, &halt, record->steps[next].before, "stepped back again", &plan);
        ck_assert(next != last || tower_digest(&debuggee->session.tower) == digest);
    }
    bench_end(&bench);
}
END_TEST

/* Someone who loses patience after having been asked so many times. */
struct patience {
    unsigned left;
};

static bool is_out_of_patience(void *context)
{
    struct patience *patience = context;
    return patience->left == 0 || --patience->left == 0;
}

static struct point break_at(paddr address)
{
    return (struct point){.kind = POINT_BREAK, .guest = ANY_GUEST, .user = -1, .address = address};
}

/* devices.s alone, and a place that it comes to often: its handler. */
static struct record *begin_with_break(struct bench *bench, unsigned seed, struct point *point)
{
    struct world_plan plan = world_plan(seed);
    plan.program = PROGRAM_DEVICES;
    plan.guests = 1;
    plan.rounds = UINT32_MAX;
    struct record *record = begin_with_points(bench, &plan, 0);
    unsigned i = 0;
    while (!record->steps[i].delivered)
        i++;
    *point = break_at(record->steps[i].cpu_after.psw.pc);
    return record;
}

START_TEST(hits_are_counted_forwards_and_so_many_are_ignored)
{
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct point point;
    struct halt halt;
    struct record *record = begin_with_break(&bench, (unsigned)_i, &point);
    unsigned number = debuggee_add(debuggee, &point);
    record_run(&bench, record);
    ck_assert_uint_gt(record->stop_count, 20);
    debuggee_go(debuggee, timeline_first(&debuggee->timeline));
    debuggee_point(debuggee, number)->ignore = 5;
    debuggee_continue(debuggee, &halt);
    expect_at(&bench, &halt, record->stops[5].moment, "ignored",
              &(struct world_plan){.strategy = strategies[0]});
    ck_assert_uint_eq(halt.point, number);
    ck_assert_uint_eq(debuggee_point(debuggee, number)->hits, 6);
    ck_assert_uint_eq(debuggee_point(debuggee, number)->ignore, 0);
    debuggee_reverse_continue(debuggee, &halt);
    expect_at(&bench, &halt, record->stops[4].moment, "back",
              &(struct world_plan){.strategy = strategies[0]});
    ck_assert_uint_eq(debuggee_point(debuggee, number)->hits, 6);
    debuggee_continue(debuggee, &halt);
    expect_at(&bench, &halt, record->stops[5].moment, "on",
              &(struct world_plan){.strategy = strategies[0]});
    ck_assert_uint_eq(debuggee_point(debuggee, number)->hits, 7);
    bench_end(&bench);
}
END_TEST

/* devices.s leaves for its process once: that is found from wherever it is looked for. */
START_TEST(a_stop_is_found_from_however_far_away)
{
    static const uint64_t distances[] = {1, 999, 1000, 1001, 8999, 9000, 9001, 73000, 600000};
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct point point;
    struct halt halt;
    struct record *record = begin_with_break(&bench, (unsigned)_i, &point);
    unsigned i = 0;
    while (!(record->steps[i].cpu_after.psw.status & STATUS_U))
        i++;
    struct moment there = record->steps[i].before;
    point.address = record->steps[i].cpu_before.psw.pc;
    debuggee_add(debuggee, &point);
    for (unsigned k = 0; k < sizeof distances / sizeof distances[0]; k++) {
        struct moment away = {there.instructions + distances[k], 0};
        ck_assert(debuggee_go(debuggee, away));
        debuggee_reverse_continue(debuggee, &halt);
        expect_at(&bench, &halt, there, "found", &(struct world_plan){.strategy = strategies[0]});
        ck_assert_int_eq(halt.reason, HALT_POINT);
    }
    bench_end(&bench);
}
END_TEST

START_TEST(beginning_to_wait_is_no_coming_to_the_next_instruction)
{
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct point point;
    struct halt halt = {.reason = HALT_STEPPED};
    struct world_plan plan = world_plan((unsigned)_i);
    struct record *record = begin_with_break(&bench, (unsigned)_i, &point);
    unsigned i = 0;
    while (record->steps[i].comes)
        i++;
    point.address = record->steps[i].cpu_after.psw.pc;
    debuggee_add(debuggee, &point);
    record_run(&bench, record);
    debuggee_go(debuggee, timeline_first(&debuggee->timeline));
    ck_assert_uint_gt(record->stop_count, 1);
    for (i = 0; i < record->stop_count; i++)
        continue_once(&bench, record, &plan, &halt);
    for (i = 0; i < record->stop_count; i++)
        reverse_once(&bench, record, &plan, &halt);
    bench_end(&bench);
}
END_TEST

START_TEST(a_temporary_point_stops_once_and_a_disabled_one_never)
{
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct point point;
    struct halt halt;
    struct record *record = begin_with_break(&bench, (unsigned)_i, &point);
    unsigned lasting = debuggee_add(debuggee, &point);
    record_run(&bench, record);
    debuggee_go(debuggee, timeline_first(&debuggee->timeline));
    debuggee_point(debuggee, lasting)->enabled = false;
    point.temporary = true;
    unsigned once = debuggee_add(debuggee, &point);
    debuggee_continue(debuggee, &halt);
    expect_at(&bench, &halt, record->stops[0].moment, "once",
              &(struct world_plan){.strategy = strategies[0]});
    ck_assert_uint_eq(halt.point, once);
    ck_assert(debuggee_point(debuggee, once) == NULL);
    debuggee_go(debuggee, record->stops[9].moment);
    once = debuggee_add(debuggee, &point);
    debuggee_reverse_continue(debuggee, &halt);
    expect_at(&bench, &halt, record->stops[8].moment, "once, back",
              &(struct world_plan){.strategy = strategies[0]});
    ck_assert_uint_eq(halt.point, once);
    ck_assert(debuggee_point(debuggee, once) == NULL);
    ck_assert_uint_eq(debuggee_point(debuggee, lasting)->hits, 0);
    debuggee_reverse_continue(debuggee, &halt);
    ck_assert_int_eq(halt.reason, HALT_BEGINNING);
    bench_end(&bench);
}
END_TEST

static word word_at(struct bench *bench, const struct halt *halt, const struct point *point)
{
    uint8_t bytes[4] = {0};
    word left = point->address + point->length - halt->address;
    bench->debuggee.focus = halt->guest;
    ck_assert(debuggee_load(&bench->debuggee, halt->address, bytes, left < 4 ? left : 4));
    return memory_read32(bytes);
}

START_TEST(a_watch_says_where_and_what_was_there_before_and_after)
{
    struct world_plan plan = world_plan((unsigned)_i + 40);
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct halt halt;
    uint64_t state = plan.seed;
    struct patience none = {0}; /* who looked at 10,000 steps in vain has seen enough */
    plan.program = _i % 2 ? PROGRAM_DEVICES : PROGRAM_CALLS;
    const struct record *record = begin_with_points(&bench, &plan, 0);
    debuggee->interrupts = is_out_of_patience;
    debuggee->interrupter = &none;
    for (unsigned i = 0; i < 12; i++) {
        struct point point = point_by_chance(record, &state);
        if (point.kind != POINT_WATCH || !point.length)
            continue;
        point.condition = NULL;
        unsigned number = debuggee_add(debuggee, &point);
        debuggee_go(debuggee, timeline_first(&debuggee->timeline));
        for (unsigned stop = 0; stop < 8; stop++) {
            debuggee_continue(debuggee, &halt);
            if (halt.reason != HALT_POINT)
                break;
            ck_assert(halt.address - point.address < point.length);
            ck_assert_uint_eq(word_at(&bench, &halt, &point), halt.after);
            struct moment here = debuggee->timeline.now;
            struct halt again;
            ck_assert(debuggee_was_watched(debuggee, &again));
            ck_assert_uint_eq(again.address, halt.address);
            ck_assert_uint_eq(again.before, halt.before);
            ck_assert(moment_same(debuggee->timeline.now, here));
            ck_assert(timeline_back(&debuggee->timeline));
            ck_assert_uint_eq(word_at(&bench, &halt, &point), halt.before);
            debuggee_go(debuggee, here);
        }
        ck_assert(debuggee_remove(debuggee, number));
    }
    bench_end(&bench);
}
END_TEST

START_TEST(a_trap_is_stopped_at_before_it_happens_and_said_to_come)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct halt halt, next, step;
    struct point point = {.kind = POINT_TRAP, .guest = ANY_GUEST, .user = -1, .cause = ANY_CAUSE};
    struct record *record = begin_with_points(&bench, &plan, 0);
    debuggee_add(debuggee, &point);
    record_run(&bench, record);
    debuggee_go(debuggee, timeline_first(&debuggee->timeline));
    for (unsigned i = 1; i < 30 && i < record->stop_count; i++) {
        debuggee_continue(debuggee, &halt);
        ck_assert(halt.reason == HALT_POINT && halt.has_trap);
        uint64_t digest = tower_digest(&debuggee->session.tower);
        ck_assert(debuggee_next_trap(debuggee, &next));
        ck_assert(tower_digest(&debuggee->session.tower) == digest);
        ck_assert_mem_eq(&next.trap, &halt.trap, sizeof next.trap);
        ck_assert_int_eq(next.verdict, halt.verdict);
        debuggee_step(debuggee, &step);
        ck_assert(step.has_trap && step.delivered == halt.delivered);
        ck_assert(!step.delivered || step.exits ||
                  debuggee_guest(debuggee)->computer.trap.cause == halt.trap.cause);
    }
    bench_end(&bench);
}
END_TEST

START_TEST(looking_at_each_step_prints_what_a_free_run_prints)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct halt halt;
    plan.program = PROGRAM_DEVICES;
    plan.rounds = 60;
    plan.guests = 1;
    plan.input = INPUT_SCRIPT;
    bench_begin(&bench, &plan);
    debuggee_continue(debuggee, &halt);
    size_t all = bench_printed(&bench);
    struct moment end = debuggee->timeline.now;
    ck_assert_uint_gt(all, 10);
    debuggee_reverse_continue(debuggee, &halt);
    ck_assert_int_eq(halt.reason, HALT_BEGINNING);
    ck_assert_uint_eq(bench_printed(&bench), all);
    struct point traps = {.kind = POINT_TRAP, .guest = ANY_GUEST, .user = -1, .cause = ANY_CAUSE};
    struct point modes = {.kind = POINT_MODE, .guest = ANY_GUEST, .user = -1};
    debuggee_add(debuggee, &traps);
    debuggee_add(debuggee, &modes);
    for (unsigned i = 0; halt.reason != HALT_DONE && halt.reason != HALT_STUCK; i++) {
        debuggee_continue(debuggee, &halt);
        if (i % 3)
            continue;
        size_t printed = bench_printed(&bench);
        struct moment here = debuggee->timeline.now;
        debuggee_reverse_continue(debuggee, &halt);
        debuggee_reverse_step(debuggee, &halt);
        debuggee_go(debuggee, here);
        ck_assert_uint_eq(bench_printed(&bench), printed);
    }
    ck_assert(moment_same(debuggee->timeline.now, end));
    ck_assert_uint_eq(bench_printed(&bench), 2 * all);
    ck_assert_mem_eq(bench.printed, bench.printed + all, all);
    bench_end(&bench);
}
END_TEST

START_TEST(a_run_that_never_stops_can_be_interrupted)
{
    static struct bench bench;
    struct debuggee *debuggee = &bench.debuggee;
    struct patience patience = {3};
    struct halt halt;
    struct point point;
    begin_with_break(&bench, 3, &point);
    point.address = 0x3f00; /* it never comes there */
    debuggee->interrupts = is_out_of_patience;
    debuggee->interrupter = &patience;
    debuggee_continue(debuggee, &halt);
    ck_assert_int_eq(halt.reason, HALT_INTERRUPTED);
    debuggee_add(debuggee, &point);
    patience.left = 3;
    debuggee_continue(debuggee, &halt);
    ck_assert_int_eq(halt.reason, HALT_INTERRUPTED);
    struct moment here = debuggee->timeline.now;
    uint64_t digest = tower_digest(&debuggee->session.tower);
    ck_assert_uint_gt(here.instructions, 2000000);
    patience.left = 2;
    debuggee_reverse_continue(debuggee, &halt);
    ck_assert_int_eq(halt.reason, HALT_INTERRUPTED);
    ck_assert(moment_same(debuggee->timeline.now, here));
    ck_assert(tower_digest(&debuggee->session.tower) == digest);
    patience.left = 2;
    ck_assert(!debuggee_go(debuggee, (struct moment){UINT64_MAX, 0}));
    ck_assert(moment_before(here, debuggee->timeline.now));
    bench_end(&bench);
}
END_TEST

START_TEST(what_is_typed_is_taken_back_and_comes_again)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct bench bench;
    static uint64_t digests[60];
    struct moment moments[60];
    struct debuggee *debuggee = &bench.debuggee;
    struct error error;
    plan.input = INPUT_LIVE;
    plan.program = PROGRAM_DEVICES;
    plan.rounds = 500;
    bench_begin(&bench, &plan);
    for (unsigned i = 0; i < 60; i++) {
        moments[i] = debuggee->timeline.now;
        digests[i] = tower_digest(&debuggee->session.tower);
        debuggee->focus = i % plan.guests;
        if (i % 4 == 1)
            ck_assert(debuggee_type(debuggee, 'a' + (int)i % 26, &error));
        timeline_run(&debuggee->timeline, 97);
    }
    for (unsigned i = 0; i < 60; i++) {
        unsigned at = i * 17 % 60;
        ck_assert(debuggee_go(debuggee, moments[at]));
        ck_assert(tower_digest(&debuggee->session.tower) == digests[at]);
    }
    bench_end(&bench);
}
END_TEST

START_TEST(typing_in_the_past_forgets_what_others_were_typed_later)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct bench bench;
    static uint64_t digests[2];
    struct debuggee *debuggee = &bench.debuggee;
    struct error error;
    plan.input = INPUT_LIVE;
    plan.program = PROGRAM_DEVICES;
    plan.rounds = 500;
    plan.guests = 2;
    plan.depth += plan.depth == 0;
    bench_begin(&bench, &plan);
    debuggee->focus = 1;
    timeline_run(&debuggee->timeline, 1000);
    struct moment there = debuggee->timeline.now;
    for (unsigned later = 0; later < 2; later++) {
        if (later) {
            debuggee->focus = 0;
            ck_assert(debuggee_type(debuggee, 'z', &error));
        }
        ck_assert(debuggee_go(debuggee, there));
        debuggee->focus = 1;
        ck_assert(debuggee_type(debuggee, 'y', &error));
        timeline_run(&debuggee->timeline, 2000);
        digests[later] = tower_digest(&debuggee->session.tower);
        ck_assert(debuggee_go(debuggee, there));
        timeline_run(&debuggee->timeline, 500);
    }
    ck_assert(digests[0] == digests[1]);
    bench_end(&bench);
}
END_TEST

int main(int argc, char **argv)
{
    int worlds = WORLDS * (argc > 1 ? atoi(argv[1]) : 1);
    Suite *suite = suite_create("debuggee");
    TCase *test = tcase_create("debuggee");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, points_stop_where_other_eyes_see_them_hit_forwards_and_backwards, 0,
                        worlds);
    tcase_add_loop_test(test, from_stop_to_stop_there_and_back_none_is_missed, 0, worlds / 4);
    tcase_add_loop_test(test, a_reverse_step_undoes_a_step_of_the_guest_in_focus, 0, worlds / 2);
    tcase_add_loop_test(test, hits_are_counted_forwards_and_so_many_are_ignored, 0, 4);
    tcase_add_loop_test(test, a_stop_is_found_from_however_far_away, 0, 4);
    tcase_add_loop_test(test, beginning_to_wait_is_no_coming_to_the_next_instruction, 0, 4);
    tcase_add_loop_test(test, a_temporary_point_stops_once_and_a_disabled_one_never, 0, 4);
    tcase_add_loop_test(test, a_watch_says_where_and_what_was_there_before_and_after, 0, 16);
    tcase_add_loop_test(test, a_trap_is_stopped_at_before_it_happens_and_said_to_come, 0, 16);
    tcase_add_loop_test(test, looking_at_each_step_prints_what_a_free_run_prints, 0, 8);
    tcase_add_test(test, a_run_that_never_stops_can_be_interrupted);
    tcase_add_loop_test(test, what_is_typed_is_taken_back_and_comes_again, 0, 12);
    tcase_add_loop_test(test, typing_in_the_past_forgets_what_others_were_typed_later, 0, 6);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
