/* report.h - results for people and for programs: each format writes the same documents.
 *
 * A report is text written to a stream, from documents of result.h alone. For a student it leaves
 * out what visibility and details keep back; for an instructor it shows all. */
#ifndef VMM_HOSTED_GRADER_REPORT_REPORT_H
#define VMM_HOSTED_GRADER_REPORT_REPORT_H

#include "vmm/hosted/grader/result.h"

#include <stdio.h>

/* REPORT(NAME, "name", "file", kind, text): kind ONE writes a report of one submission, a file in
 * its folder; ALL one of all submissions, a file beside these folders. */
#define REPORTS(REPORT)                                                                            \
    REPORT(TEXT, "text", "report.txt", ONE, "for people: expected and actual, hints")              \
    REPORT(HTML, "html", "report.html", ONE, "a page for the student, one self-contained file")    \
    REPORT(GRADESCOPE, "gradescope", "results.json", ONE, "results.json for Gradescope")           \
    REPORT(CLASSROOM50, "classroom50", "result.classroom50.json", ONE,                             \
           "result-v1 for Classroom 50")                                                           \
    REPORT(JUNIT, "junit", "junit.xml", ONE, "a JUnit XML file")                                   \
    REPORT(TAP, "tap", "results.tap", ONE, "the Test Anything Protocol, version 14")               \
    REPORT(CSV, "csv", "results.csv", ALL, "a table: a line a submission, a column a test")        \
    REPORT(JSONL, "jsonl", "results.jsonl", ALL, "the documents, one a line: JSON lines")          \
    REPORT(INDEX, "index", "index.html", ALL, "a page for the instructor, self-contained")
enum report {
#define REPORT(name, string, file, kind, text) REPORT_##name,
    REPORTS(REPORT)
#undef REPORT
        REPORT_COUNT
};
enum report_kind { REPORT_ONE, REPORT_ALL };
struct report_row {
    const char *name, *file, *text;
    enum report_kind kind;
};
extern const struct report_row report_rows[REPORT_COUNT];

/* From a roster: columns of a CSV file whose first line names them; "submission" is the key. */
struct roster {
    char **columns; /* owned; without the key */
    size_t column_count;
    struct roster_row {
        char *submission; /* owned */
        char **fields;    /* owned; column_count */
    } * rows;             /* owned; in the file's order */
    size_t row_count;
};
bool roster_read(struct roster *, const char *path, struct error *);
void roster_free(struct roster *);
const struct roster_row *roster_find(const struct roster *, const char *submission);

enum audience { AUDIENCE_STUDENT, AUDIENCE_INSTRUCTOR };

/* Kind ONE. False if the stream failed. */
bool report_one(enum report, const json_t *result, enum audience, FILE *);

/* Kind ALL: results are sorted by submission; who is on the roster and handed in nothing is in the
 * table, with no points. roster may be NULL. */
bool report_all(enum report, json_t *const *results, size_t count, const struct roster *, FILE *);

#endif
