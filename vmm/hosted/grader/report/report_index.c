/* report_index.c - a page for the instructor, of all submissions. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

enum { SLOWEST_MAX = 10 };

static void begin_table(const char *name, const char *const *columns, FILE *out)
{
    fprintf(out, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table>\n",
            name);
    if (columns) {
        report_columns(columns, out);
        fputs("<tbody>\n", out);
    }
}

static void end_table(FILE *out)
{
    fputs("</tbody></table></div>\n", out);
}

/* Submissions */

static void write_heading(const char *text, FILE *out)
{
    fputs("<th scope=\"col\">", out);
    report_markup(text, out);
    fputs("</th>", out);
}

static void write_head(const struct report_table *table, FILE *out)
{
    size_t index;
    json_t *test;
    fputs("<thead><tr><th scope=\"col\">Submission</th>", out);
    for (size_t i = 0; table->roster && i < table->roster->column_count; i++)
        write_heading(table->roster->columns[i], out);
    fputs("<th scope=\"col\">Status</th><th scope=\"col\" class=\"n\">Points</th>", out);
    json_array_foreach(table->tests, index, test)
    {
        fputs("<th scope=\"col\" class=\"n\">", out);
        report_markup(report_string(test, "id"), out);
        fprintf(out, " <span class=\"soft\">/%lld</span></th>",
                (long long)report_count(test, "of"));
    }
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void write_name(const struct report_entry *entry, FILE *out)
{
    fputs("<tr><th scope=\"row\">", out);
    report_markup(entry->name, out);
    if (entry->result) {
        fputs(" <a href=\"", out);
        report_address(entry->name, "report.html", out);
        fputs("\" aria-label=\"Report of ", out);
        report_markup(entry->name, out);
        fputs("\">report</a> <a href=\"", out);
        report_address(entry->name, "result.json", out);
        fputs("\" aria-label=\"Result of ", out);
        report_markup(entry->name, out);
        fputs("\">result</a>", out);
    }
    fputs("</th>", out);
}

/* A mark says how it ended, where points alone do not. */
static void write_test(const json_t *test, FILE *out)
{
    if (!test) {
        fputs("<td></td>", out);
        return;
    }
    const char *status = report_string(test, "status");
    fprintf(out, "<td class=\"n\"><span class=\"%s\">%lld</span>", status,
            (long long)report_count(test, "points"));
    if (strcmp(status, "passed") != 0)
        fprintf(out, " %s", status);
    fputs("</td>", out);
}

static void write_entry(const struct report_table *table, const struct report_entry *entry,
                        FILE *out)
{
    size_t index;
    json_t *column;
    const char *status = entry->result ? report_string(entry->result, "status") : "missing";
    write_name(entry, out);
    for (size_t i = 0; table->roster && i < table->roster->column_count; i++)
        report_cell(entry->person ? entry->person->fields[i] : "", out);
    fprintf(out, "<td class=\"%s\">%s</td>", status, status);
    report_number(report_count(entry->result, "points"), out);
    json_array_foreach(table->tests, index, column)
    {
        write_test(report_test_find(entry->result, report_string(column, "id")), out);
    }
    fputs("</tr>\n", out);
}

static void write_entries(const struct report_table *table, FILE *out)
{
    fputs("<h2>Submissions</h2>\n", out);
    begin_table("Submissions", NULL, out);
    write_head(table, out);
    for (size_t i = 0; i < table->count; i++)
        write_entry(table, &table->entries[i], out);
    end_table(out);
}

/* Points */

static const json_t *any_spec(const struct report_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->entries[i].result)
            return json_object_get(table->entries[i].result, "spec");
    return NULL;
}

static void write_points(const struct report_table *table, FILE *out)
{
    json_int_t *points = calloc(table->count + 1, sizeof *points), sum = 0;
    size_t count = 0;
    for (size_t i = 0; points && i < table->count; i++)
        if (table->entries[i].result)
            sum += points[count++] = report_count(table->entries[i].result, "points");
    fputs("<h2>Points</h2>\n", out);
    if (count) {
        json_int_t tenths = (sum * 10 + (json_int_t)count / 2) / (json_int_t)count;
        fprintf(out, "<p>Mean: %lld.%lld points of %lld, over %zu submissions.</p>\n",
                (long long)(tenths / 10), (long long)(tenths % 10),
                (long long)report_count(any_spec(table), "points"), count);
        report_histogram(points, count, report_count(any_spec(table), "points"), out);
    } else {
        fputs("<p>Nothing was handed in.</p>\n", out);
    }
    free(points);
}

/* Tests */

/* In the order of the columns. */
static const char *const statuses[] = {"passed", "failed", "skipped", "error"};
enum { STATUSES = sizeof statuses / sizeof statuses[0] };

static void write_rate(const struct report_table *table, const json_t *column, FILE *out)
{
    size_t counts[STATUSES] = {0}, all = 0;
    for (size_t i = 0; i < table->count; i++) {
        const json_t *test =
            report_test_find(table->entries[i].result, report_string(column, "id"));
        all += test != NULL;
        for (unsigned k = 0; test && k < STATUSES; k++)
            counts[k] += report_is(test, "status", statuses[k]);
    }
    fputs("<tr><th scope=\"row\">", out);
    report_markup(report_string(column, "id"), out);
    fputs("</th>", out);
    report_cell(report_string(column, "title"), out);
    report_number(report_count(column, "of"), out);
    for (unsigned k = 0; k < STATUSES; k++)
        report_number((json_int_t)counts[k], out);
    fprintf(out, "<td class=\"n\">%zu %%</td></tr>\n", all ? counts[0] * 100 / all : 0);
}

static void write_rates(const struct report_table *table, FILE *out)
{
    static const char *const columns[] = {"Test",    "Title", "Points",    "Passed", "Failed",
                                          "Skipped", "Error", "Pass rate", NULL};
    size_t index;
    json_t *column;
    fputs("<h2>Tests</h2>\n", out);
    begin_table("Tests", columns, out);
    json_array_foreach(table->tests, index, column)
    {
        write_rate(table, column, out);
    }
    end_table(out);
}

/* Slowest, errors, missing */

struct slow {
    const struct report_entry *entry;
    json_int_t instructions;
    const json_t *most; /* the test that took most of them */
};

static int compare_slow(const void *a, const void *b)
{
    const struct slow *x = a, *y = b;
    if (x->instructions != y->instructions)
        return x->instructions < y->instructions ? 1 : -1;
    return strcmp(x->entry->name, y->entry->name);
}

static struct slow measure(const struct report_entry *entry)
{
    struct slow slow = {.entry = entry};
    size_t index;
    json_t *test;
    json_array_foreach(json_object_get(entry->result, "tests"), index, test)
    {
        json_int_t more = report_count(test, "instructions");
        slow.instructions += more > INT64_MAX - slow.instructions ? 0 : more;
        if (!slow.most ||
            report_count(test, "instructions") > report_count(slow.most, "instructions"))
            slow.most = test;
    }
    return slow;
}

static void write_slow(const struct slow *slow, FILE *out)
{
    fputs("<tr><th scope=\"row\">", out);
    report_markup(slow->entry->name, out);
    fputs("</th>", out);
    report_number(slow->instructions, out);
    report_cell(report_string(slow->most, "id"), out);
    report_number(report_count(slow->most, "instructions"), out);
    fputs("</tr>\n", out);
}

static void write_slowest(const struct report_table *table, FILE *out)
{
    static const char *const columns[] = {"Submission", "Instructions", "Most of them in",
                                          "Instructions there", NULL};
    struct slow *slow = calloc(table->count + 1, sizeof *slow);
    for (size_t i = 0; slow && i < table->count; i++)
        slow[i] = measure(&table->entries[i]);
    fputs("<h2>Slowest</h2>\n<p>By the instructions that all their runs took, which is the same on "
          "every computer.</p>\n",
          out);
    if (slow) {
        qsort(slow, table->count, sizeof *slow, compare_slow);
        begin_table("Slowest", columns, out);
        for (size_t i = 0; i < table->count && i < SLOWEST_MAX && slow[i].instructions; i++)
            write_slow(&slow[i], out);
        end_table(out);
    }
    free(slow);
}

static void write_error(const char *name, const char *what, const char *text, FILE *out)
{
    fputs("<dt>", out);
    report_markup(name, out);
    if (*what) {
        fputs(", test ", out);
        report_markup(what, out);
    }
    fputs("</dt><dd>", out);
    report_markup(text, out);
    fputs("</dd>\n", out);
}

static size_t write_errors_of(const struct report_entry *entry, FILE *out)
{
    const char *error = report_string(entry->result, "error");
    size_t index, count = 0;
    json_t *test;
    if (report_is(entry->result, "status", "unfinished"))
        error = "The grading was broken off; grade it again.";
    if (*error) {
        write_error(entry->name, "", error, out);
        count++;
    }
    json_array_foreach(json_object_get(entry->result, "tests"), index, test)
    {
        if (report_is(test, "status", "error")) {
            write_error(entry->name, report_string(test, "id"), report_string(test, "error"), out);
            count++;
        }
    }
    return count;
}

static void write_errors(const struct report_table *table, FILE *out)
{
    size_t count = 0;
    fputs("<h2>Errors</h2>\n<dl>\n", out);
    for (size_t i = 0; i < table->count; i++)
        count += write_errors_of(&table->entries[i], out);
    fputs(count ? "</dl>\n" : "<dt>None.</dt><dd>All submissions could be graded.</dd></dl>\n",
          out);
}

static void write_missing(const struct report_table *table, FILE *out)
{
    size_t missing = 0;
    if (!table->roster)
        return;
    fputs("<h2>Missing</h2>\n<p>", out);
    for (size_t i = 0; i < table->count; i++) {
        if (table->entries[i].result)
            continue;
        fputs(missing++ ? ", " : "Of the roster these handed in nothing: ", out);
        report_markup(table->entries[i].name, out);
    }
    fputs(missing ? ".</p>\n" : "Everybody on the roster handed in something.</p>\n", out);
}

static void write_flaky(FILE *out)
{
    fputs("<h2>Flaky: none, by construction</h2>\n<p>A guest sees no clock and no chance but those "
          "of its machine, which count instructions and seeds, so the same submission always gives "
          "the same result; <code>visor regrade</code> grades again and compares every "
          "byte.</p>\n",
          out);
}

void report_write_index(const struct report_table *table, FILE *out)
{
    const json_t *spec = any_spec(table);
    size_t missing = 0;
    for (size_t i = 0; i < table->count; i++)
        missing += !table->entries[i].result;
    report_page_begin(spec ? report_string(spec, "title") : "No results", out);
    fprintf(out, "<p>%zu submissions", table->count - missing);
    if (table->roster)
        fprintf(out, ", %zu missing", missing);
    fputs(".</p>\n", out);
    write_entries(table, out);
    write_points(table, out);
    write_rates(table, out);
    write_slowest(table, out);
    write_errors(table, out);
    write_missing(table, out);
    write_flaky(out);
    if (spec) {
        fputs("<footer><p>Digest of the spec: ", out);
        report_markup(report_string(spec, "digest"), out);
        fputs(".</p></footer>\n", out);
    }
    report_page_end(out);
}
