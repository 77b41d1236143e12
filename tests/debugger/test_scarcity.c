/* test_scarcity.c - claims about a host without storage: one message, or fewer checkpoints, but
 * never another state. Linked with -Wl,--wrap for malloc and calloc. */
#include "tests/debugger/worlds.h"

#include <check.h>
#include <stdlib.h>

enum { WORLDS = 6, STEPS = 600 };

/* How many allocations succeed; then as many fail. Only what a linker puts in the way of malloc can
 * know, so it is the file's. */
static struct {
    bool counts;
    unsigned succeed, fail;
} allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);

static bool refuses(void)
{
    if (!allocations.counts)
        return false;
    if (allocations.succeed > 0) {
        allocations.succeed--;
        return false;
    }
    if (allocations.fail == 0)
        return false;
    allocations.fail--;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return refuses() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuses() ? NULL : __real_calloc(count, size);
}

START_TEST(a_timeline_that_cannot_begin_says_so_and_leaves_nothing)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    struct timeline second;
    struct error error = {""};
    unsigned failures = 0;
    bool ok = false;
    world_begin(&world, &plan);
    uint64_t digest = world_digest(&world);
    timeline_end(&world.timeline);
    for (unsigned succeed = 0; !ok; succeed++) {
        allocations.counts = true;
        allocations.succeed = succeed;
        allocations.fail = 1;
        ok = timeline_begin(&second, &world.tower, &error);
        allocations.counts = false;
        if (!ok)
            failures++;
        ck_assert(ok || error.text[0]);
        ck_assert(world_digest(&world) == digest);
        timeline_end(&second);
    }
    ck_assert_uint_gt(failures, 2);
    world_end(&world);
}
END_TEST

/* A guest that reads its disk, but does not write to it: a disk without storage for what is written
 * has errors, and those a guest sees. */
START_TEST(without_storage_for_checkpoints_one_goes_back_all_the_same)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    static uint64_t digests[STEPS + 1];
    static struct moment moments[STEPS + 1];
    uint64_t state = 1;
    plan.program = PROGRAM_CALLS;
    plan.rounds = UINT32_MAX;
    plan.input = INPUT_SCRIPT;
    plan.guests = 1;
    world_begin(&world, &plan);
    world.timeline.page_time = 0;
    for (unsigned i = 0; i <= STEPS; i++) {
        digests[i] = world_digest(&world);
        moments[i] = world.timeline.now;
        ck_assert(timeline_step(&world.timeline) != NULL);
    }
    for (unsigned i = 0; i < 200; i++) {
        unsigned n = (unsigned)world_chance(&state, STEPS + 1);
        ck_assert(timeline_travel(&world.timeline, timeline_first(&world.timeline)));
        timeline_forget_future(&world.timeline); /* all checkpoints have to be made again */
        world.timeline.interval = 1 + world_chance(&state, 30);
        allocations.succeed = (unsigned)world_chance(&state, 50);
        allocations.fail = (unsigned)world_chance(&state, 30);
        allocations.counts = true;
        bool arrived = timeline_travel(&world.timeline, moments[n]);
        allocations.counts = false;
        ck_assert(arrived);
        ck_assert(world_digest(&world) == digests[n]);
        n = (unsigned)world_chance(&state, n + 1);
        ck_assert(timeline_travel(&world.timeline, moments[n]));
        ck_assert(world_digest(&world) == digests[n]);
    }
    world_end(&world);
}
END_TEST

START_TEST(a_change_that_cannot_be_kept_is_refused_and_the_past_is_still_there)
{
    struct world_plan plan = world_plan((unsigned)_i);
    static struct world world;
    struct error error = {""};
    unsigned succeed = 0;
    world_begin(&world, &plan);
    uint64_t digest = world_digest(&world);
    for (bool ok = false; !ok; succeed++) {
        timeline_run(&world.timeline, 30);
        allocations.counts = true;
        allocations.succeed = succeed;
        allocations.fail = 1;
        ok = timeline_changed(&world.timeline, &error);
        allocations.counts = false;
        ck_assert(ok || error.text[0]);
        if (ok)
            break;
        ck_assert(timeline_travel(&world.timeline, timeline_first(&world.timeline)));
        ck_assert(world_digest(&world) == digest);
    }
    ck_assert_uint_gt(succeed, 0);
    timeline_restart(&world.timeline);
    ck_assert(world_digest(&world) == digest);
    world_end(&world);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scarcity");
    TCase *test = tcase_create("scarcity");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, a_timeline_that_cannot_begin_says_so_and_leaves_nothing, 0, WORLDS);
    tcase_add_loop_test(test, without_storage_for_checkpoints_one_goes_back_all_the_same, 0,
                        WORLDS);
    tcase_add_loop_test(test, a_change_that_cannot_be_kept_is_refused_and_the_past_is_still_there,
                        0, WORLDS);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
