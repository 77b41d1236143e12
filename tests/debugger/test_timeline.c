/* test_timeline.c - claims about going back in a run: what was, is again, whatever a guest has. */
#include "tests/debugger/worlds.h"

#include <check.h>
#include <stdlib.h>

enum { WORLDS = 72, STEPS = 1200, PAIRS = 60 };

/* A straight run, step by step: the moment before each step, and what all was then. */
struct history {
    struct moment moments[STEPS + 1];
    uint64_t digests[STEPS + 1];
    unsigned last; /* after the last step; STEPS, or nobody could run */
};

static void type_something(struct world *world, unsigned number)
{
    struct error error;
    for (unsigned i = 0; i < world->tower.options.guests; i++)
        if (world->tower.guests[i].input.kind == INPUT_LIVE && number % (101 + i) == 1) {
            ck_assert(tower_type(&world->tower, i, 'a' + (int)(number % 26), &error));
            timeline_forget_future(&world->timeline);
        }
}

static void run_straight(struct world *world, struct history *history)
{
    history->last = 0;
    for (;; history->last++) {
        type_something(world, history->last);
        history->moments[history->last] = world->timeline.now;
        history->digests[history->last] = world_digest(world);
        if (history->last == STEPS || !timeline_step(&world->timeline))
            break;
    }
    ck_assert(history->digests[history->last] == world_digest(world));
}

/* Fails unless the world is as it was after `number` steps. */
static void expect(struct world *world, const struct history *history, unsigned number,
                   const struct world_plan *plan, const char *how)
{
    struct moment expected = history->moments[number], found = world->timeline.now;
    if (!moment_same(expected, found))
        ck_abort_msg("%s: %s to %u: at %llu.%u, not %llu.%u", world_name(plan), how, number,
                     (unsigned long long)found.instructions, found.steps,
                     (unsigned long long)expected.instructions, expected.steps);
    if (world_digest(world) != history->digests[number])
        ck_abort_msg("%s: %s to %u: another state", world_name(plan), how, number);
}

/* Which step led to a moment, or to the last before it. */
static unsigned step_of(const struct history *history, struct moment moment)
{
    unsigned low = 0, high = history->last;
    while (low < high) {
        unsigned middle = (low + high + 1) / 2;
        if (moment_before(moment, history->moments[middle]))
            high = middle - 1;
        else
            low = middle;
    }
    return low;
}

/* Small ones, so that there are many checkpoints and many are thinned out. */
static void choose_checkpoints(struct world *world, unsigned number)
{
    static const uint64_t intervals[] = {1, 3, 20, 300, TIMELINE_INTERVAL};
    static const uint64_t page_times[] = {0, 2, 30};
    world->timeline.interval = intervals[number % 5];
    world->timeline.page_time = page_times[number / 5 % 3];
    if (number % 7 == 3)
        world->timeline.limit = 40 * PAGE_BYTES;
}

START_TEST(back_k_steps_from_step_n_is_step_n_minus_k)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history;
    uint64_t state = plan.seed;
    world_begin(&world, &plan);
    choose_checkpoints(&world, (unsigned)_i);
    run_straight(&world, &history);
    for (unsigned pair = 0; pair < PAIRS && history.last > 0; pair++) {
        unsigned n = (unsigned)world_chance(&state, history.last + 1);
        unsigned k = (unsigned)world_chance(&state, n < 12 ? n + 1 : 12);
        ck_assert(timeline_travel(&world.timeline, history.moments[n]));
        expect(&world, &history, n, &plan, "travelled");
        for (unsigned i = 1; i <= k; i++)
            ck_assert(timeline_back(&world.timeline));
        expect(&world, &history, n - k, &plan, "stepped back");
        for (unsigned i = n - k; i < n; i++) {
            ck_assert(timeline_step(&world.timeline) != NULL);
            expect(&world, &history, i + 1, &plan, "stepped on");
        }
    }
    world_end(&world);
}
END_TEST

/* One move of a walk by chance; returns at which step it must be now. */
static unsigned move(struct world *world, const struct history *history, unsigned at,
                     uint64_t *state, const char **how)
{
    struct timeline *timeline = &world->timeline;
    struct moment to = timeline->now;
    unsigned there;
    switch (world_chance(state, 4)) {
    case 0:
        *how = "stepped";
        if (at == STEPS)
            return at; /* nobody knows what comes then */
        ck_assert((timeline_step(timeline) != NULL) == (at < history->last));
        return at < history->last ? at + 1 : at;
    case 1:
        *how = "back";
        ck_assert(timeline_back(timeline) == (at > 0));
        return at > 0 ? at - 1 : at;
    case 2:
        *how = "run";
        to.instructions += 1 + world_chance(state, 200);
        to.steps = 0;
        there = step_of(history, to);
        if (there == history->last && history->last == STEPS)
            return at;
        timeline_run(timeline, to.instructions - timeline->now.instructions);
        return there;
    default:
        *how = "travelled";
        there = (unsigned)world_chance(state, history->last + 1);
        ck_assert(timeline_travel(timeline, history->moments[there]));
        return there;
    }
}

START_TEST(a_walk_to_and_fro_meets_what_a_straight_run_met)
{
    struct world_plan plan = world_plan((unsigned)_i + 5000);
    static struct world world;
    static struct history history;
    uint64_t state = plan.seed;
    world_begin(&world, &plan);
    choose_checkpoints(&world, (unsigned)_i);
    run_straight(&world, &history);
    unsigned at = history.last;
    for (unsigned i = 0; i < 5 * PAIRS; i++) {
        const char *how;
        at = move(&world, &history, at, &state, &how);
        expect(&world, &history, at, &plan, how);
    }
    world_end(&world);
}
END_TEST

/* Moments far apart on a long run, by running to them one after the other. */
enum { FAR_MOMENTS = 40, FAR_APART = 30000, FAR_WORLDS = 4, FAR_LIMIT = 300 * PAGE_BYTES };

START_TEST(a_long_way_back_arrives_too_with_few_checkpoints_or_many)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    struct moment moments[FAR_MOMENTS];
    uint64_t digests[FAR_MOMENTS], state = (uint64_t)_i;
    plan.program = PROGRAM_DEVICES;
    plan.rounds = UINT32_MAX;
    plan.input = INPUT_SCRIPT;
    world_begin(&world, &plan);
    world.timeline.interval = _i % 2 ? 1000 : TIMELINE_INTERVAL;
    world.timeline.page_time = 0;
    if (_i % 4 == 1)
        world.timeline.limit = FAR_LIMIT;
    for (unsigned i = 0; i < FAR_MOMENTS; i++) {
        timeline_run(&world.timeline, FAR_APART);
        moments[i] = world.timeline.now;
        digests[i] = world_digest(&world);
    }
    ck_assert_uint_eq(world.timeline.now.instructions, (uint64_t)FAR_MOMENTS * FAR_APART);
    for (unsigned i = 0; i < FAR_MOMENTS; i++) {
        uint64_t at = world_chance(&state, FAR_MOMENTS);
        ck_assert(timeline_travel(&world.timeline, moments[at]));
        ck_assert_msg(world_digest(&world) == digests[at], "%s", world_name(&plan));
        ck_assert(timeline_back(&world.timeline));
    }
    ck_assert_uint_gt(world.timeline.count, 1);
    if (_i % 4 == 1) /* and what was written since the last checkpoint */
        ck_assert_uint_le(timeline_size(&world.timeline), FAR_LIMIT + 16 * PAGE_BYTES);
    world_end(&world);
}
END_TEST

/* A world and its history, with small checkpoints. */
static void begin_with_history(struct world *world, struct history *history,
                               const struct world_plan *plan)
{
    world_begin(world, plan);
    choose_checkpoints(world, (unsigned)plan->seed);
    run_straight(world, history);
}

START_TEST(when_none_can_run_steps_and_runs_end_at_the_same_moment)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history;
    plan.program = PROGRAM_DEVICES;
    plan.rounds = 9;
    plan.ending = (enum ending)(_i % ENDINGS);
    plan.guests = 1;
    begin_with_history(&world, &history, &plan);
    ck_assert_uint_lt(history.last, STEPS);
    const struct moment end = world.timeline.now;
    struct moment beyond[] = {end, end, {UINT64_MAX, 0}, {UINT64_MAX, 7}};
    beyond[0].steps++;
    beyond[1].instructions++;
    for (unsigned i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        ck_assert(timeline_travel(&world.timeline, timeline_first(&world.timeline)));
        expect(&world, &history, 0, &plan, "travelled");
        ck_assert(!timeline_travel(&world.timeline, beyond[i]));
        expect(&world, &history, history.last, &plan, "travelled beyond the end");
        ck_assert(!timeline_step(&world.timeline));
        expect(&world, &history, history.last, &plan, "stepped at the end");
    }
    ck_assert(timeline_travel(&world.timeline, history.moments[history.last / 2]));
    timeline_run(&world.timeline, UINT64_MAX);
    expect(&world, &history, history.last, &plan, "run");
    timeline_run(&world.timeline, 1);
    expect(&world, &history, history.last, &plan, "run at the end");
    ck_assert(timeline_back(&world.timeline));
    expect(&world, &history, history.last - 1, &plan, "stepped back");
    world_end(&world);
}
END_TEST

START_TEST(before_the_beginning_there_is_nothing)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history;
    begin_with_history(&world, &history, &plan);
    ck_assert(timeline_travel(&world.timeline, timeline_first(&world.timeline)));
    ck_assert(!timeline_back(&world.timeline));
    expect(&world, &history, 0, &plan, "stayed");
    world_end(&world);
}
END_TEST

START_TEST(between_two_moments_there_is_none_and_travelling_says_so)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history;
    begin_with_history(&world, &history, &plan);
    for (unsigned n = 0; n + 1 < history.last; n += 1 + history.last / 50) {
        struct moment none = history.moments[n];
        if (history.moments[n + 1].instructions == none.instructions)
            continue;
        none.steps++;
        ck_assert(!timeline_travel(&world.timeline, none));
        expect(&world, &history, n + 1, &plan, "travelled to the next");
    }
    world_end(&world);
}
END_TEST

/* A change by hand. */
static void change(struct world *world)
{
    struct error error;
    world->tower.guests[0].computer.cpu.x[9] += 12345;
    ck_assert(machine_store_word(tower_machine(&world->tower, 0), 0x3ffc, 99));
    ck_assert(timeline_changed(&world->timeline, &error));
}

START_TEST(after_a_change_the_run_begins_there)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history, changed;
    begin_with_history(&world, &history, &plan);
    unsigned n = history.last / 3;
    ck_assert(timeline_travel(&world.timeline, history.moments[n]));
    change(&world);
    ck_assert(moment_same(timeline_first(&world.timeline), history.moments[n]));
    ck_assert(!timeline_back(&world.timeline));
    run_straight(&world, &changed);
    ck_assert(changed.digests[0] != history.digests[n]);
    for (unsigned i = 0; i <= changed.last; i += 1 + changed.last / 40) {
        ck_assert(timeline_travel(&world.timeline, changed.moments[i]));
        expect(&world, &changed, i, &plan, "travelled after the change");
    }
    ck_assert(timeline_travel(&world.timeline, changed.moments[0]));
    ck_assert(!timeline_back(&world.timeline));
    world_end(&world);
}
END_TEST

START_TEST(a_restart_forgets_changes)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history;
    plan.input = INPUT_SCRIPT;
    begin_with_history(&world, &history, &plan);
    for (unsigned changes = 0; changes < 3; changes++) {
        for (unsigned i = 0; i < changes; i++) {
            ck_assert(timeline_travel(&world.timeline, timeline_first(&world.timeline)));
            timeline_run(&world.timeline, 20);
            change(&world);
        }
        timeline_run(&world.timeline, 50);
        timeline_restart(&world.timeline);
        expect(&world, &history, 0, &plan, "restarted");
        for (unsigned i = 1; i <= history.last; i += 1 + history.last / 40) {
            ck_assert(timeline_travel(&world.timeline, history.moments[i]));
            expect(&world, &history, i, &plan, "travelled after the restart");
        }
    }
    world_end(&world);
}
END_TEST

START_TEST(what_is_typed_in_the_past_makes_another_future)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history, other;
    struct error error;
    plan.input = INPUT_LIVE;
    plan.program = PROGRAM_DEVICES;
    plan.rounds = 100000;
    begin_with_history(&world, &history, &plan);
    ck_assert(timeline_travel(&world.timeline, history.moments[STEPS / 2]));
    ck_assert(tower_type(&world.tower, 0, '!', &error));
    timeline_forget_future(&world.timeline);
    run_straight(&world, &other);
    ck_assert(other.digests[STEPS] != history.digests[STEPS]);
    for (unsigned i = 0; i < STEPS; i += 1 + STEPS / 40) {
        ck_assert(timeline_travel(&world.timeline, other.moments[i]));
        expect(&world, &other, i, &plan, "travelled in the other future");
    }
    ck_assert(timeline_travel(&world.timeline, history.moments[STEPS / 4]));
    expect(&world, &history, STEPS / 4, &plan, "travelled to the past of both");
    world_end(&world);
}
END_TEST

START_TEST(travelling_prints_nothing_and_going_on_prints_what_is_said)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history;
    uint64_t state = plan.seed;
    plan.guests = 1;
    plan.program = PROGRAM_DEVICES;
    plan.input = INPUT_SCRIPT;
    begin_with_history(&world, &history, &plan);
    size_t all = world_printed(&world);
    ck_assert_uint_eq(all, world.tower.guests[0].output.place.said);
    ck_assert_uint_gt(all, 0);
    for (unsigned i = 0; i < 30; i++) {
        size_t before = world_printed(&world);
        ck_assert(timeline_travel(&world.timeline,
                                  history.moments[world_chance(&state, history.last + 1)]));
        timeline_back(&world.timeline);
        ck_assert_uint_eq(world_printed(&world), before);
        size_t said = world.tower.guests[0].output.place.said;
        timeline_run(&world.timeline, 100);
        size_t more = world.tower.guests[0].output.place.said - said;
        ck_assert_uint_eq(world_printed(&world), before + more);
        if (said + more <= all)
            ck_assert_mem_eq(world.printed + before, world.printed + said, more);
    }
    world_end(&world);
}
END_TEST

/* Lines of several guests: going back in the middle of one and on again prints it whole. */
START_TEST(a_line_gone_back_into_is_printed_whole)
{
    struct world_plan plan = world_plan(1);
    static struct world world;
    plan.guests = 2;
    world_begin(&world, &plan);
    struct output *output = &world.tower.guests[0].output;
    struct console_output sink = output_sink(output);
    struct output_place middle;
    for (const char *c = "one\nsecond li"; *c; c++)
        sink.put(sink.context, (uint8_t)*c);
    middle = output->place;
    for (const char *c = "ne\nthird"; *c; c++)
        sink.put(sink.context, (uint8_t)*c);
    output->place = middle;
    output->quiet = true;
    for (const char *c = "ne\nthi"; *c; c++)
        sink.put(sink.context, (uint8_t)*c);
    output->quiet = false;
    for (const char *c = "rd\n"; *c; c++)
        sink.put(sink.context, (uint8_t)*c);
    world_printed(&world);
    ck_assert_str_eq(world.printed, "[a] one\n[a] second line\n[a] third\n");
    world_end(&world);
}
END_TEST

struct deliveries {
    uint64_t seen, last;
};

static void saw(void *context, struct guest *guest, uint64_t instructions)
{
    struct deliveries *deliveries = context;
    ck_assert(guest->computer.trap.cause != CAUSE_NONE);
    ck_assert_uint_ge(instructions, deliveries->last);
    deliveries->last = instructions;
    deliveries->seen++;
}

static uint64_t count_traps(const struct world *world)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < world->tower.options.guests; i++)
        for (unsigned cause = 0; cause < CAUSES; cause++)
            count += world->tower.guests[i].computer.traps[cause];
    return count;
}

START_TEST(a_retrace_tells_of_each_trap_and_ends_where_it_was)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static struct history history;
    begin_with_history(&world, &history, &plan);
    uint64_t all = count_traps(&world), printed = world_printed(&world);
    for (unsigned n = 0; n <= history.last; n += 1 + history.last / 10) {
        struct deliveries deliveries = {0, 0};
        ck_assert(timeline_travel(&world.timeline, history.moments[n]));
        uint64_t before = count_traps(&world);
        ck_assert(timeline_travel(&world.timeline, history.moments[history.last]));
        timeline_retrace(&world.timeline, history.moments[n], saw, &deliveries);
        expect(&world, &history, history.last, &plan, "retraced");
        ck_assert_uint_eq(deliveries.seen, all - before);
    }
    ck_assert_uint_eq(world_printed(&world), printed);
    world_end(&world);
}
END_TEST

static bool at_once(void *context)
{
    ++*(unsigned *)context;
    return true;
}

START_TEST(a_long_way_can_be_broken_off)
{
    struct world_plan plan = world_plan(0);
    static struct world world;
    unsigned asked = 0;
    plan.program = PROGRAM_CALLS;
    plan.rounds = UINT32_MAX;
    world_begin(&world, &plan);
    world.timeline.interrupts = at_once;
    world.timeline.interrupter = &asked;
    ck_assert(!timeline_travel(&world.timeline, (struct moment){UINT64_MAX, 0}));
    ck_assert_uint_eq(asked, 1);
    struct moment there = world.timeline.now;
    uint64_t digest = world_digest(&world);
    ck_assert_uint_gt(there.instructions, 0);
    ck_assert(timeline_back(&world.timeline));
    ck_assert(timeline_step(&world.timeline) != NULL);
    ck_assert(moment_same(world.timeline.now, there) && world_digest(&world) == digest);
    world_end(&world);
}
END_TEST

/* Usage: test_timeline [TIMES]: so many times as many worlds as usual. */
int main(int argc, char **argv)
{
    int worlds = WORLDS * (argc > 1 ? atoi(argv[1]) : 1);
    Suite *suite = suite_create("timeline");
    TCase *test = tcase_create("timeline");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, back_k_steps_from_step_n_is_step_n_minus_k, 0, worlds);
    tcase_add_loop_test(test, a_walk_to_and_fro_meets_what_a_straight_run_met, 0, worlds);
    tcase_add_loop_test(test, a_long_way_back_arrives_too_with_few_checkpoints_or_many, 0,
                        FAR_WORLDS);
    tcase_add_loop_test(test, when_none_can_run_steps_and_runs_end_at_the_same_moment, 0, 24);
    tcase_add_loop_test(test, before_the_beginning_there_is_nothing, 0, 4);
    tcase_add_loop_test(test, between_two_moments_there_is_none_and_travelling_says_so, 0, 12);
    tcase_add_loop_test(test, after_a_change_the_run_begins_there, 0, 12);
    tcase_add_loop_test(test, a_restart_forgets_changes, 0, 12);
    tcase_add_loop_test(test, what_is_typed_in_the_past_makes_another_future, 0, 12);
    tcase_add_loop_test(test, travelling_prints_nothing_and_going_on_prints_what_is_said, 0, 8);
    tcase_add_test(test, a_line_gone_back_into_is_printed_whole);
    tcase_add_loop_test(test, a_retrace_tells_of_each_trap_and_ends_where_it_was, 0, 12);
    tcase_add_test(test, a_long_way_can_be_broken_off);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
