/* spec_test.c - a test of a spec: what it asks for, its hints, and what must fit together. */
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <stdlib.h>
#include <string.h>

enum { HINTS_MAX = 100 };

/* Expectations and hints */

void spec_take_expected(struct spec_reader *reader, const struct yaml_node *node,
                        struct spec_test *test)
{
    const struct yaml_node *each = yaml_node_find(node, "each");
    test->has_expect = true;
    if (!each || node->count == 1) {
        spec_take_expect(reader, node, &test->expect);
        return;
    }
    spec_mapping_keys(reader, node, MAPPING_expect);
    spec_complain(reader, each->key_place,
                  "beside \"each\" nothing can stand in \"expect\": put all of it under each");
    spec_take_each(reader, each, &test->expect);
}

void spec_check_equiv(struct spec_reader *reader, const struct yaml_node *node,
                      struct spec_equivalence *equivalence)
{
    const unsigned visible = 1u << SPEC_CONSOLE | 1u << SPEC_EXIT;
    bool of_monitor = false;
    for (unsigned i = 0; i < equivalence->between.count; i++)
        of_monitor |= equivalence->between.list[i] >= SPEC_PLATFORMS_RUN_ON;
    if (!equivalence->observe)
        equivalence->observe = visible;
    if (of_monitor && !reader->spec->monitor)
        spec_complain(reader, node->place,
                      "reference and submission are platforms of kind monitor alone; take bare, "
                      "vmm, vmm2 or vmm3");
    else if (of_monitor && equivalence->observe & ~visible)
        spec_complain(reader, node->place,
                      "of reference and submission only console and exit can be compared: their "
                      "machines differ in all else");
}

void spec_take_hint_when(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_hint *hint)
{
    hint->has_when = true;
    spec_take_when(reader, node, &hint->when);
}

void spec_take_hint_platform(struct spec_reader *reader, const struct yaml_node *node,
                             struct spec_hint *hint)
{
    hint->has_platform = true;
    spec_take_platform(reader, node, &hint->platform);
}

void spec_take_hint_seed(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_hint *hint)
{
    hint->has_seed = true;
    spec_take_seed(reader, node, &hint->seed);
}

void spec_take_hints(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_test *test)
{
    const struct yaml_node *last = NULL;
    if (yaml_node_length(node) > HINTS_MAX) {
        spec_complain(reader, node->place, "a test has at most %d hints; leave some out",
                      HINTS_MAX);
        return;
    }
    test->hints = spec_storage(reader, yaml_node_length(node), sizeof *test->hints);
    if (!test->hints)
        return;
    SPEC_EACH(item, node)
    {
        spec_take_hint(reader, item, &test->hints[test->hint_count++]);
        if (last)
            spec_complain(reader, item->place,
                          "this hint is never shown: \"otherwise\" in line %u comes before it; put "
                          "that one last",
                          last->key_place.line);
        else
            last = yaml_node_find(item, "otherwise");
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; leave it out", node->name);
}

/* The whole */

static bool has_seed(const struct spec_seeds *seeds, uint64_t seed)
{
    for (size_t i = 0; i < seeds->count; i++)
        if (seed >= seeds->ranges[i].first && seed <= seeds->ranges[i].last)
            return true;
    return false;
}

static bool has_platform(const struct spec_platforms *platforms, enum spec_platform platform)
{
    for (unsigned i = 0; i < platforms->count; i++)
        if (platforms->list[i] == platform)
            return true;
    return false;
}

/* Conditions of hints that can never hold. */
static void check_hints(struct spec_reader *reader, const struct yaml_node *node,
                        const struct spec_test *test)
{
    const struct spec_hint *hint = test->hints;
    if (!hint)
        return;
    SPEC_EACH(item, node)
    {
        if (hint->has_platform && !has_platform(&test->run_on, hint->platform) &&
            !has_platform(&test->equivalence.between, hint->platform))
            spec_complain(reader, yaml_node_find(item, "platform")->place,
                          "the test does not run on %s; add it to run_on, or remove the hint",
                          spec_platform_names[hint->platform]);
        if (hint->has_seed && !has_seed(&test->schedule.seeds, hint->seed) &&
            !has_seed(&test->random_state, hint->seed))
            spec_complain(reader, yaml_node_find(item, "seed")->place,
                          "the test has no such seed; take one of its seeds");
        hint++;
    }
}

static void check_expectation(struct spec_reader *reader, const struct yaml_node *node,
                              const struct spec_test *test)
{
    const struct yaml_node *expect = yaml_node_find(node, "expect");
    const struct yaml_node *each = expect ? yaml_node_find(expect, "each") : NULL;
    if (each && test->schedule.seeds.total == 0 && test->random_state.total == 0)
        spec_complain(reader, each->key_place,
                      "\"each\" is for tests with schedule or random_state; write what it has "
                      "directly under expect");
    if (test->expect.survives && test->injection_count == 0)
        spec_complain(reader, expect->key_place,
                      "there is nothing to survive in this test: add inject, or remove survives");
    bool asks_monitor =
        spec_compares(&test->expect.exits) || spec_compares(&test->expect.direct_ratio);
    if (asks_monitor && has_platform(&test->run_on, SPEC_BARE))
        spec_complain(reader, expect->key_place,
                      "exits and direct_ratio are those of a monitor, and bare has none: take bare "
                      "out of the test's run_on");
}

static void check_guest(struct spec_reader *reader, const struct yaml_node *node)
{
    const struct yaml_node *guest = yaml_node_find(node, "guest");
    if (reader->spec->monitor && !guest)
        spec_complain(reader, node->place,
                      "a test of kind monitor needs guest: one of monitor.guests");
    if (!reader->spec->monitor && guest)
        spec_complain(reader, guest->key_place,
                      "only tests of kind monitor have a guest; remove it");
}

void spec_take_guest(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_test *test)
{
    char *name = NULL;
    size_t before = reader->messages.count;
    const struct spec_names *guests = &reader->spec->guests;
    spec_take_file(reader, node, &name);
    size_t i = 0;
    while (name && i < guests->count && strcmp(guests->names[i], name) != 0)
        i++;
    if (name && i < guests->count)
        test->guest = i;
    else if (reader->messages.count == before && reader->spec->monitor)
        spec_complain(reader, node->place, "\"%s\" is not among monitor.guests; add it there",
                      node->text);
    free(name);
}

void spec_check_test(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_test *test)
{
    uint64_t schedules = test->schedule.seeds.total, states = test->random_state.total;
    if (schedules * states > SPEC_SEEDS_MAX)
        spec_complain(reader, node->place,
                      "schedule and random_state together make %llu runs, and %d is the most",
                      (unsigned long long)(schedules * states), SPEC_SEEDS_MAX);
    check_guest(reader, node);
    check_expectation(reader, node, test);
    check_hints(reader, yaml_node_find(node, "hint"), test);
    if (test->title)
        return;
    test->title = strdup(test->id);
    if (!test->title)
        spec_starve(reader);
}

void spec_take_presets(struct spec_reader *reader, const struct yaml_node *node, struct spec *spec)
{
    (void)spec;
    spec_take_defaults(reader, node, &reader->defaults);
}

/* A test begins as the defaults are, and has what is owned for itself. */
static void begin_test(struct spec_reader *reader, struct spec_test *test)
{
    const struct spec_test *defaults = &reader->defaults;
    *test = *defaults;
    spec_inputs_copy(reader, test, defaults);
    if (test->run_on.count == 0)
        test->run_on = (struct spec_platforms){
            .list = {reader->spec->monitor ? SPEC_BARE : SPEC_VMM}, .count = 1};
}

void spec_take_tests(struct spec_reader *reader, const struct yaml_node *node, struct spec *spec)
{
    if (node->kind != YAML_LIST || node->count == 0 || node->count > SPEC_TESTS_MAX) {
        spec_complain(reader, node->place, "\"tests\" is a list of 1 to %d tests", SPEC_TESTS_MAX);
        return;
    }
    spec->tests = spec_storage(reader, node->count, sizeof *spec->tests);
    if (!spec->tests)
        return;
    SPEC_EACH(item, node)
    {
        struct spec_test *test = &spec->tests[spec->test_count++];
        begin_test(reader, test);
        test->place = item->place;
        spec_take_test(reader, item, test);
    }
}
