/* batch.c - see batch.h. */
#include "vmm/hosted/grader/farm/batch.h"
#include "vmm/hosted/grader/farm/gradebook.h"
#include "vmm/hosted/grader/farm/sandbox.h"
#include "vmm/hosted/grader/farm/submission.h"
#include "vmm/hosted/grader/judge/grading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Address space of a worker: machines have at most 16 MiB each, images and their symbols less. */
static const uint64_t worker_storage = (uint64_t)4 << 30;

/* What a worker says. */
enum said { SAID_TEST = 'T', SAID_FILE = 'F', SAID_RESULT = 'R' };

/* What has been heard of a submission. */
struct hearing {
    json_t *so_far; /* owned; status unfinished; NULL: nothing yet */
    json_t *result; /* owned; said, and checked */
};

struct batch_run {
    const struct batch *batch;
    struct hearing *hearings; /* owned */
    bool failed;              /* the sink could not take something */
};

/* In the worker */

static void say(int pipe, enum said kind, const char *name, const void *bytes, size_t size)
{
    const struct worker_frame frame = {(uint8_t)kind, name, bytes, size};
    if (!worker_say(pipe, &frame))
        _exit(1);
}

static void say_document(int pipe, enum said kind, const json_t *document)
{
    char *text = json_dumps(document, JSON_COMPACT);
    if (!text)
        _exit(1);
    say(pipe, kind, "", text, strlen(text));
    free(text);
}

static void say_test(void *context, const json_t *test)
{
    say_document(*(int *)context, SAID_TEST, test);
}

static void say_file(void *context, const char *name, const void *bytes, size_t size)
{
    say(*(int *)context, SAID_FILE, name, bytes, size);
}

static struct sandbox sandbox_of(const struct batch *batch)
{
    return (struct sandbox){worker_storage, batch->seconds, batch->unfiltered};
}

/* From here on there is only what was opened. */
static void enter(const struct batch *batch)
{
    const struct sandbox sandbox = sandbox_of(batch);
    struct error error = {""};
    if (!sandbox_enter(&sandbox, &error))
        _exit(1);
}

static void work(void *context, size_t index, int pipe)
{
    const struct batch_run *run = context;
    const struct batch *batch = run->batch;
    const struct handed_in *handed_in = &batch->submissions->items[index];
    const struct grading_sink sink = {say_test, say_file, &pipe};
    struct submission submission;
    struct error error = {""};
    bool ok = submission_open(&submission, handed_in->path, &error);
    enter(batch);
    ok = ok && submission_unpack(&submission, batch->spec, &error);
    json_t *result =
        ok ? grading_run(batch->spec, handed_in->name, &submission.files, &batch->only, &sink)
           : grading_error(batch->spec, handed_in->name, error.text);
    if (!result)
        _exit(1);
    say_document(pipe, SAID_RESULT, result);
}

/* Here */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static const struct spec_test *find_test(const struct spec *spec, const char *id)
{
    for (size_t i = 0; i < spec->test_count; i++)
        if (strcmp(spec->tests[i].id, id) == 0)
            return &spec->tests[i];
    return NULL;
}

static json_t *find_document(const json_t *tests, const char *id)
{
    size_t index;
    json_t *test;
    json_array_foreach(tests, index, test)
    {
        if (strcmp(text_of(test, "id"), id) == 0)
            return test;
    }
    return NULL;
}

/* Where a test belongs among those that are there, which are in the spec's order. */
static size_t place_of(const json_t *tests, const struct spec *spec, const struct spec_test *test)
{
    size_t place = 0;
    while (place < json_array_size(tests) &&
           find_test(spec, text_of(json_array_get(tests, place), "id")) < test)
        place++;
    return place;
}

/* Is it what the spec has, and are there points only for what passed, or for a part of it? */
static bool is_test_of(const json_t *document, const struct spec_test *test)
{
    json_int_t points = json_integer_value(json_object_get(document, "points"));
    json_int_t of = json_integer_value(json_object_get(document, "of"));
    const char *status = text_of(document, "status");
    bool may_have = strcmp(status, "passed") == 0 || strcmp(status, "failed") == 0;
    struct result_files files;
    return result_files(document, &files) && of == (json_int_t)test->points && points <= of &&
           (points == 0 || may_have) &&
           strcmp(text_of(document, "visibility"), spec_visibility_names[test->visibility]) == 0 &&
           strcmp(text_of(document, "details"), spec_details_names[test->details]) == 0;
}

static bool hear_test(struct batch_run *run, size_t index, const struct worker_frame *frame)
{
    const struct batch *batch = run->batch;
    struct hearing *hearing = &run->hearings[index];
    json_error_t where;
    json_t *test =
        json_loadb((const char *)frame->bytes, frame->size, JSON_REJECT_DUPLICATES, &where);
    const struct spec_test *row = test ? find_test(batch->spec, text_of(test, "id")) : NULL;
    json_t *tests = json_object_get(hearing->so_far, "tests");
    if (!row || hearing->result || !result_check_test(test) || !is_test_of(test, row) ||
        find_document(tests, row->id)) {
        json_decref(test);
        return false;
    }
    json_int_t points = json_integer_value(json_object_get(hearing->so_far, "points")) +
                        json_integer_value(json_object_get(test, "points"));
    json_array_insert_new(tests, place_of(tests, batch->spec, row), test);
    json_object_set_new(hearing->so_far, "points", json_integer(points));
    run->failed |= !batch->sink.progress(batch->sink.context, index, hearing->so_far);
    return true;
}

static bool is_of_a_test(const struct spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->test_count; i++)
        if (result_file_of(name, spec->tests[i].id))
            return true;
    return false;
}

static bool hear_file(struct batch_run *run, size_t index, const struct worker_frame *frame)
{
    const struct batch *batch = run->batch;
    if (run->hearings[index].result || !is_of_a_test(batch->spec, frame->name))
        return false;
    run->failed |=
        !batch->sink.file(batch->sink.context, index, frame->name, frame->bytes, frame->size);
    return true;
}

/* Does the result begin as it must, whoever graded? */
static bool is_result_of(const json_t *result, const json_t *so_far)
{
    const json_t *submission = json_object_get(result, "submission");
    return strcmp(text_of(result, "schema"), text_of(so_far, "schema")) == 0 &&
           strcmp(text_of(result, "tool"), text_of(so_far, "tool")) == 0 &&
           strcmp(text_of(result, "tables"), text_of(so_far, "tables")) == 0 &&
           json_equal(json_object_get(result, "spec"), json_object_get(so_far, "spec")) &&
           strcmp(text_of(submission, "name"),
                  text_of(json_object_get(so_far, "submission"), "name")) == 0;
}

/* Is it graded, with just the tests that were heard of; or an error, with none? */
static bool is_consistent(const json_t *result, const json_t *so_far)
{
    const char *status = text_of(result, "status");
    if (strcmp(status, "error") == 0)
        return json_array_size(json_object_get(result, "tests")) == 0 &&
               json_integer_value(json_object_get(result, "points")) == 0;
    return strcmp(status, "graded") == 0 &&
           json_equal(json_object_get(result, "tests"), json_object_get(so_far, "tests")) &&
           json_equal(json_object_get(result, "points"), json_object_get(so_far, "points"));
}

static bool hear_result(struct batch_run *run, size_t index, const struct worker_frame *frame)
{
    struct hearing *hearing = &run->hearings[index];
    struct error error = {""};
    json_t *result = hearing->result
                         ? NULL
                         : result_parse((const char *)frame->bytes, frame->size, "worker", &error);
    if (!result || !is_result_of(result, hearing->so_far) ||
        !is_consistent(result, hearing->so_far)) {
        json_decref(result);
        return false;
    }
    hearing->result = result;
    return true;
}

static bool heard(void *context, size_t index, const struct worker_frame *frame)
{
    struct batch_run *run = context;
    struct hearing *hearing = &run->hearings[index];
    if (!hearing->so_far)
        hearing->so_far = result_new(run->batch->spec, run->batch->submissions->items[index].name);
    if (!hearing->so_far)
        return false;
    switch (frame->kind) {
    case SAID_TEST:
        return hear_test(run, index, frame);
    case SAID_FILE:
        return hear_file(run, index, frame);
    case SAID_RESULT:
        return hear_result(run, index, frame);
    default:
        return false;
    }
}

/* What is told of a submission whose worker did not do its work. */
static json_t *error_result(const struct batch *batch, size_t index, const char *problem)
{
    char text[200];
    snprintf(text, sizeof text,
             "the grader's worker ended before it was done: %s; if that happens again, tell those "
             "who look after the grader",
             problem);
    return grading_error(batch->spec, batch->submissions->items[index].name, text);
}

static bool ended(void *context, size_t index, const char *problem)
{
    struct batch_run *run = context;
    struct hearing *hearing = &run->hearings[index];
    const struct batch_sink *sink = &run->batch->sink;
    json_t *result = hearing->result;
    if (!problem && !result)
        problem = "it said nothing";
    if (problem) {
        json_decref(result);
        result = error_result(run->batch, index, problem);
    }
    json_decref(hearing->so_far);
    *hearing = (struct hearing){0};
    run->failed |= !result || !sink->finished(sink->context, index, result);
    return !run->failed;
}

static void watch(void *context, const struct workers_state *state)
{
    const struct batch *batch = ((struct batch_run *)context)->batch;
    if (batch->watch)
        batch->watch(batch->sink.context, state);
}

bool batch_grade(const struct batch *batch, int *signal)
{
    struct batch_run run = {.batch = batch};
    const struct workers workers = {.jobs = batch->jobs,
                                    .seconds = batch->seconds,
                                    .work = work,
                                    .heard = heard,
                                    .ended = ended,
                                    .watch = watch,
                                    .context = &run};
    *signal = 0;
    json_object_seed(1); /* now, as that would open a file in the sandbox */
    run.hearings = calloc(batch->submissions->count + 1, sizeof *run.hearings);
    bool ok = run.hearings && workers_run(&workers, batch->submissions->count, signal);
    for (size_t i = 0; run.hearings && i < batch->submissions->count; i++) {
        json_decref(run.hearings[i].so_far);
        json_decref(run.hearings[i].result);
    }
    free(run.hearings);
    return ok;
}

bool batch_try(const struct batch *batch, struct error *error)
{
    const struct sandbox sandbox = sandbox_of(batch);
    return sandbox_try(&sandbox, error);
}
