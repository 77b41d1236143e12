/* test_batch.c - a worker that was taken over cannot have points that the spec does not give, nor
 * results of others, nor files elsewhere. In the place of grading.c: a worker that lies. */
#include "vmm/hosted/grader/farm/batch.h"
#include "vmm/hosted/grader/judge/grading.h"
#include "vmm/hosted/grader/spec/spec_read.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char spec_text[] = "schema: visor-grade/1\n"
                                "assignment: lies\n"
                                "points: 10\n"
                                "build: { as: [kernel.s] }\n"
                                "tests:\n"
                                "  - { id: one, points: 4, expect: { exit: halt } }\n"
                                "  - { id: two, points: 6, expect: { exit: halt } }\n";

/* What a worker says: a test "one", changed so; files; and a result, changed so. */
struct lie {
    const char *name;
    const char *test;   /* JSON that is laid over the test; NULL: none is said */
    const char *file;   /* NULL: none */
    const char *result; /* JSON that is laid over the result; NULL: none is said */
    bool holds;         /* it is no lie */
};
static const struct lie lies[] = {
    {"honest", "{}", "one.replay", "{}", true},
    {"no files", "{}", NULL, "{}", true},
    {"only an error", NULL, NULL,
     "{\"status\": \"error\", \"error\": \"no\", \"points\": 0, \"tests\": []}", true},
    {"too many points", "{\"points\": 5}", NULL, "{\"points\": 5}", false},
    {"more to be had", "{\"of\": 5, \"points\": 5}", NULL, "{\"points\": 5}", false},
    {"points although skipped", "{\"status\": \"skipped\"}", NULL, "{}", false},
    {"another's test", "{\"id\": \"three\"}", NULL, "{}", false},
    {"visible now", "{\"visibility\": \"hidden\"}", NULL, "{}", false},
    {"no such status", "{\"status\": \"perfect\"}", NULL, "{}", false},
    {"more fields", "{\"more\": 1}", NULL, "{}", false},
    {"a witness elsewhere", "{\"failure\": {\"witness\": \"../x.replay\"}}", NULL, "{}", false},
    {"a file elsewhere", "{}", "../one.replay", "{}", false},
    {"a file from the root", "{}", "/tmp/one.replay", "{}", false},
    {"a result as a file", "{}", "result.json", "{}", false},
    {"a file of no test", "{}", "three.replay", "{}", false},
    {"no result", "{}", NULL, NULL, false},
    {"nothing", NULL, NULL, NULL, false},
    {"other points in all", "{}", NULL, "{\"points\": 10}", false},
    {"tests that were not said", NULL, NULL, "{\"points\": 4}", false},
    {"an error with points", "{}", NULL, "{\"status\": \"error\", \"error\": \"no\"}", false},
    {"not finished", "{}", NULL, "{\"status\": \"unfinished\"}", false},
    {"another tool", "{}", NULL, "{\"tool\": \"visor 99\"}", false},
    {"another assignment", "{}", NULL, "{\"spec\": {\"assignment\": \"x\"}}", false},
    {"another's result", "{}", NULL, "{\"submission\": {\"name\": \"alice\"}}", false},
};
enum { LIES = sizeof lies / sizeof lies[0] };

/* In the worker */

static void lay_over(json_t *document, const char *changes)
{
    json_error_t where;
    json_t *over = json_loads(changes, 0, &where);
    if (!over || json_object_update_recursive(document, over) != 0)
        abort();
    json_decref(over);
}

static json_t *test_document(const char *changes)
{
    json_t *test =
        json_pack("{s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:{s:i, s:i}, s:i}", "id", "one", "title",
                  "one", "points", 4, "of", 4, "status", "passed", "visibility", "visible",
                  "details", "full", "cases", "run", 1, "failed", 0, "instructions", 1);
    lay_over(test, changes);
    return test;
}

json_t *grading_run(const struct spec *spec, const char *name, const struct file_set *submission,
                    const struct spec_names *only, const struct grading_sink *sink)
{
    const struct lie *lie = &lies[atoi(name)];
    json_t *result = result_new(spec, name);
    json_t *test = test_document(lie->test ? lie->test : "{}");
    (void)submission, (void)only;
    if (lie->file)
        sink->file(sink->context, lie->file, "bytes", 5);
    if (lie->test)
        sink->test(sink->context, test);
    if (!lie->result)
        _exit(0);
    lay_over(result, "{\"status\": \"graded\", \"points\": 4}");
    json_array_append_new(json_object_get(result, "tests"), test);
    lay_over(result, lie->result);
    return result;
}

json_t *grading_error(const struct spec *spec, const char *name, const char *text)
{
    json_t *result = result_new(spec, name);
    json_object_set_new(result, "status", json_string("error"));
    json_object_set_new(result, "error", json_string(text));
    return result;
}

/* Here */

struct taken {
    json_t *results[LIES];
    unsigned files[LIES];
};

static bool take_progress(void *context, size_t index, const json_t *result)
{
    (void)context, (void)index;
    ck_assert_str_eq(json_string_value(json_object_get(result, "status")), "unfinished");
    return true;
}

static bool take_file(void *context, size_t index, const char *name, const void *bytes, size_t size)
{
    struct taken *taken = context;
    ck_assert_str_eq(name, "one.replay");
    ck_assert(size == 5 && memcmp(bytes, "bytes", 5) == 0);
    taken->files[index]++;
    return true;
}

static bool take_result(void *context, size_t index, json_t *result)
{
    struct taken *taken = context;
    ck_assert_ptr_null(taken->results[index]);
    taken->results[index] = result;
    return true;
}

static void check_result(unsigned index, const json_t *result)
{
    const struct lie *lie = &lies[index];
    const char *status = json_string_value(json_object_get(result, "status"));
    const char *error = json_string_value(json_object_get(result, "error"));
    bool graded = strcmp(status, "graded") == 0;
    bool by_grader = error && strstr(error, "the grader's worker ended");
    ck_assert_msg(lie->holds == !by_grader, "%s: %s %s", lie->name, status, error ? error : "");
    ck_assert_msg(graded == (lie->holds && lie->test), "%s: %s", lie->name, status);
    ck_assert_int_eq(json_integer_value(json_object_get(result, "points")), graded ? 4 : 0);
    ck_assert_uint_eq(json_array_size(json_object_get(result, "tests")), graded ? 1 : 0);
}

/* One file for each, called 0.s, 1.s and so on. */
static void hand_in(const char *folder, char paths[LIES][64], const char *list[LIES])
{
    for (unsigned i = 0; i < LIES; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%u.s", folder, i);
        FILE *file = fopen(paths[i], "w");
        ck_assert_ptr_nonnull(file);
        fclose(file);
        list[i] = paths[i];
    }
}

START_TEST(lies_are_errors)
{
    char folder[] = "/tmp/visor-lies.XXXXXX", paths[LIES][64];
    const char *list[LIES];
    struct spec spec;
    struct error error = {""};
    struct handed_in_list submissions;
    struct taken taken = {0};
    int number;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    hand_in(folder, paths, list);
    ck_assert_msg(spec_parse(&spec, "spec.yaml", spec_text, strlen(spec_text), stderr, &error),
                  "%s", error.text);
    ck_assert_msg(handed_in_read(&submissions, list, LIES, &error), "%s", error.text);
    const struct batch batch = {.spec = &spec,
                                .submissions = &submissions,
                                .jobs = 4,
                                .seconds = 10,
                                .sink = {take_progress, take_file, take_result, &taken}};
    ck_assert(batch_grade(&batch, &number));
    for (unsigned i = 0; i < LIES; i++) {
        check_result(i, taken.results[i]);
        json_decref(taken.results[i]);
        unlink(paths[i]);
    }
    ck_assert_uint_eq(taken.files[0], 1);
    rmdir(folder);
    handed_in_free(&submissions);
    spec_free(&spec);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("batch");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, lies_are_errors);
    Suite *suite = suite_create("batch");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
