/* report_csv.c - a table for spreadsheets: RFC 4180. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <string.h>

/* What a spreadsheet would take for a formula gets an apostrophe before it. */
static void write_field(const char *text, FILE *out)
{
    bool formula = *text && strchr("=+-@\t", *text);
    bool quotes = formula || text[strcspn(text, ",\"\n\r")] != '\0' || *text == ' ';
    if (!quotes) {
        fputs(text, out);
        return;
    }
    fputs(formula ? "\"'" : "\"", out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

static void write_next(const char *text, FILE *out)
{
    putc(',', out);
    write_field(text, out);
}

static void write_head(const struct report_table *table, FILE *out)
{
    size_t index;
    json_t *test;
    fputs("submission", out);
    for (size_t i = 0; table->roster && i < table->roster->column_count; i++)
        write_next(table->roster->columns[i], out);
    fputs(",status,points,of", out);
    json_array_foreach(table->tests, index, test)
    {
        write_next(report_string(test, "id"), out);
    }
    fputs(",error\r\n", out);
}

static void write_person(const struct report_table *table, const struct report_entry *entry,
                         FILE *out)
{
    write_field(entry->name, out);
    for (size_t i = 0; table->roster && i < table->roster->column_count; i++)
        write_next(entry->person ? entry->person->fields[i] : "", out);
}

/* A test that a document does not have leaves its field empty. */
static void write_points(const struct report_table *table, const json_t *result, FILE *out)
{
    size_t index;
    json_t *column;
    json_array_foreach(table->tests, index, column)
    {
        const json_t *test = report_test_find(result, report_string(column, "id"));
        putc(',', out);
        if (test)
            fprintf(out, "%lld", (long long)report_count(test, "points"));
    }
}

static void write_entry(const struct report_table *table, const struct report_entry *entry,
                        FILE *out)
{
    const json_t *result = entry->result;
    write_person(table, entry, out);
    write_next(result ? report_string(result, "status") : "missing", out);
    fprintf(out, ",%lld,", (long long)report_count(result, "points"));
    if (result)
        fprintf(out, "%lld", (long long)report_count(json_object_get(result, "spec"), "points"));
    write_points(table, result, out);
    write_next(report_string(result, "error"), out);
    fputs("\r\n", out);
}

void report_write_csv(const struct report_table *table, FILE *out)
{
    write_head(table, out);
    for (size_t i = 0; i < table->count; i++)
        write_entry(table, &table->entries[i], out);
}
