/* report_classroom50.c - result.json of Classroom 50, "classroom50/result/v1".
 *
 * The format is that of schemas/result-v1.schema.json in
 * https://github.com/foundation50/classroom50 and of "The result.json contract" in its wiki,
 * Advanced Autograding. Whose submission it is and when it was handed in is no part of a grading:
 * the fields that say so hold place keepers, which autograder.py of the bundle (see bundle.h)
 * replaces by what Classroom 50 says. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>

static json_t *describe_test(const json_t *test)
{
    char *text = report_test_text(test);
    json_t *row =
        json_pack("{s:o, s:b, s:I, s:I}", "test-name",
                  json_sprintf("%s: %s", report_string(test, "id"), report_string(test, "title")),
                  "passed", report_is(test, "status", "passed"), "score",
                  report_count(test, "points"), "max-score", report_count(test, "of"));
    if (text && *text)
        json_object_set_new(row, "output", json_string(text));
    free(text);
    return row;
}

/* A submission that could not be graded is one test, so that the score says of how much. */
static json_t *describe_tests(const struct report_view *view)
{
    json_t *rows = json_array(), *test;
    const char *error = report_string(view->result, "error");
    size_t index;
    json_array_foreach(json_object_get(view->result, "tests"), index, test)
    {
        json_array_append_new(rows, describe_test(test));
    }
    if (json_array_size(rows) == 0 && *error)
        json_array_append_new(
            rows,
            json_pack("{s:s, s:b, s:i, s:I, s:o}", "test-name", "it can be graded", "passed", 0,
                      "score", 0, "max-score", view->of, "output",
                      json_sprintf("%s\n%s", error, report_string(view->result, "messages"))));
    return rows;
}

void report_write_classroom50(const struct report_view *view, FILE *out)
{
    const json_t *result = view->result;
    json_t *document = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o}", "schema",
        "classroom50/result/v1", "classroom", "unknown", "assignment",
        report_string(json_object_get(result, "spec"), "assignment"), "assignment_type",
        "individual", "owner", "unknown", "submission", "submit/unknown", "commit", "unknown",
        "release", "unknown", "review", "unknown", "datetime", "1970-01-01T00:00:00Z", "score",
        view->points, "max-score", view->of, "tests", describe_tests(view));
    json_dumpf(document, out, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    putc('\n', out);
    json_decref(document);
}
