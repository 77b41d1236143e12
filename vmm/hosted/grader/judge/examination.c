/* examination.c - see examination.h. */
#include "vmm/hosted/grader/judge/examination.h"
#include "vmm/hosted/grader/judge/agreement.h"
#include "vmm/hosted/grader/judge/failure.h"
#include "vmm/hosted/grader/judge/witness.h"

#include <stdlib.h>
#include <string.h>

struct examination {
    const struct subject *subject;
    const struct spec_test *test;
    uint64_t run, failed;              /* cases */
    uint64_t instructions, interrupts; /* of all of them: retired; taken */
    struct error error;
    /* The first case that failed, if one did: */
    bool found;
    bool disagrees; /* it is a matter of several cases: no case alone shows it */
    struct attempt attempt;
    struct observation seen;
    json_t *mismatches;
};

/* Cases */

static uint64_t seed_number(const struct spec_seeds *seeds, uint64_t index)
{
    size_t range = 0;
    for (; range + 1 < seeds->count; range++) {
        uint64_t length = seeds->ranges[range].last - seeds->ranges[range].first + 1;
        if (index < length)
            break;
        index -= length;
    }
    return seeds->ranges[range].first + index;
}

/* The first that fails is kept, with what is wrong. Everything given becomes the examination's. */
static void fail(struct examination *examination, const struct attempt *attempt,
                 const struct observation *seen, json_t *mismatches)
{
    examination->failed++;
    examination->found = true;
    examination->attempt = *attempt;
    examination->seen = *seen;
    examination->mismatches = mismatches;
}

static void discard(struct attempt *attempt, struct observation *seen)
{
    preemptions_free(&attempt->preemptions);
    observation_free(seen);
}

static bool run_case(struct examination *examination, struct attempt *attempt)
{
    struct observation seen;
    if (!attempt_run(attempt, &seen, &examination->error)) {
        preemptions_free(&attempt->preemptions);
        return false;
    }
    examination->run++;
    examination->instructions += seen.retired;
    examination->interrupts += seen.counts[CAUSE_INTERRUPT];
    json_t *mismatches = examination->found ? NULL : json_array();
    bool holds = attempt_holds(attempt, &seen, mismatches ? failure_collect : NULL, mismatches);
    if (!holds && !examination->found) {
        fail(examination, attempt, &seen, mismatches);
        return true;
    }
    examination->failed += !holds;
    json_decref(mismatches);
    discard(attempt, &seen);
    return true;
}

/* Is there nothing more to be learnt? */
static bool decided(const struct examination *examination)
{
    return examination->found && !examination->test->fraction;
}

/* How long the run is when nobody meddles, in instructions with interrupts on. */
static bool measure(struct examination *examination, const struct attempt *attempt,
                    uint64_t *length)
{
    struct observation seen;
    *length = 1;
    if (attempt->test->schedule.strategy == SPEC_JITTER)
        return true;
    if (!attempt_run(attempt, &seen, &examination->error))
        return false;
    *length = seen.enabled ? seen.enabled : 1;
    observation_free(&seen);
    return true;
}

/* No seed of a schedule did anything: whoever never turns interrupts on cannot fail there, and has
 * not passed. */
static bool fail_untried(struct examination *examination, struct attempt attempt)
{
    struct observation seen;
    if (!attempt_run(&attempt, &seen, &examination->error))
        return false;
    json_t *mismatches = json_array();
    failure_collect(mismatches, "schedule", "is interrupted under at least one of the seeds",
                    "never took an interrupt");
    examination->run++;
    examination->disagrees = true;
    fail(examination, &attempt, &seen, mismatches);
    return true;
}

static bool run_schedules(struct examination *examination, const struct attempt *base)
{
    const struct spec_schedule *schedule = &base->test->schedule;
    const uint64_t before = examination->interrupts;
    uint64_t length;
    if (!measure(examination, base, &length))
        return false;
    for (uint64_t i = 0; i < schedule->seeds.total && !decided(examination); i++) {
        struct attempt attempt = *base;
        attempt.has_seed = true;
        attempt.seed = seed_number(&schedule->seeds, i);
        if (!schedule_draw(schedule, attempt.seed, length, base->test->budget.instructions,
                           &attempt.preemptions))
            return error_set(&examination->error, "the host has no storage left");
        if (!run_case(examination, &attempt))
            return false;
    }
    return examination->found || examination->interrupts > before ||
           fail_untried(examination, *base);
}

static bool run_state(struct examination *examination, struct attempt *attempt)
{
    return attempt->test->schedule.seeds.total ? run_schedules(examination, attempt)
                                               : run_case(examination, attempt);
}

static bool run_platform(struct examination *examination, enum spec_platform platform)
{
    const struct spec_seeds *states = &examination->test->random_state;
    struct attempt attempt = {
        .subject = examination->subject, .test = examination->test, .platform = platform};
    if (!states->total)
        return run_state(examination, &attempt);
    for (uint64_t i = 0; i < states->total && !decided(examination); i++) {
        struct attempt one = attempt;
        one.has_state = true;
        one.state = seed_number(states, i);
        if (!run_state(examination, &one))
            return false;
    }
    return true;
}

static bool run_cases(struct examination *examination)
{
    const struct spec_platforms *platforms = &examination->test->run_on;
    for (unsigned i = 0; i < platforms->count && !decided(examination); i++)
        if (!run_platform(examination, platforms->list[i]))
            return false;
    return true;
}

/* Equivalence */

static struct attempt attempt_on(const struct examination *examination, enum spec_platform platform)
{
    const struct spec_test *test = examination->test;
    const unsigned deep = 1 << SPEC_REGS | 1 << SPEC_MEM;
    struct attempt attempt = {.subject = examination->subject,
                              .test = test,
                              .platform = platform,
                              .boundaries = test->equivalence.observe & deep};
    if (test->random_state.total) {
        attempt.has_state = true;
        attempt.state = seed_number(&test->random_state, 0);
    }
    return attempt;
}

/* The second run against the first. */
static bool compare_with(struct examination *examination, const struct witnessed *first,
                         enum spec_platform platform)
{
    struct attempt attempt = attempt_on(examination, platform);
    struct observation seen;
    if (!attempt_run(&attempt, &seen, &examination->error))
        return false;
    const struct witnessed second = {spec_platform_names[platform], &seen};
    json_t *mismatches = json_array();
    examination->run++;
    examination->instructions += seen.retired;
    if (agreement_holds(first, &second, examination->test->equivalence.observe,
                        attempt_image(&attempt), attempt_ram(&attempt), failure_collect,
                        mismatches)) {
        json_decref(mismatches);
        observation_free(&seen);
        return true;
    }
    examination->disagrees = true;
    fail(examination, &attempt, &seen, mismatches);
    return true;
}

static bool compare_platforms(struct examination *examination)
{
    const struct spec_platforms *between = &examination->test->equivalence.between;
    if (!between->count || examination->found)
        return true;
    struct attempt attempt = attempt_on(examination, between->list[0]);
    struct observation seen;
    if (!attempt_run(&attempt, &seen, &examination->error))
        return false;
    const struct witnessed first = {spec_platform_names[between->list[0]], &seen};
    bool ok = true;
    for (unsigned i = 1; i < between->count && ok && !examination->found; i++)
        ok = compare_with(examination, &first, between->list[i]);
    observation_free(&seen);
    return ok;
}

/* What is told of a failure */

static const char *first_mismatch(const struct examination *examination)
{
    const json_t *first = json_array_get(examination->mismatches, 0);
    const char *what = json_string_value(json_object_get(first, "what"));
    return what ? what : "";
}

/* Only the interrupts that matter, and all that is shown kept. */
static bool clarify(struct examination *examination)
{
    struct attempt *attempt = &examination->attempt;
    if (attempt->has_seed && !witness_minimise(attempt, &examination->seen,
                                               first_mismatch(examination), &examination->error))
        return false;
    struct observation seen;
    attempt->modes = true;
    if (!attempt_run(attempt, &seen, &examination->error))
        return false;
    observation_free(&examination->seen);
    examination->seen = seen;
    if (examination->disagrees)
        return true;
    json_decref(examination->mismatches);
    examination->mismatches = json_array();
    attempt_holds(attempt, &examination->seen, failure_collect, examination->mismatches);
    return true;
}

static bool hint_fits(const struct examination *examination, const struct spec_hint *hint)
{
    const struct attempt *attempt = &examination->attempt;
    return (!hint->has_platform || hint->platform == attempt->platform) &&
           (!hint->has_seed || (attempt->has_seed && hint->seed == attempt->seed)) &&
           (!hint->has_when || attempt_fits(attempt, &examination->seen, &hint->when));
}

static void add_hint(const struct examination *examination, json_t *test)
{
    for (size_t i = 0; i < examination->test->hint_count; i++) {
        const struct spec_hint *hint = &examination->test->hints[i];
        if (!hint_fits(examination, hint))
            continue;
        char *say = result_quote(hint->say, strlen(hint->say), SIZE_MAX, NULL);
        json_object_set_new(test, "hint", json_string(say ? say : ""));
        free(say);
        return;
    }
}

/* A replay does not hold its disk, and after a power cut that is one that is nowhere else. */
static bool add_disk(const struct examination *examination, const struct grading_sink *sink,
                     json_t *failure)
{
    char name[FILE_SET_NAME_MAX];
    uint8_t *disk = NULL;
    size_t size;
    struct error error = {""};
    if (!attempt_disk(&examination->attempt, &disk, &size, &error))
        return false;
    if (disk) {
        snprintf(name, sizeof name, "%s.disk", examination->test->id);
        sink->file(sink->context, name, disk, size);
        json_object_set_new(failure, "disk", json_string(name));
    }
    free(disk);
    return true;
}

static void add_witness(const struct examination *examination, const struct grading_sink *sink,
                        json_t *failure)
{
    const char *id = examination->test->id;
    char name[FILE_SET_NAME_MAX], *bytes;
    size_t size;
    struct error error = {""};
    if (!attempt_record(&examination->attempt, &examination->seen, id, &bytes, &size, &error))
        return;
    snprintf(name, sizeof name, "%s.replay", id);
    json_object_set_new(failure, "witness", json_string(name));
    if (!add_disk(examination, sink, failure)) {
        json_object_del(failure, "witness");
    } else {
        const char *disk = json_string_value(json_object_get(failure, "disk"));
        sink->file(sink->context, name, bytes, size);
        json_object_set_new(failure, "reproduce",
                            disk ? json_sprintf("visor debug --disk %s %s", disk, name)
                                 : json_sprintf("visor debug %s", name));
    }
    free(bytes);
}

static void add_failure(struct examination *examination, const struct grading_sink *sink,
                        json_t *test)
{
    if (!clarify(examination))
        return;
    add_hint(examination, test);
    json_t *failure =
        failure_describe(&examination->attempt, &examination->seen, examination->mismatches);
    examination->mismatches = NULL;
    add_witness(examination, sink, failure);
    json_object_set_new(test, "failure", failure);
}

/* The document */

json_t *examination_none(const struct spec_test *test, const char *status)
{
    char *title = result_quote(test->title, strlen(test->title), SIZE_MAX, NULL);
    json_t *document = json_pack(
        "{s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:{s:i, s:i}, s:i}", "id", test->id, "title",
        title ? title : "", "points", 0, "of", (int)test->points, "status", status, "visibility",
        spec_visibility_names[test->visibility], "details", spec_details_names[test->details],
        "cases", "run", 0, "failed", 0, "instructions", 0);
    free(title);
    return document;
}

static uint64_t points_of(const struct examination *examination)
{
    const struct spec_test *test = examination->test;
    if (examination->failed == 0)
        return test->points;
    if (!test->fraction || examination->disagrees)
        return 0;
    return test->points * (examination->run - examination->failed) / examination->run;
}

static json_t *conclude(struct examination *examination, const struct grading_sink *sink)
{
    const char *status = examination->failed ? "failed" : "passed";
    json_t *test = examination_none(examination->test, status);
    json_object_set_new(test, "points", json_integer((json_int_t)points_of(examination)));
    json_object_set_new(test, "cases",
                        json_pack("{s:I, s:I}", "run", (json_int_t)examination->run, "failed",
                                  (json_int_t)examination->failed));
    json_object_set_new(test, "instructions", json_integer((json_int_t)examination->instructions));
    if (examination->found)
        add_failure(examination, sink, test);
    if (!examination->error.text[0])
        return test;
    json_object_set_new(test, "status", json_string("error"));
    json_object_set_new(test, "points", json_integer(0));
    json_object_set_new(test, "error", json_string(examination->error.text));
    return test;
}

json_t *examination_run(const struct subject *subject, const struct spec_test *test,
                        const struct grading_sink *sink)
{
    struct examination examination = {.subject = subject, .test = test};
    if (run_cases(&examination))
        compare_platforms(&examination);
    json_t *document = conclude(&examination, sink);
    json_decref(examination.mismatches);
    if (examination.found)
        discard(&examination.attempt, &examination.seen);
    return document;
}
