/* report_junit.c - JUnit XML, as continuous integration reads it.
 *
 * There is no standard; this keeps to what Jenkins' junit-10.xsd (jenkinsci/xunit-plugin) allows,
 * which is narrower than what most others read. There are no times: results have none. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

enum outcome { PASSED, FAILED, SKIPPED, ERROR };

static enum outcome outcome_of(const json_t *test)
{
    return report_is(test, "status", "passed")    ? PASSED
           : report_is(test, "status", "skipped") ? SKIPPED
           : report_is(test, "status", "failed")  ? FAILED
                                                  : ERROR;
}

static void begin_case(const struct report_view *view, const char *id, const char *title, FILE *out)
{
    fputs("    <testcase classname=\"", out);
    report_markup(report_string(json_object_get(view->result, "spec"), "assignment"), out);
    fputs("\" name=\"", out);
    report_markup(id, out);
    fputs(": ", out);
    report_markup(title, out);
    fputs("\">\n", out);
}

static void write_element(const char *element, const char *type, const char *message,
                          const char *text, FILE *out)
{
    fprintf(out, "      <%s type=\"%s\" message=\"", element, type);
    report_markup(message, out);
    fputs("\">", out);
    report_markup(text, out);
    fprintf(out, "</%s>\n", element);
}

/* The first line of what there is to say. */
static char *message_of(const json_t *test)
{
    const json_t *failure = json_object_get(test, "failure");
    const json_t *mismatch = json_array_get(json_object_get(failure, "mismatches"), 0);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    if (*report_string(test, "error"))
        fputs(report_string(test, "error"), out);
    else if (json_object_get(test, "needs"))
        report_needs_print(test, out);
    else if (failure) {
        fprintf(out, "%s, ", report_string(mismatch, "what"));
        report_case_print(test, out);
    } else
        fputs(report_string(test, "status"), out);
    return fclose(out) == 0 ? text : NULL;
}

static void write_case(const struct report_view *view, const json_t *test, FILE *out)
{
    static const char *const elements[] = {
        [PASSED] = "", [FAILED] = "failure", [SKIPPED] = "skipped", [ERROR] = "error"};
    enum outcome outcome = outcome_of(test);
    begin_case(view, report_string(test, "id"), report_string(test, "title"), out);
    if (outcome != PASSED) {
        char *message = message_of(test), *text = report_test_text(test);
        write_element(elements[outcome], elements[outcome], message ? message : "",
                      text ? text : "", out);
        free(message);
        free(text);
    }
    fputs("    </testcase>\n", out);
}

/* What is wrong with the whole is a test case as well; else nobody would see it. */
static const char *whole_problem(const json_t *result)
{
    return report_is(result, "status", "graded")       ? NULL
           : report_is(result, "status", "unfinished") ? "the grading was broken off"
                                                       : report_string(result, "error");
}

static void write_whole(const struct report_view *view, const char *problem, FILE *out)
{
    begin_case(view, "grading", "the submission is graded", out);
    write_element("error", "error", problem, report_string(view->result, "messages"), out);
    fputs("    </testcase>\n", out);
}

static void write_counts(const struct report_view *view, FILE *out)
{
    size_t counts[ERROR + 1] = {0}, index, all;
    json_t *test;
    json_array_foreach(json_object_get(view->result, "tests"), index, test)
    {
        counts[outcome_of(test)]++;
    }
    counts[ERROR] += whole_problem(view->result) != NULL;
    all = counts[PASSED] + counts[FAILED] + counts[SKIPPED] + counts[ERROR];
    fprintf(out, "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", all,
            counts[FAILED], counts[ERROR], counts[SKIPPED]);
}

static void write_property(const char *name, const char *value, FILE *out)
{
    fprintf(out, "      <property name=\"%s\" value=\"", name);
    report_markup(value, out);
    fputs("\"/>\n", out);
}

static void write_properties(const struct report_view *view, FILE *out)
{
    const json_t *submission = json_object_get(view->result, "submission");
    char points[60];
    snprintf(points, sizeof points, "%lld of %lld", (long long)view->points, (long long)view->of);
    fputs("    <properties>\n", out);
    write_property("points", points, out);
    write_property("tool", report_string(view->result, "tool"), out);
    write_property("tables", report_string(view->result, "tables"), out);
    write_property("spec", report_string(json_object_get(view->result, "spec"), "digest"), out);
    write_property("submission", report_string(submission, "digest"), out);
    write_property("image", report_string(submission, "image"), out);
    fputs("    </properties>\n", out);
}

void report_write_junit(const struct report_view *view, FILE *out)
{
    const json_t *result = view->result;
    const char *problem = whole_problem(result);
    size_t index;
    json_t *test;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"", out);
    report_markup(report_string(json_object_get(result, "spec"), "assignment"), out);
    fputs(": ", out);
    report_markup(report_string(json_object_get(result, "submission"), "name"), out);
    fputs("\" ", out);
    write_counts(view, out);
    write_properties(view, out);
    json_array_foreach(json_object_get(result, "tests"), index, test)
    {
        write_case(view, test, out);
    }
    if (problem)
        write_whole(view, problem, out);
    fputs("  </testsuite>\n</testsuites>\n", out);
}
