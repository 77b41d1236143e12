/* report_text.c - a result for people, in 100 columns. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 100, LINES_MAX = 60, WHERE_COLUMNS = 40 };

/* Prose: broken between words. The first line goes on where `column` is. */
static void print_prose(const char *text, const char *indent, unsigned column, FILE *out)
{
    while (*text) {
        size_t gap = strspn(text, " \n\t"), length = strcspn(text + gap, " \n\t");
        text += gap;
        if (length == 0)
            break;
        if (column + 1 + length > COLUMNS && column > strlen(indent)) {
            /* What a build server would take for a command must not begin a line. */
            bool command = strncmp(text, "::", 2) == 0 || strncmp(text, "##[", 3) == 0;
            fprintf(out, "\n%s%s", indent, command ? "| " : "");
            column = (unsigned)strlen(indent);
        } else if (gap) {
            putc(' ', out);
            column++;
        }
        fwrite(text, 1, length, out);
        column += (unsigned)length;
        text += length;
    }
    putc('\n', out);
}

/* The bytes of a line's part that has so many characters at most. */
static size_t part_of(const char *line, size_t size, unsigned columns)
{
    const char *at = line;
    uint32_t character;
    while ((size_t)(at - line) < size && columns-- > 0)
        report_character(&at, &character);
    return (size_t)(at - line);
}

static unsigned print_line(const char *line, size_t size, const char *indent, FILE *out)
{
    unsigned room = COLUMNS - (unsigned)strlen(indent) - 2, lines = 0;
    const char *mark = "|";
    do {
        size_t part = part_of(line, size, room);
        fprintf(out, "%s%s%s%.*s\n", indent, mark, part ? " " : "", (int)part, line);
        line += part;
        size -= part;
        mark = "+";
        lines++;
    } while (size > 0 && lines < LINES_MAX);
    return lines;
}

void report_lines_print(const char *text, const char *indent, FILE *out)
{
    unsigned lines = 0;
    while (*text && lines < LINES_MAX) {
        size_t size = strcspn(text, "\n");
        lines += print_line(text, size, indent, out);
        text += size + (text[size] == '\n');
    }
    if (*text)
        fprintf(out, "%s(and %zu more characters)\n", indent, strlen(text));
}

/* A value behind its name: on the same line if it has one line that fits. */
static void print_value(const char *name, const char *text, const char *indent, FILE *out)
{
    char deeper[64];
    snprintf(deeper, sizeof deeper, "%s  ", indent);
    if (*text == '\0')
        fprintf(out, "%s%-9s (nothing)\n", indent, name);
    else if (!strchr(text, '\n') && strlen(indent) + 10 + strlen(text) <= COLUMNS)
        fprintf(out, "%s%-9s %s\n", indent, name, text);
    else {
        fprintf(out, "%s%s\n", indent, name);
        report_lines_print(text, deeper, out);
    }
}

static void print_mismatches(const json_t *failure, const char *indent, FILE *out)
{
    char deeper[64];
    size_t index;
    json_t *mismatch;
    snprintf(deeper, sizeof deeper, "%s  ", indent);
    json_array_foreach(json_object_get(failure, "mismatches"), index, mismatch)
    {
        fprintf(out, "%s", indent);
        print_prose(report_string(mismatch, "what"), deeper, (unsigned)strlen(indent), out);
        if (json_object_get(mismatch, "expected"))
            print_value("expected", report_string(mismatch, "expected"), deeper, out);
        print_value("actual", report_string(mismatch, "actual"), deeper, out);
    }
}

void report_case_print(const json_t *test, FILE *out)
{
    const json_t *cases = json_object_get(test, "cases"),
                 *failure = json_object_get(test, "failure");
    json_int_t run = report_count(cases, "run");
    if (run > 1)
        fprintf(out,
                "%lld of %lld runs failed; the first: ", (long long)report_count(cases, "failed"),
                (long long)run);
    fprintf(out, "on %s", report_string(failure, "platform"));
    if (json_object_get(failure, "seed"))
        fprintf(out, ", schedule seed %lld", (long long)report_count(failure, "seed"));
    if (json_object_get(failure, "state"))
        fprintf(out, ", state seed %lld", (long long)report_count(failure, "state"));
}

char *report_case_text(const json_t *test)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    report_case_print(test, out);
    return fclose(out) == 0 ? text : NULL;
}

/* A column of text: cut, with "..." for what is missing. */
static void print_column(const char *text, unsigned columns, FILE *out)
{
    size_t size = strlen(text), part = part_of(text, size, columns);
    if (part < size)
        fprintf(out, "%.*s...", (int)part_of(text, size, columns - 3), text);
    else
        fwrite(text, 1, size, out);
}

static void print_trap(const json_t *trap, FILE *out)
{
    fprintf(out, "%10lld  %-14.14s %10lld %#10llx  %-10.10s  ",
            (long long)report_count(trap, "time"), report_string(trap, "cause"),
            (long long)report_count(trap, "value"), (unsigned long long)report_count(trap, "pc"),
            report_string(trap, "mode"));
    print_column(report_string(trap, "where"), WHERE_COLUMNS - 14, out);
    putc('\n', out);
}

static void print_traps(const json_t *failure, const char *indent, FILE *out)
{
    const json_t *traps = json_object_get(failure, "traps");
    json_int_t before = report_count(failure, "traps_before");
    size_t index;
    json_t *trap;
    if (json_array_size(traps) == 0)
        return;
    fprintf(out, "%sthe last traps", indent);
    if (before > 0)
        fprintf(out, "; %lld were before them", (long long)before);
    fprintf(out, "\n%s%10s  %-14s %10s %10s  %-10s  %s\n", indent, "time", "cause", "value", "pc",
            "mode", "where");
    json_array_foreach(traps, index, trap)
    {
        fputs(indent, out);
        print_trap(trap, out);
    }
}

static void print_interrupts(const json_t *failure, const char *indent, FILE *out)
{
    const json_t *interrupts = json_object_get(failure, "interrupts");
    size_t index;
    json_t *interrupt;
    if (json_array_size(interrupts) == 0)
        return;
    fprintf(out, "%stimer interrupts that matter: without them it does not fail\n", indent);
    json_array_foreach(interrupts, index, interrupt)
    {
        fprintf(out, "%s%10lld  ", indent, (long long)report_count(interrupt, "time"));
        print_column(report_string(interrupt, "where"), COLUMNS - 40, out);
        putc('\n', out);
    }
}

static void print_console(const json_t *failure, const char *indent, FILE *out)
{
    const char *console = report_string(failure, "console");
    if (*console == '\0') {
        fprintf(out, "%sconsole: nothing was printed\n", indent);
        return;
    }
    fprintf(out, "%sconsole%s\n", indent,
            json_is_true(json_object_get(failure, "console_cut")) ? ", the beginning" : "");
    report_lines_print(console, indent, out);
}

/* A command stays whole, however long it is: it is there to be copied. */
static void print_failure(const json_t *test, const char *indent, FILE *out)
{
    const json_t *failure = json_object_get(test, "failure");
    const char *reproduce = report_string(failure, "reproduce");
    fputs(indent, out);
    report_case_print(test, out);
    putc('\n', out);
    print_mismatches(failure, indent, out);
    fprintf(out, "%send: ", indent);
    print_prose(report_string(failure, "end"), indent, (unsigned)strlen(indent) + 5, out);
    fprintf(out, "%safter %lld instructions\n", indent,
            (long long)report_count(failure, "retired"));
    print_interrupts(failure, indent, out);
    print_traps(failure, indent, out);
    print_console(failure, indent, out);
    if (*reproduce)
        fprintf(out, "%sto see it: %s\n", indent, reproduce);
}

void report_needs_print(const json_t *test, FILE *out)
{
    size_t index;
    json_t *need;
    fputs("needs ", out);
    json_array_foreach(json_object_get(test, "needs"), index, need)
    {
        fprintf(out, "%s%s", index ? ", " : "", json_string_value(need));
    }
}

void report_test_print(const json_t *test, const char *indent, FILE *out)
{
    const char *hint = report_string(test, "hint"), *error = report_string(test, "error");
    unsigned column = (unsigned)strlen(indent);
    if (json_array_size(json_object_get(test, "needs")) > 0) {
        fprintf(out, "%snot run: it ", indent);
        report_needs_print(test, out);
        putc('\n', out);
    }
    if (*error) {
        fprintf(out, "%serror: ", indent);
        print_prose(error, indent, column + 7, out);
    }
    if (*hint) {
        fprintf(out, "%shint: ", indent);
        print_prose(hint, indent, column + 6, out);
    }
    if (json_object_get(test, "failure"))
        print_failure(test, indent, out);
}

char *report_test_text(const json_t *test)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    report_test_print(test, "", out);
    return fclose(out) == 0 ? text : NULL;
}

static void print_head(const struct report_view *view, FILE *out)
{
    const json_t *spec = json_object_get(view->result, "spec");
    char *notes = report_notes(view);
    print_prose(report_string(spec, "title"), "", 0, out);
    fprintf(out, "%s: %s\n", report_string(spec, "assignment"),
            report_string(json_object_get(view->result, "submission"), "name"));
    fprintf(out, "%lld of %lld points\n", (long long)view->points, (long long)view->of);
    fputs(notes ? notes : "", out);
    free(notes);
}

static void print_error(const json_t *result, FILE *out)
{
    const char *error = report_string(result, "error"),
               *messages = report_string(result, "messages");
    if (*error) {
        fputs("\nnot graded: ", out);
        print_prose(error, "  ", 12, out);
    }
    if (*messages) {
        fputs("\nthe assembler says\n", out);
        report_lines_print(messages, "  ", out);
    }
}

void report_write_text(const struct report_view *view, FILE *out)
{
    size_t index;
    json_t *test;
    print_head(view, out);
    print_error(view->result, out);
    json_array_foreach(json_object_get(view->result, "tests"), index, test)
    {
        fprintf(out, "\n%-7.7s %4lld/%-4lld ", report_string(test, "status"),
                (long long)report_count(test, "points"), (long long)report_count(test, "of"));
        fprintf(out, "%s: ", report_string(test, "id"));
        print_prose(report_string(test, "title"), "                  ",
                    20 + (unsigned)strlen(report_string(test, "id")), out);
        report_test_print(test, "    ", out);
    }
}
