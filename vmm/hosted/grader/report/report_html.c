/* report_html.c - a page for the student. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

static void write_paragraph(const char *class, const char *label, const char *text, FILE *out)
{
    fprintf(out, "<p class=\"%s\"><strong>%s:</strong> ", class, label);
    report_markup(text, out);
    fputs("</p>\n", out);
}

/* Begins a paragraph; takes the text. */
static void write_text(char *text, FILE *out)
{
    fputs("<p>", out);
    report_markup(text ? text : "", out);
    free(text);
}

static void write_block(const char *text, FILE *out)
{
    if (*text == '\0') {
        fputs("<p class=\"soft\">(nothing)</p>\n", out);
        return;
    }
    fputs("<pre>", out);
    if (*text == '\n')
        putc('\n', out); /* a page drops the first */
    report_markup(text, out);
    fputs("</pre>\n", out);
}

static void write_side(const char *label, const char *text, FILE *out)
{
    fprintf(out, "<div><strong>%s</strong>\n", label);
    write_block(text, out);
    fputs("</div>\n", out);
}

static void write_mismatches(const json_t *failure, FILE *out)
{
    size_t index;
    json_t *mismatch;
    json_array_foreach(json_object_get(failure, "mismatches"), index, mismatch)
    {
        fputs("<h3>Not as expected: <code>", out);
        report_markup(report_string(mismatch, "what"), out);
        fputs("</code></h3>\n<div class=\"pair\">\n", out);
        if (json_object_get(mismatch, "expected"))
            write_side("Expected", report_string(mismatch, "expected"), out);
        write_side("Actual", report_string(mismatch, "actual"), out);
        fputs("</div>\n", out);
    }
}

static void write_traps(const json_t *failure, FILE *out)
{
    static const char *const columns[] = {"Time", "Cause", "Value", "PC", "Mode", "Where", NULL};
    const json_t *traps = json_object_get(failure, "traps");
    size_t index;
    json_t *trap;
    if (json_array_size(traps) == 0)
        return;
    fprintf(out,
            "<h3>The last traps</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
            "aria-label=\"The last traps\"><table>\n<caption>%lld were before them. Time is in "
            "instructions.</caption>\n",
            (long long)report_count(failure, "traps_before"));
    report_columns(columns, out);
    fputs("<tbody>\n", out);
    json_array_foreach(traps, index, trap)
    {
        fputs("<tr>", out);
        report_number(report_count(trap, "time"), out);
        report_cell(report_string(trap, "cause"), out);
        report_number(report_count(trap, "value"), out);
        fprintf(out, "<td class=\"n\">%#llx</td>", (unsigned long long)report_count(trap, "pc"));
        report_cell(report_string(trap, "mode"), out);
        report_cell(report_string(trap, "where"), out);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

static void write_interrupts(const json_t *failure, FILE *out)
{
    static const char *const columns[] = {"Interrupt", "Time", "Where", NULL};
    const json_t *interrupts = json_object_get(failure, "interrupts");
    size_t index;
    json_t *interrupt;
    if (json_array_size(interrupts) == 0)
        return;
    fputs("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Interrupts\"><table>\n"
          "<caption>Timer interrupts that matter: without them it does not fail.</caption>\n",
          out);
    report_columns(columns, out);
    fputs("<tbody>\n", out);
    json_array_foreach(interrupts, index, interrupt)
    {
        fprintf(out, "<tr><th scope=\"row\">I%zu</th>", index + 1);
        report_number(report_count(interrupt, "time"), out);
        report_cell(report_string(interrupt, "where"), out);
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

static void write_reproduce(const json_t *failure, FILE *out)
{
    const char *reproduce = report_string(failure, "reproduce"),
               *witness = report_string(failure, "witness");
    if (*reproduce == '\0')
        return;
    fputs("<h3>How to see it</h3>\n", out);
    if (*witness) {
        fputs("<p>With the file <code>", out);
        report_markup(witness, out);
        fputs("</code>, which lies beside this page; the debugger steps backwards, too:</p>\n",
              out);
    }
    write_block(reproduce, out);
}

static void write_failure(const json_t *test, unsigned number, FILE *out)
{
    const json_t *failure = json_object_get(test, "failure");
    write_text(report_case_text(test), out);
    fprintf(out,
            ". It ended after %lld instructions: ", (long long)report_count(failure, "retired"));
    report_markup(report_string(failure, "end"), out);
    fputs(".</p>\n", out);
    write_mismatches(failure, out);
    if (json_array_size(json_object_get(failure, "lanes")) > 0)
        fputs("<h3>What ran when</h3>\n", out);
    report_timeline(failure, number, out);
    write_interrupts(failure, out);
    write_traps(failure, out);
    fprintf(out, "<h3>Console%s</h3>\n",
            json_is_true(json_object_get(failure, "console_cut")) ? ", the beginning" : "");
    write_block(report_string(failure, "console"), out);
    write_reproduce(failure, out);
}

static void write_test(const json_t *test, unsigned number, FILE *out)
{
    const char *hint = report_string(test, "hint"), *error = report_string(test, "error");
    fprintf(out, "<section>\n<h2 id=\"test-%u\">", number);
    report_markup(report_string(test, "id"), out);
    fputs(": ", out);
    report_markup(report_string(test, "title"), out);
    fprintf(out, "</h2>\n<p><span class=\"%s\">", report_string(test, "status"));
    fprintf(out, "%s</span>, %lld of %lld points</p>\n", report_string(test, "status"),
            (long long)report_count(test, "points"), (long long)report_count(test, "of"));
    if (json_array_size(json_object_get(test, "needs")) > 0) {
        write_text(report_test_text(test), out);
        fputs("</p>\n", out);
    }
    if (*error)
        write_paragraph("error", "Error", error, out);
    if (*hint)
        write_paragraph("hint", "Hint", hint, out);
    if (json_object_get(test, "failure"))
        write_failure(test, number, out);
    fputs("</section>\n", out);
}

static void write_row(const json_t *test, unsigned number, bool linked, FILE *out)
{
    fputs("<tr><th scope=\"row\">", out);
    if (linked)
        fprintf(out, "<a href=\"#test-%u\">", number);
    report_markup(report_string(test, "id"), out);
    fprintf(out, "%s</th>", linked ? "</a>" : "");
    report_cell(report_string(test, "title"), out);
    fprintf(out, "<td class=\"%s\">%s</td>", report_string(test, "status"),
            report_string(test, "status"));
    report_number(report_count(test, "points"), out);
    report_number(report_count(test, "of"), out);
    fputs("</tr>\n", out);
}

static bool is_told(const json_t *test)
{
    return !report_is(test, "status", "passed");
}

static void write_table(const json_t *tests, FILE *out)
{
    static const char *const columns[] = {"Test", "Title", "Result", "Points", "Of", NULL};
    size_t index;
    json_t *test;
    if (json_array_size(tests) == 0)
        return;
    fputs("<h2>Tests</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
          "aria-label=\"Tests\"><table>\n",
          out);
    report_columns(columns, out);
    fputs("<tbody>\n", out);
    json_array_foreach(tests, index, test)
    {
        write_row(test, (unsigned)index + 1, is_told(test), out);
    }
    fputs("</tbody></table></div>\n", out);
}

static void write_error(const json_t *result, FILE *out)
{
    const char *error = report_string(result, "error"),
               *messages = report_string(result, "messages");
    if (*error)
        write_paragraph("error", "Not graded", error, out);
    if (*messages) {
        fputs("<h2>What the assembler says</h2>\n", out);
        write_block(messages, out);
    }
}

static void write_summary(const struct report_view *view, FILE *out)
{
    char *notes = report_notes(view);
    fputs("<p>", out);
    report_markup(report_string(json_object_get(view->result, "submission"), "name"), out);
    fprintf(out, "</p>\n<p class=\"points\"><strong>%lld</strong> of %lld points</p>\n",
            (long long)view->points, (long long)view->of);
    if (notes && *notes)
        fprintf(out, "<p>%s</p>\n", notes);
    free(notes);
}

static void write_origin(const char *what, const char *value, FILE *out)
{
    fprintf(out, "%s ", what);
    report_markup(*value ? value : "none", out);
}

static void write_foot(const json_t *result, FILE *out)
{
    const json_t *submission = json_object_get(result, "submission");
    fputs("<footer><p>Graded by ", out);
    report_markup(report_string(result, "tool"), out);
    write_origin("; digests: machine", report_string(result, "tables"), out);
    write_origin(", spec", report_string(json_object_get(result, "spec"), "digest"), out);
    write_origin(", submission", report_string(submission, "digest"), out);
    write_origin(", image", report_string(submission, "image"), out);
    fputs(". The same files always give the same result.</p></footer>\n", out);
}

void report_write_html(const struct report_view *view, FILE *out)
{
    const json_t *tests = json_object_get(view->result, "tests");
    size_t index;
    json_t *test;
    report_page_begin(report_string(json_object_get(view->result, "spec"), "title"), out);
    write_summary(view, out);
    write_error(view->result, out);
    write_table(tests, out);
    json_array_foreach(tests, index, test)
    {
        if (is_told(test))
            write_test(test, (unsigned)index + 1, out);
    }
    write_foot(view->result, out);
    report_page_end(out);
}
