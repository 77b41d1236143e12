/* render.c - writes a report of documents, for the script run.
 *
 * render FORMAT AUDIENCE ROSTER|- FILE...: the report on standard output; FORMAT "schema" the JSON
 * Schema of documents, "roster" the roster as it was read. What is wrong is one line, exit
 * status 2. */
#include "vmm/hosted/file.h"
#include "vmm/hosted/grader/report/report.h"
#include "vmm/hosted/grader/result_schema.h"

#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 100 };

static int fail(const char *text)
{
    fprintf(stderr, "%s\n", text);
    return 2;
}

static json_t *read_result(const char *path, struct error *error)
{
    uint8_t *bytes;
    size_t size;
    if (!file_read(path, 1 << 24, &bytes, &size, error))
        return NULL;
    json_t *result = result_parse((const char *)bytes, size, path, error);
    free(bytes);
    return result;
}

static void print_roster(const struct roster *roster)
{
    for (size_t i = 0; i < roster->row_count; i++) {
        printf("%s:", roster->rows[i].submission);
        for (size_t k = 0; k < roster->column_count; k++)
            printf(" %s=[%s]", roster->columns[k], roster->rows[i].fields[k]);
        putchar('\n');
    }
}

static int render(const char *format, enum audience audience, const struct roster *roster,
                  json_t **results, size_t count)
{
    for (unsigned i = 0; i < REPORT_COUNT; i++) {
        if (strcmp(report_rows[i].name, format) != 0)
            continue;
        if (report_rows[i].kind == REPORT_ALL)
            return report_all(i, results, count, roster, stdout) ? 0 : fail("not written");
        return report_one(i, results[0], audience, stdout) ? 0 : fail("not written");
    }
    return fail("no such format");
}

int main(int argc, char **argv)
{
    struct roster roster = {0};
    struct error error = {""};
    json_t *results[FILES_MAX];
    size_t count = 0;
    if (argc == 2 && strcmp(argv[1], "schema") == 0) {
        result_schema_print(stdout);
        return 0;
    }
    if (argc < 4 || argc > FILES_MAX)
        return fail("usage: render FORMAT AUDIENCE ROSTER|- FILE...");
    bool has_roster = strcmp(argv[3], "-") != 0;
    bool ok = !has_roster || roster_read(&roster, argv[3], &error);
    for (int i = 4; i < argc && ok; i++) {
        results[count] = read_result(argv[i], &error);
        ok = results[count] != NULL;
        count += ok;
    }
    int status = 0;
    if (!ok)
        status = fail(error.text);
    else if (strcmp(argv[1], "roster") == 0)
        print_roster(&roster);
    else
        status = render(argv[1],
                        strcmp(argv[2], "student") == 0 ? AUDIENCE_STUDENT : AUDIENCE_INSTRUCTOR,
                        has_roster ? &roster : NULL, results, count);
    while (count > 0)
        json_decref(results[--count]);
    roster_free(&roster);
    return status;
}
