/* grading.c - see grading.h. */
#include "vmm/hosted/grader/judge/grading.h"
#include "vmm/hosted/grader/judge/build.h"
#include "vmm/hosted/grader/judge/examination.h"

#include <stdlib.h>
#include <string.h>

enum { MESSAGES_MAX = 8000 }; /* bytes of the assembler's diagnostics that are kept */

/* A submission being graded. */
struct grading {
    const struct spec *spec;
    const struct grading_sink *sink;
    struct image program; /* owned: what the submission is assembled to */
    json_t **tests;       /* owned; NULL as long as one was not looked at */
    json_t *result;
};

static void set_error(json_t *result, const char *text)
{
    char *quoted = result_quote(text, strlen(text), SIZE_MAX, NULL);
    json_object_set_new(result, "status", json_string("error"));
    json_object_set_new(result, "error", json_string(quoted ? quoted : ""));
    free(quoted);
}

json_t *grading_error(const struct spec *spec, const char *name, const char *text)
{
    json_t *result = result_new(spec, name);
    set_error(result, text);
    return result;
}

static bool passed(const json_t *test)
{
    return strcmp(json_string_value(json_object_get(test, "status")), "passed") == 0;
}

/* Kind monitor: the test's guest, alone and within the submission. */
static bool build_both(struct grading *grading, const struct spec_test *test, struct image *guest,
                       struct image *both, struct error *error)
{
    char *text = NULL;
    size_t size;
    FILE *messages = open_memstream(&text, &size);
    bool ok = messages && build_guest(grading->spec, test->guest, guest, messages);
    if (messages)
        fclose(messages);
    free(text);
    if (!ok)
        return error_set(error, "guest %s of the assignment cannot be assembled; tell your teacher",
                         grading->spec->guests.names[test->guest]);
    ok = build_with_guest(grading->spec, &grading->program, guest, both, error);
    if (!ok)
        image_free(guest);
    return ok;
}

static json_t *run_with_guest(struct grading *grading, const struct spec_test *test)
{
    struct image guest = {0}, both = {0};
    struct error error = {""};
    if (!build_both(grading, test, &guest, &both, &error)) {
        json_t *document = examination_none(test, "error");
        json_object_set_new(document, "error", json_string(error.text));
        return document;
    }
    const struct subject subject = {grading->spec, &both, &guest};
    json_t *document = examination_run(&subject, test, grading->sink);
    image_free(&guest);
    image_free(&both);
    return document;
}

static json_t *run_test(struct grading *grading, const struct spec_test *test, json_t *lacking)
{
    const struct subject subject = {grading->spec, &grading->program, NULL};
    if (json_array_size(lacking) > 0) {
        json_t *document = examination_none(test, "skipped");
        json_object_set(document, "needs", lacking);
        return document;
    }
    return grading->spec->monitor ? run_with_guest(grading, test)
                                  : examination_run(&subject, test, grading->sink);
}

/* A test after those that it needs; there are no cycles. */
static void grade_test(struct grading *grading, size_t index)
{
    const struct spec_test *test = &grading->spec->tests[index];
    if (grading->tests[index])
        return;
    json_t *lacking = json_array();
    for (size_t i = 0; i < test->need_count; i++) {
        size_t need = test->needs[i];
        grade_test(grading, need);
        if (!passed(grading->tests[need]))
            json_array_append_new(lacking, json_string(grading->spec->tests[need].id));
    }
    grading->tests[index] = run_test(grading, test, lacking);
    json_decref(lacking);
    grading->sink->test(grading->sink->context, grading->tests[index]);
}

static bool is_named(const struct spec_names *only, const char *id)
{
    for (size_t i = 0; i < only->count; i++)
        if (strcmp(only->names[i], id) == 0)
            return true;
    return false;
}

/* Tests in the spec's order, as far as they were graded, and their points. */
static void collect(struct grading *grading)
{
    json_int_t points = 0;
    json_t *tests = json_object_get(grading->result, "tests");
    for (size_t i = 0; i < grading->spec->test_count; i++) {
        if (!grading->tests[i])
            continue;
        points += json_integer_value(json_object_get(grading->tests[i], "points"));
        json_array_append_new(tests, grading->tests[i]);
    }
    json_object_set_new(grading->result, "points", json_integer(points));
    json_object_set_new(grading->result, "status", json_string("graded"));
}

static void grade_tests(struct grading *grading, const struct spec_names *only)
{
    const struct spec *spec = grading->spec;
    grading->tests = calloc(spec->test_count, sizeof(json_t *));
    for (size_t i = 0; grading->tests && i < spec->test_count; i++)
        if (!only->count || is_named(only, spec->tests[i].id))
            grade_test(grading, i);
    if (grading->tests)
        collect(grading);
    free(grading->tests);
}

static void set_messages(json_t *result, const char *text, size_t size)
{
    bool cut;
    char *quoted = result_quote(text, size, MESSAGES_MAX, &cut);
    if (size > 0)
        json_object_set_new(result, "messages",
                            json_sprintf("%s%s", quoted ? quoted : "", cut ? "...\n" : ""));
    free(quoted);
}

/* False, with the document saying why, if there is no program to be run. */
static bool build(struct grading *grading, const struct file_set *submission)
{
    char *text = NULL, problem[FILE_SET_NAME_MAX + 128];
    size_t size = 0;
    const char *missing = build_missing(grading->spec, submission);
    if (missing) {
        snprintf(problem, sizeof problem,
                 "there is no %s: hand in a folder or an archive with all files that are asked for",
                 missing);
        set_error(grading->result, problem);
        return false;
    }
    FILE *messages = open_memstream(&text, &size);
    bool ok = messages && build_image(grading->spec, submission, &grading->program, messages);
    if (messages)
        fclose(messages);
    if (!ok)
        set_error(grading->result, "it cannot be assembled; see the messages");
    set_messages(grading->result, text ? text : "", size);
    free(text);
    return ok;
}

json_t *grading_run(const struct spec *spec, const char *name, const struct file_set *submission,
                    const struct spec_names *only, const struct grading_sink *sink)
{
    struct grading grading = {.spec = spec, .sink = sink, .result = result_new(spec, name)};
    json_t *handed_in = json_object_get(grading.result, "submission");
    json_object_set_new(handed_in, "digest", result_digest(file_set_digest(submission)));
    if (build(&grading, submission)) {
        json_object_set_new(handed_in, "image", result_digest(image_digest(&grading.program)));
        grade_tests(&grading, only);
    }
    image_free(&grading.program);
    return grading.result;
}
