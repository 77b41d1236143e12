/* directive.c - what begins with a dot, and which lines are read at all. */
#include "assembler/assembly.h"
#include "isa/spelling.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 256, ALIGNMENT_MAX = 65536 };

static void name_of(struct span span, char name[NAME_SIZE])
{
    span_copy(span, name, NAME_SIZE);
}

static void data(struct assembly *as, struct span directive, struct cursor *cursor, int size)
{
    (void)directive;
    do {
        struct value value;
        skip_space(cursor);
        const char *begin = cursor->at;
        if (at_end(cursor) || !take_expression(as, cursor, &value)) {
            if (at_end(cursor))
                return;
            value = (struct value){.section = SECTION_NONE};
            take_operand(cursor);
        }
        word number = resolve(as, value);
        int32_t is = (int32_t)number;
        if (size < 4 && (is >= 1 << 8 * size || is < -(1 << (8 * size - 1))))
            report(as, (struct span){begin, (size_t)(cursor->at - begin)},
                   DIAGNOSTIC_VALUE_TRUNCATED, number, size);
        const uint8_t fill = is < 0 ? 0xff : 0;
        const uint8_t bytes[8] = {(uint8_t)number,
                                  (uint8_t)(number >> 8),
                                  (uint8_t)(number >> 16),
                                  (uint8_t)(number >> 24),
                                  fill,
                                  fill,
                                  fill,
                                  fill};
        emit(as, bytes, (word)size);
    } while (accept(cursor, ','));
}

static void text(struct assembly *as, struct span directive, struct cursor *cursor, int ended)
{
    (void)directive;
    do {
        size_t length;
        char *bytes = take_string(as, cursor, &length);
        if (!bytes)
            return;
        emit(as, bytes, (word)length + (ended ? 1u : 0u));
        free(bytes);
    } while (accept(cursor, ','));
}

/* .align 3 and .balign 8; then, each optional, what to fill with and how many bytes at most. */
static void alignment(struct assembly *as, struct span directive, struct cursor *cursor, int power)
{
    (void)directive;
    int64_t number, with = 0, most = UINT32_MAX;
    struct span about = trimmed(rest_of(cursor));
    if (!take_constant(as, cursor, &number))
        return;
    if (accept(cursor, ',') && !at_end(cursor) && *cursor->at != ',' &&
        !take_constant(as, cursor, &with))
        return;
    if (accept(cursor, ',') && !take_constant(as, cursor, &most))
        return;
    int64_t bytes = power && number >= 0 && number <= 16 ? (int64_t)1 << number : number;
    if (power && (number < 0 || number > 16))
        bytes = -1;
    if (bytes == 0)
        bytes = 1;
    if (bytes < 0 || bytes > ALIGNMENT_MAX || (bytes & (bytes - 1))) {
        report(as, about, DIAGNOSTIC_BAD_ALIGNMENT);
        return;
    }
    align(as, (word)bytes, (int)with, (word)most);
}

static void space(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)unused;
    int64_t size, with = 0;
    struct span about = trimmed(rest_of(cursor));
    if (!take_constant(as, cursor, &size) ||
        (accept(cursor, ',') && !take_constant(as, cursor, &with)))
        return;
    if (size < 0) {
        report(as, about, DIAGNOSTIC_NEGATIVE_SIZE, (long long)size);
        return;
    }
    emit_zeros(as, (word)size, (uint8_t)with);
}

/* .fill count, size, value */
static void fill(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)unused;
    int64_t count, size = 1, value = 0;
    struct span about = trimmed(rest_of(cursor));
    if (!take_constant(as, cursor, &count) ||
        (accept(cursor, ',') && !take_constant(as, cursor, &size)) ||
        (accept(cursor, ',') && !take_constant(as, cursor, &value)))
        return;
    if (count < 0 || size < 0 || count > OUTPUT_MAX) {
        report(as, about, DIAGNOSTIC_NEGATIVE_SIZE, (long long)(size < 0 ? size : count));
        return;
    }
    uint8_t bytes[8 * 512];
    word each = (word)(size > 8 ? 8 : size);
    for (unsigned i = 0; each && i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i % each < 4 ? (uint64_t)value >> 8 * (i % each) : 0);
    for (uint64_t left = (uint64_t)count * each; left && !as->stopped;) {
        word chunk = (word)(left < each * 512 ? left : each * 512);
        emit(as, bytes, chunk);
        left = current(as)->zeros ? 0 : left - chunk; /* once is enough to be told */
    }
}

static void org(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)unused;
    struct value value;
    struct span about = trimmed(rest_of(cursor));
    if (!take_expression(as, cursor, &value))
        return;
    bool elsewhere = value.section != SECTION_NONE && value.section != (int)as->section;
    if (value.later || elsewhere) {
        report(as, about, DIAGNOSTIC_NOT_CONSTANT);
        return;
    }
    word size = current(as)->size;
    if (value.number < size)
        report(as, about, DIAGNOSTIC_ORG_BACKWARDS, value.number, size);
    else
        emit_zeros(as, value.number - size, 0);
}

static void section_named(struct assembly *as, struct span directive, struct cursor *cursor,
                          int unused)
{
    (void)cursor, (void)unused;
    char name[NAME_SIZE];
    name_of(directive, name);
    select_section(as, name, NULL);
}

/* .section name, "flags", @type */
static void section_given(struct assembly *as, struct span directive, struct cursor *cursor,
                          int push)
{
    (void)directive;
    char name[NAME_SIZE];
    struct span span = trimmed(take_operand(cursor));
    if (span.length > 2 && *span.text == '"')
        span = (struct span){span.text + 1, span.length - 2};
    if (span.length == 0) {
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_NAME);
        return;
    }
    name_of(span, name);
    char *flags = NULL;
    size_t length;
    if (!at_end(cursor) && *cursor->at == '"')
        flags = take_string(as, cursor, &length);
    cursor->at = cursor->end; /* its type says nothing that its name does not */
    if (push && as->section_depth < 16)
        as->section_stack[as->section_depth++] = as->section;
    select_section(as, name, flags);
    free(flags);
}

static void section_popped(struct assembly *as, struct span directive, struct cursor *cursor,
                           int unused)
{
    (void)cursor, (void)unused;
    if (as->section_depth)
        as->section = as->section_stack[--as->section_depth];
    else
        report(as, directive, DIAGNOSTIC_WITHOUT_OPENING, ".popsection", ".pushsection");
}

static void section_previous(struct assembly *as, struct span directive, struct cursor *cursor,
                             int unused)
{
    (void)directive, (void)cursor, (void)unused;
    unsigned previous = as->previous_section;
    as->previous_section = as->section;
    as->section = previous;
}

/* The names of a list, each made known. */
static void names(struct assembly *as, struct span directive, struct cursor *cursor, int how)
{
    (void)directive;
    do {
        char name[NAME_SIZE];
        struct span span = take_name(cursor);
        if (span.length == 0) {
            report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_NAME);
            return;
        }
        name_of(span, name);
        struct symbol *symbol = symbols_get(&as->symbols, file_scope(as), name);
        if (!symbol) {
            as->out_of_storage = true;
            return;
        }
        symbol->exported |= how != 'l';
        symbol->weak |= how == 'w';
    } while (accept(cursor, ','));
}

static struct symbol *take_symbol(struct assembly *as, struct cursor *cursor)
{
    char name[NAME_SIZE];
    struct span span = take_name(cursor);
    if (span.length == 0) {
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_NAME);
        return NULL;
    }
    name_of(span, name);
    if (!accept(cursor, ',')) {
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_COMMA);
        return NULL;
    }
    return symbols_get(&as->symbols, file_scope(as), name);
}

static void type(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)unused;
    struct symbol *symbol = take_symbol(as, cursor);
    struct span kind = trimmed(rest_of(cursor));
    if (symbol && kind.length)
        symbol->function = span_is((struct span){kind.text + 1, kind.length - 1}, "function");
    cursor->at = cursor->end;
}

static void size_of(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)unused;
    struct symbol *symbol = take_symbol(as, cursor);
    struct value value;
    if (symbol && take_expression(as, cursor, &value))
        symbol->size = resolve(as, value);
}

/* .comm name, size, alignment: zeros in .bss. */
static void common(struct assembly *as, struct span directive, struct cursor *cursor, int local)
{
    (void)directive;
    skip_space(cursor);
    struct cursor again = *cursor;
    struct symbol *symbol = take_symbol(as, cursor);
    int64_t size, bytes = 4;
    if (!symbol || !take_constant(as, cursor, &size) ||
        (accept(cursor, ',') && !take_constant(as, cursor, &bytes)))
        return;
    if (size < 0 || bytes < 1 || bytes > ALIGNMENT_MAX || (bytes & (bytes - 1))) {
        report(as, directive, DIAGNOSTIC_NEGATIVE_SIZE, (long long)size);
        return;
    }
    unsigned section = as->section;
    select_section(as, ".bss", NULL);
    align(as, (word)bytes, 0, UINT32_MAX);
    symbol->exported |= !local;
    define_symbol(as, take_name(&again), here(as), false);
    emit_zeros(as, (word)size, 0);
    as->section = section;
}

static void equate(struct assembly *as, struct span directive, struct cursor *cursor, int variable)
{
    (void)directive;
    struct span name = take_name(cursor);
    struct value value;
    if (name.length == 0)
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_NAME);
    else if (!accept(cursor, ','))
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_COMMA);
    else if (take_expression(as, cursor, &value))
        define_symbol(as, name, value, variable);
}

static void include(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)unused;
    size_t length;
    struct span about = trimmed(rest_of(cursor));
    char *name = take_string(as, cursor, &length);
    if (!name)
        return;
    char *path = find_file(as, name);
    if (path)
        push_file(as, path, about);
    else
        report(as, about, DIAGNOSTIC_CANNOT_READ, name, strerror(ENOENT));
    free(path);
    free(name);
}

/* .incbin "file", from, length */
static void incbin(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)unused;
    size_t length, size = 0;
    int64_t from = 0, most = INT32_MAX;
    struct span about = trimmed(rest_of(cursor));
    char *name = take_string(as, cursor, &length);
    if (!name)
        return;
    const char *why = strerror(ENOENT);
    char *path = find_file(as, name);
    char *bytes = path ? read_whole(as, path, &size, &why) : NULL;
    bool good = (!accept(cursor, ',') || take_constant(as, cursor, &from)) &&
                (!accept(cursor, ',') || take_constant(as, cursor, &most));
    if (!bytes)
        report(as, about, DIAGNOSTIC_CANNOT_READ, name, why);
    else if (good && (from < 0 || most < 0))
        report(as, about, DIAGNOSTIC_NEGATIVE_SIZE, (long long)(from < 0 ? from : most));
    else if (good && (uint64_t)from < size)
        emit(as, bytes + from,
             (word)(size - (size_t)from < (size_t)most ? size - (size_t)from : (size_t)most));
    free(bytes);
    free(path);
    free(name);
}

static void macro(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)unused;
    define_macro(as, directive, cursor);
}

static void purge(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)unused;
    purge_macro(as, directive, cursor);
}

static void repetition(struct assembly *as, struct span directive, struct cursor *cursor,
                       int unused)
{
    (void)unused;
    repeat(as, directive, cursor);
}

static void exit_macro(struct assembly *as, struct span directive, struct cursor *cursor,
                       int unused)
{
    (void)cursor, (void)unused;
    struct frame *frame = reader_top(&as->reader);
    if (!frame || frame->kind == FRAME_FILE) {
        report(as, directive, DIAGNOSTIC_WITHOUT_OPENING, ".exitm", ".macro");
        return;
    }
    frame->at = frame->size;
    as->condition_depth = frame->conditions;
}

static void stray(struct assembly *as, struct span directive, struct cursor *cursor, int kind)
{
    cursor->at = cursor->end;
    report(as, directive, DIAGNOSTIC_WITHOUT_OPENING, kind == 'm' ? ".endm" : ".endr",
           kind == 'm' ? ".macro" : ".rept, .irp or .irpc");
}

static void message(struct assembly *as, struct span directive, struct cursor *cursor, int kind)
{
    size_t length;
    char *string = at_end(cursor) ? strdup("here") : take_string(as, cursor, &length);
    if (!string)
        return;
    if (kind == 'p' && as->pass == 2 && as->prints++ < MESSAGES_MAX)
        fprintf(as->messages, "%.*s\n", PRINTED_MAX, string);
    else if (kind != 'p')
        report(as, directive, kind == 'e' ? DIAGNOSTIC_USER_ERROR : DIAGNOSTIC_USER_WARNING,
               string);
    free(string);
}

static void end(struct assembly *as, struct span directive, struct cursor *cursor, int unused)
{
    (void)directive, (void)cursor, (void)unused;
    for (unsigned i = 0; i < as->reader.depth; i++)
        as->reader.frames[i].at = as->reader.frames[i].size;
}

static const struct {
    const char *name;
    void (*function)(struct assembly *, struct span, struct cursor *, int);
    int argument;
} directives[] = {
#define DIRECTIVE(name, function, argument) {name, function, argument},
#define IGNORED(name)                       {name, NULL, 0},
#include "assembler/directives.def"
};
enum { DIRECTIVES = sizeof directives / sizeof directives[0] };

bool assemble_directive(struct assembly *as, struct span name, struct cursor *cursor)
{
    for (unsigned i = 0; i < DIRECTIVES; i++) {
        if (!span_is(name, directives[i].name))
            continue;
        if (directives[i].function)
            directives[i].function(as, name, cursor, directives[i].argument);
        else
            cursor->at = cursor->end;
        return true;
    }
    return false;
}

void offer_directives(struct assembly *as, struct spelling *spelling)
{
    (void)as;
    static const char *const others[] = {".if",    ".ifdef", ".ifndef", ".else",
                                         ".endif", ".endm",  ".endr",   ".elseif"};
    for (unsigned i = 0; i < DIRECTIVES; i++)
        spelling_offer(spelling, directives[i].name);
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++)
        spelling_offer(spelling, others[i]);
}

/* Are the lines here read? */
static bool active(const struct assembly *as)
{
    return as->condition_depth == 0 || as->conditions[as->condition_depth - 1].active;
}

static bool compare(const char *how, int64_t number)
{
    static const char *const names[] = {"", "ne", "eq", "lt", "le", "gt", "ge"};
    const bool results[] = {number != 0, number != 0, number == 0, number<0, number <= 0, number> 0,
                            number >= 0};
    for (unsigned i = 0; i < sizeof results; i++)
        if (strcmp(how, names[i]) == 0)
            return results[i];
    return false;
}

static bool is_defined(struct assembly *as, struct cursor *cursor)
{
    char name[NAME_SIZE];
    name_of(take_name(cursor), name);
    const struct symbol *symbol = find_symbol(as, name);
    return symbol && (symbol->pass == as->pass || symbol->scope == SCOPE_PREDEFINED);
}

/* What stands behind .if, .ifdef, .ifb, .ifc and their kind; `how` is what follows "if". */
static bool evaluate(struct assembly *as, const char *how, struct cursor *cursor)
{
    if (strcmp(how, "def") == 0 || strcmp(how, "ndef") == 0 || strcmp(how, "notdef") == 0)
        return is_defined(as, cursor) == (how[0] == 'd');
    bool blank = strcmp(how, "b") == 0, same = strcmp(how, "c") == 0;
    if (blank || strcmp(how, "nb") == 0) {
        bool empty = at_end(cursor);
        cursor->at = cursor->end;
        return empty == blank;
    }
    if (same || strcmp(how, "nc") == 0) {
        struct span a = take_operand(cursor), b = trimmed(rest_of(cursor));
        cursor->at = cursor->end;
        return (a.length == b.length && memcmp(a.text, b.text, a.length) == 0) == same;
    }
    int64_t number = 0;
    if (!take_constant(as, cursor, &number))
        cursor->at = cursor->end;
    return compare(how, number);
}

static void open_condition(struct assembly *as, struct span name, struct cursor *cursor)
{
    if (as->condition_depth == CONDITIONS_MAX) {
        stop(as, DIAGNOSTIC_TOO_DEEP, CONDITIONS_MAX);
        return;
    }
    char how[NAME_SIZE];
    name_of((struct span){name.text + 3, name.length - 3}, how);
    bool read = active(as), holds = read && evaluate(as, how, cursor);
    const struct frame *frame = reader_top(&as->reader);
    as->conditions[as->condition_depth++] = (struct condition){
        .active = holds, .taken = holds || !read, .file = frame->file, .line = frame->line};
    if (!read)
        cursor->at = cursor->end;
}

static bool in_condition(struct assembly *as, struct span name)
{
    const struct frame *frame = reader_top(&as->reader);
    if (as->condition_depth > (frame ? frame->conditions : 0))
        return true;
    char text_[NAME_SIZE];
    name_of(name, text_);
    report(as, name, DIAGNOSTIC_WITHOUT_OPENING, text_, ".if");
    return false;
}

static void other_part(struct assembly *as, struct span name, struct cursor *cursor)
{
    if (!in_condition(as, name)) {
        cursor->at = cursor->end;
        return;
    }
    struct condition *condition = &as->conditions[as->condition_depth - 1];
    bool was_taken = condition->taken;
    condition->active = false;
    if (condition->seen_else) {
        report(as, name, DIAGNOSTIC_WITHOUT_OPENING, ".else", "a new .if");
    } else if (span_is(name, ".else")) {
        condition->seen_else = true;
        condition->active = !was_taken;
    } else if (!was_taken) {
        int64_t number = 0;
        condition->active = take_constant(as, cursor, &number) && number != 0;
    }
    condition->taken |= condition->active;
    cursor->at = cursor->end;
}

static bool is_if(struct span name)
{
    static const char *const all[] = {".if",   ".ifdef", ".ifndef", ".ifnotdef", ".ifeq",
                                      ".ifne", ".iflt",  ".ifle",   ".ifgt",     ".ifge",
                                      ".ifb",  ".ifnb",  ".ifc",    ".ifnc"};
    for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
        if (span_is(name, all[i]))
            return true;
    return false;
}

bool assemble_condition(struct assembly *as, struct span name, struct cursor *cursor)
{
    if (is_if(name)) {
        open_condition(as, name, cursor);
    } else if (span_is(name, ".else") || span_is(name, ".elseif")) {
        other_part(as, name, cursor);
    } else if (span_is(name, ".endif")) {
        if (in_condition(as, name))
            as->condition_depth--;
    } else {
        return !active(as);
    }
    return true;
}
