/* diagnostic.c - telling a person what is wrong, where, and how one came there. */
#include "assembler/assembly.h"
#include "isa/spelling.h"

#include <stdarg.h>
#include <string.h>

enum kind { ERROR, WARNING, NOTE };
enum { SHOWN_MAX = 160 }; /* characters of a source line, at most */

static const struct {
    enum kind kind;
    const char *format;
} diagnostics[DIAGNOSTICS] = {
#define DIAGNOSTIC(name, kind, format) {kind, format},
#include "assembler/diagnostics.def"
};

/* Prints text as a terminal may have it. */
static void print_safely(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        fputc(c == '\t' ? ' ' : c < 0x20 || c == 0x7f ? '?' : c, out);
    }
}

static void print_head(struct assembly *as, const char *file, unsigned line, size_t column,
                       enum kind kind)
{
    static const char *const names[] = {"error", "warning", "note"};
    static const char *const colors[] = {"\033[1;31m", "\033[1;35m", "\033[1;36m"};
    FILE *out = as->messages;
    print_safely(out, file, strlen(file));
    if (line)
        fprintf(out, ":%u", line);
    if (line && column)
        fprintf(out, ":%zu", column);
    if (as->options->color)
        fprintf(out, ": %s%s:\033[0m ", colors[kind], names[kind]);
    else
        fprintf(out, ": %s: ", names[kind]);
}

static void print_message(struct assembly *as, enum diagnostic diagnostic, va_list arguments)
{
    char text[512];
    vsnprintf(text, sizeof text, diagnostics[diagnostic].format, arguments);
    print_safely(as->messages, text, strlen(text));
    fputc('\n', as->messages);
}

/* The line with a caret under the column (from 1; 0: none). Of a long line the part around it. */
static void print_source(struct assembly *as, const char *line, size_t length, size_t column,
                         size_t marked)
{
    FILE *out = as->messages;
    size_t from = column > SHOWN_MAX / 2 ? column - SHOWN_MAX / 2 : 0;
    size_t shown = length > from ? length - from : 0;
    if (shown > SHOWN_MAX)
        shown = SHOWN_MAX;
    fputs("    ", out);
    print_safely(out, line + from, shown);
    fputc('\n', out);
    if (column == 0)
        return;
    fprintf(out, "    %*s^", (int)(column - 1 - from), "");
    for (size_t i = 1; i < marked && column - 1 + i - from < shown; i++)
        fputc('~', out);
    fputc('\n', out);
}

/* Where the current line was asked for, and so on outwards. */
static void print_stack(struct assembly *as)
{
    static const enum diagnostic how[] = {[FRAME_FILE] = DIAGNOSTIC_INCLUDED,
                                          [FRAME_MACRO] = DIAGNOSTIC_IN_MACRO,
                                          [FRAME_REPETITION] = DIAGNOSTIC_IN_REPETITION};
    unsigned shown = 0;
    for (unsigned i = as->reader.depth; i-- > 0;) {
        const struct frame *frame = &as->reader.frames[i];
        if (!frame->use_file || shown++ >= 8)
            continue;
        print_head(as, frame->use_file, frame->use_line, 0, NOTE);
        fprintf(as->messages, diagnostics[how[frame->kind]].format, frame->name ? frame->name : "");
        fputc('\n', as->messages);
        print_source(as, frame->use_text, strlen(frame->use_text), 0, 0);
    }
}

static bool is_silent(struct assembly *as, enum diagnostic diagnostic)
{
    if (as->pass == 1 || as->errors > ERRORS_MAX)
        return true;
    if (diagnostics[diagnostic].kind == WARNING && ++as->warnings > MESSAGES_MAX)
        return true;
    if (diagnostics[diagnostic].kind != ERROR || ++as->errors <= ERRORS_MAX)
        return false;
    as->stopped = true;
    print_head(as, as->sources[0].name, 0, 0, ERROR);
    fprintf(as->messages, "%s\n", diagnostics[DIAGNOSTIC_TOO_MANY_ERRORS].format);
    return true;
}

void report(struct assembly *as, struct span about, enum diagnostic diagnostic, ...)
{
    if (is_silent(as, diagnostic))
        return;
    const struct reader *reader = &as->reader;
    const struct frame *frame = reader->depth ? &reader->frames[reader->depth - 1] : NULL;
    const char *file = frame ? frame->file : as->sources[0].name;
    const char *line = reader->line;
    size_t column = 0;
    if (frame && about.text >= line && about.text <= line + reader->length)
        column = (size_t)(about.text - line) + 1;
    enum kind kind = diagnostics[diagnostic].kind;
    print_head(as, file, frame ? frame->line : 0, column, kind);
    va_list arguments;
    va_start(arguments, diagnostic);
    print_message(as, diagnostic, arguments);
    va_end(arguments);
    if (!frame || kind == NOTE)
        return;
    print_source(as, frame->text + frame->line_at, reader->length, column, about.length);
    print_stack(as);
}

void report_at(struct assembly *as, const char *file, unsigned line, const char *text,
               enum diagnostic diagnostic, ...)
{
    if (is_silent(as, diagnostic))
        return;
    print_head(as, file, line, 0, diagnostics[diagnostic].kind);
    va_list arguments;
    va_start(arguments, diagnostic);
    print_message(as, diagnostic, arguments);
    va_end(arguments);
    if (text)
        print_source(as, text, strlen(text), 0, 0);
}

void suggest(struct assembly *as, struct span about, const char *wrong,
             void (*offer)(struct assembly *, struct spelling *))
{
    if (as->pass == 1 || as->errors > ERRORS_MAX || is_exhausted(as))
        return;
    struct spelling spelling = spelling_of(wrong);
    offer(as, &spelling);
    if (spelling.nearest)
        report(as, about, DIAGNOSTIC_DID_YOU_MEAN, spelling.nearest);
}

void stop(struct assembly *as, enum diagnostic diagnostic, unsigned long limit)
{
    if (as->stopped)
        return;
    report(as, (struct span){0}, diagnostic, (unsigned)limit);
    as->stopped = true;
}
