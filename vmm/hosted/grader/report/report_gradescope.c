/* report_gradescope.c - results.json of Gradescope's autograders.
 *
 * The format is that of https://gradescope-autograders.readthedocs.io/en/latest/specs/. Gradescope
 * itself keeps tests from students by their visibility, and counts them; what is written of a test
 * is what its details allow. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

static json_t *describe_test(const json_t *test, size_t number)
{
    char *text = report_test_text(test);
    json_t *row = json_pack(
        "{s:I, s:I, s:s, s:o, s:s, s:o, s:s, s:s, s:s}", "score", report_count(test, "points"),
        "max_score", report_count(test, "of"), "status",
        report_is(test, "status", "passed") ? "passed" : "failed", "name",
        json_sprintf("%s: %s", report_string(test, "id"), report_string(test, "title")),
        "name_format", "text", "number", json_sprintf("%zu", number), "output", text ? text : "",
        "output_format", "text", "visibility", report_string(test, "visibility"));
    free(text);
    return row;
}

static json_t *describe_tests(const json_t *result)
{
    json_t *rows = json_array(), *test;
    size_t index;
    json_array_foreach(json_object_get(result, "tests"), index, test)
    {
        json_array_append_new(rows, describe_test(test, index + 1));
    }
    return rows;
}

/* What concerns all of it. */
static char *describe_result(const struct report_view *view)
{
    const char *error = report_string(view->result, "error"),
               *messages = report_string(view->result, "messages");
    char *text = NULL, *notes = report_notes(view);
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out) {
        fprintf(out, "%s\n", report_string(json_object_get(view->result, "spec"), "title"));
        fputs(notes ? notes : "", out);
        if (*error)
            fprintf(out, "Not graded: %s\n", error);
        report_lines_print(messages, "  ", out);
        fclose(out);
    }
    free(notes);
    return text;
}

static json_t *describe_origin(const json_t *result)
{
    const json_t *submission = json_object_get(result, "submission");
    return json_pack("{s:O, s:O, s:O, s:O, s:O, s:O}", "tool", json_object_get(result, "tool"),
                     "tables", json_object_get(result, "tables"), "spec",
                     json_object_get(json_object_get(result, "spec"), "digest"), "submission",
                     json_object_get(submission, "digest"), "image",
                     json_object_get(submission, "image"), "status",
                     json_object_get(result, "status"));
}

void report_write_gradescope(const struct report_view *view, FILE *out)
{
    char *text = describe_result(view);
    json_t *document =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:o}", "score", view->points, "output",
                  text ? text : "", "output_format", "text", "test_output_format", "text",
                  "test_name_format", "text", "stdout_visibility", "hidden", "extra_data",
                  describe_origin(view->result), "tests", describe_tests(view->result));
    json_dumpf(document, out, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    putc('\n', out);
    json_decref(document);
    free(text);
}
