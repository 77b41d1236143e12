/* report_tap.c - Test Anything Protocol, version 14 (https://testanything.org). */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

/* In a description # begins a directive and \ escapes; a line is all there is. */
static void write_description(const char *text, FILE *out)
{
    for (; *text; text++) {
        if (*text == '#' || *text == '\\')
            putc('\\', out);
        putc(*text == '\n' || *text == '\t' ? ' ' : *text, out);
    }
}

static void write_point(bool ok, size_t number, const char *id, const char *title, FILE *out)
{
    fprintf(out, "%sok %zu - ", ok ? "" : "not ", number);
    write_description(id, out);
    fputs(": ", out);
    write_description(title, out);
}

/* A value of a YAML block: a string as JSON has it is one of YAML's. */
static void write_yaml(const char *name, const char *text, FILE *out)
{
    json_t *value = json_string(text);
    char *quoted = json_dumps(value, JSON_ENCODE_ANY);
    if (quoted && *text)
        fprintf(out, "  %s: %s\n", name, quoted);
    free(quoted);
    json_decref(value);
}

static void write_diagnostics(const json_t *test, FILE *out)
{
    char *text = report_test_text(test);
    fprintf(out, "  ---\n  points: %lld\n  of: %lld\n  status: %s\n",
            (long long)report_count(test, "points"), (long long)report_count(test, "of"),
            report_string(test, "status"));
    write_yaml("message", text ? text : "", out);
    fputs("  ...\n", out);
    free(text);
}

/* A test that was not run is not counted against it once more: what it needs is not ok already. */
static void write_test(const json_t *test, size_t number, FILE *out)
{
    bool skipped = report_is(test, "status", "skipped");
    write_point(skipped || report_is(test, "status", "passed"), number, report_string(test, "id"),
                report_string(test, "title"), out);
    if (skipped) {
        fputs(" # SKIP ", out);
        report_needs_print(test, out);
    }
    putc('\n', out);
    write_diagnostics(test, out);
}

/* What is wrong with the whole is one more test point. */
static void write_whole(const json_t *result, size_t number, FILE *out)
{
    write_point(false, number, "grading", "the submission is graded", out);
    fputs("\n  ---\n", out);
    write_yaml("message",
               report_is(result, "status", "unfinished") ? "the grading was broken off"
                                                         : report_string(result, "error"),
               out);
    write_yaml("assembler", report_string(result, "messages"), out);
    fputs("  ...\n", out);
}

void report_write_tap(const struct report_view *view, FILE *out)
{
    const json_t *tests = json_object_get(view->result, "tests");
    bool whole = report_is(view->result, "status", "graded");
    size_t index, count = json_array_size(tests) + !whole;
    json_t *test;
    fprintf(out, "TAP version 14\n1..%zu%s\n", count, count ? "" : " # SKIP no test is shown");
    json_array_foreach(tests, index, test)
    {
        write_test(test, index + 1, out);
    }
    if (!whole)
        write_whole(view->result, count, out);
}
