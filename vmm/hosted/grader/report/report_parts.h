/* report_parts.h - what the formats of report.h share. For report*.c only.
 *
 * No format looks at a document itself: it gets a view, in which what the audience may not see is
 * not there and all texts are harmless; no number of points is above REPORT_POINTS_MAX. What is
 * left to a format is its own syntax. */
#ifndef VMM_HOSTED_GRADER_REPORT_REPORT_PARTS_H
#define VMM_HOSTED_GRADER_REPORT_REPORT_PARTS_H

#include "vmm/hosted/grader/report/report.h"

enum { REPORT_POINTS_MAX = 1000000000 };

/* A document as its audience may see it: fields as in result.h, but
 *   - tests that are held back are not there, unless they are asked for;
 *   - details actual-only: mismatches have no "expected";
 *   - details none: neither "failure", "hint", "error" nor "cases";
 *   - "needs" names tests that are held back as "a test that is not shown". */
struct report_view {
    json_t *result;                  /* owned */
    json_int_t points, of;           /* of the tests that are shown */
    json_int_t hidden_of, late_of;   /* points that those have that are not, */
    size_t hidden_count, late_count; /* by why */
};

/* False if the host has no storage. keep_tests: all tests are there, for a format that says of each
 * who may see it. */
bool report_view_make(struct report_view *, const json_t *result, enum audience, bool keep_tests);
void report_view_free(struct report_view *);

/* Of an object; "" and 0 if there is no such field. */
const char *report_string(const json_t *, const char *key);
json_int_t report_count(const json_t *, const char *key);
bool report_is(const json_t *, const char *key, const char *string);

/* What is to be said of the points: which are not shown, and why; lines, the caller frees them.
 * NULL: no storage. */
char *report_notes(const struct report_view *);

/* What is to be said of a test that did not pass, in 100 columns, lines indented. */
void report_test_print(const json_t *test, const char *indent, FILE *);
/* The same as a text; the caller frees it. */
char *report_test_text(const json_t *test);
/* "3 of 64 runs failed; the first: on vmm, schedule seed 17"; needs a failure. */
void report_case_print(const json_t *test, FILE *);
char *report_case_text(const json_t *test);
/* "needs boot, yields". */
void report_needs_print(const json_t *test, FILE *);
/* Lines of a text, each behind indent and "| "; long ones are broken, and go on behind "+ ". */
void report_lines_print(const char *text, const char *indent, FILE *);

/* Reads a UTF-8 character and moves on; false at the end. */
bool report_character(const char **at, uint32_t *character);
/* Is it a control character, one that turns the direction of text or is not seen, a line end that
 * only some consumers know, or one that XML does not take? */
bool report_is_harmful(uint32_t character);

/* Text between tags or within the quotes of an attribute, of HTML as well as of XML; what is
 * harmful is left out. */
void report_markup(const char *text, FILE *);

/* The beginning of a page, up to its first heading, and its end. */
void report_page_begin(const char *title, FILE *);
void report_page_end(FILE *);
/* A cell of a table; numbers stand right. */
void report_cell(const char *text, FILE *);
void report_number(json_int_t, FILE *);
/* The head of a table: names of its columns, the last is NULL. */
void report_columns(const char *const *names, FILE *);
/* An address of a file in a folder beside the page, as an attribute's value. */
void report_address(const char *folder, const char *file, FILE *);
/* When which mode ran, with interrupts and traps: an SVG picture. */
void report_timeline(const json_t *failure, unsigned number, FILE *);
/* How many submissions have how many points: an SVG picture. */
void report_histogram(const json_int_t *points, size_t count, json_int_t of, FILE *);

/* Formats of kind ONE. */
void report_write_text(const struct report_view *, FILE *);
void report_write_html(const struct report_view *, FILE *);
void report_write_gradescope(const struct report_view *, FILE *);
void report_write_classroom50(const struct report_view *, FILE *);
void report_write_junit(const struct report_view *, FILE *);
void report_write_tap(const struct report_view *, FILE *);

/* A line of a table of all: who handed in something, and who did not. */
struct report_entry {
    const char *name;
    const json_t *result;            /* NULL: nothing was handed in */
    const struct roster_row *person; /* NULL: not on the roster */
};
struct report_table {
    struct report_entry *entries; /* by name */
    size_t count;
    json_t *tests;               /* all that are in some result: {"id", "title", "of"} */
    const struct roster *roster; /* may be NULL */
};

/* Formats of kind ALL. */
void report_write_csv(const struct report_table *, FILE *);
void report_write_jsonl(const struct report_table *, FILE *);
void report_write_index(const struct report_table *, FILE *);

/* NULL if it has none of that id. */
const json_t *report_test_find(const json_t *result, const char *id);

#endif
