/* report.c - see report.h: which format is written by whom, and of what. */
#include "vmm/hosted/grader/report/report.h"
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

const struct report_row report_rows[REPORT_COUNT] = {
#define REPORT(name, string, file, kind, text) {string, file, text, REPORT_##kind},
    REPORTS(REPORT)
#undef REPORT
};

bool report_one(enum report report, const json_t *result, enum audience audience, FILE *out)
{
    static void (*const writers[REPORT_COUNT])(const struct report_view *, FILE *) = {
        [REPORT_TEXT] = report_write_text,
        [REPORT_HTML] = report_write_html,
        [REPORT_GRADESCOPE] = report_write_gradescope,
        [REPORT_CLASSROOM50] = report_write_classroom50,
        [REPORT_JUNIT] = report_write_junit,
        [REPORT_TAP] = report_write_tap,
    };
    struct report_view view;
    if (!writers[report] || !report_view_make(&view, result, audience, report == REPORT_GRADESCOPE))
        return false;
    writers[report](&view, out);
    report_view_free(&view);
    return fflush(out) == 0 && !ferror(out);
}

/* All submissions and all tests */

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct report_entry *)a)->name, ((const struct report_entry *)b)->name);
}

static const char *name_of(const json_t *result)
{
    return report_string(json_object_get(result, "submission"), "name");
}

static bool handed_in(json_t *const *results, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name_of(results[i]), name) == 0)
            return true;
    return false;
}

static bool collect_entries(struct report_table *table, json_t *const *results, size_t count)
{
    const struct roster *roster = table->roster;
    size_t people = roster ? roster->row_count : 0;
    table->entries = calloc(count + people + 1, sizeof *table->entries);
    if (!table->entries)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *name = name_of(results[i]);
        table->entries[table->count++] =
            (struct report_entry){name, results[i], roster ? roster_find(roster, name) : NULL};
    }
    for (size_t i = 0; i < people; i++)
        if (!handed_in(results, count, roster->rows[i].submission))
            table->entries[table->count++] =
                (struct report_entry){roster->rows[i].submission, NULL, &roster->rows[i]};
    qsort(table->entries, table->count, sizeof *table->entries, compare_entries);
    return true;
}

/* In the order of the spec, which is that of every document: each test comes behind the one that is
 * before it in its document. */
static bool collect_tests(struct report_table *table)
{
    json_t *known = json_object();
    table->tests = json_array();
    for (size_t i = 0; known && table->tests && i < table->count; i++) {
        size_t index, place = 0;
        json_t *test;
        json_array_foreach(json_object_get(table->entries[i].result, "tests"), index, test)
        {
            const char *id = report_string(test, "id");
            const json_t *at = json_object_get(known, id);
            if (at) {
                place = (size_t)json_integer_value(at) + 1;
                continue;
            }
            json_array_insert_new(table->tests, place,
                                  json_pack("{s:s, s:s, s:I}", "id", id, "title",
                                            report_string(test, "title"), "of",
                                            report_count(test, "of")));
            place++;
            /* Those behind it moved. */
            size_t k;
            json_t *row;
            json_array_foreach(table->tests, k, row)
            {
                json_object_set_new(known, report_string(row, "id"), json_integer((json_int_t)k));
            }
        }
    }
    json_decref(known);
    return known && table->tests;
}

const json_t *report_test_find(const json_t *result, const char *id)
{
    size_t index;
    json_t *test;
    json_array_foreach(json_object_get(result, "tests"), index, test)
    {
        if (report_is(test, "id", id))
            return test;
    }
    return NULL;
}

static void write_all(enum report report, const struct report_table *table, FILE *out)
{
    static void (*const writers[REPORT_COUNT])(const struct report_table *, FILE *) = {
        [REPORT_CSV] = report_write_csv,
        [REPORT_JSONL] = report_write_jsonl,
        [REPORT_INDEX] = report_write_index,
    };
    if (writers[report])
        writers[report](table, out);
}

/* JSON lines are the documents themselves; all else is made of views. */
static bool write_views(enum report report, json_t *const *results, size_t count,
                        const struct roster *roster, FILE *out)
{
    struct report_table table = {.roster = roster};
    struct report_view *views = calloc(count + 1, sizeof *views);
    json_t **shown = calloc(count + 1, sizeof(json_t *));
    bool ok = views && shown;
    for (size_t i = 0; ok && i < count; i++) {
        ok = report_view_make(&views[i], results[i], AUDIENCE_INSTRUCTOR, true);
        shown[i] = report == REPORT_JSONL ? results[i] : views[i].result;
    }
    ok = ok && collect_entries(&table, shown, count) && collect_tests(&table);
    if (ok)
        write_all(report, &table, out);
    for (size_t i = 0; views && i < count; i++)
        report_view_free(&views[i]);
    free(table.entries);
    json_decref(table.tests);
    free(views);
    free(shown);
    return ok;
}

bool report_all(enum report report, json_t *const *results, size_t count,
                const struct roster *roster, FILE *out)
{
    return write_views(report, results, count, roster, out) && fflush(out) == 0 && !ferror(out);
}
