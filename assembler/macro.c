/* macro.c - macros and repetitions: text that is written once and read many times. */
#include "assembler/assembly.h"
#include "isa/spelling.h"

#include <stdlib.h>
#include <string.h>

enum { PARAMETERS_MAX = 32, NAME_SIZE = 128, EXPANDED_MAX = 64 << 20 };

/* A parameter and what it stands for in one expansion. */
struct binding {
    struct span name, value;
    bool required, rest, given;
};

struct bindings {
    struct binding at[PARAMETERS_MAX];
    unsigned count;
};

/* Text that grows. */
struct buffer {
    char *text; /* owned */
    size_t size, capacity;
    bool failed;
    bool too_long; /* more than is ever read */
};

static void append(struct buffer *buffer, const char *text, size_t length)
{
    if (buffer->size + length > EXPANDED_MAX)
        buffer->too_long = true;
    if (buffer->too_long)
        return;
    if (buffer->size + length + 1 > buffer->capacity) {
        size_t capacity = 2 * (buffer->size + length) + 256;
        char *more = realloc(buffer->text, capacity);
        if (!more) {
            buffer->failed = true;
            return;
        }
        buffer->text = more;
        buffer->capacity = capacity;
    }
    memcpy(buffer->text + buffer->size, text, length);
    buffer->size += length;
    buffer->text[buffer->size] = '\0';
}

static struct macro *find_macro(struct assembly *as, struct span name)
{
    for (struct macro *macro = as->macros; macro && ++as->effort <= EFFORT_MAX; macro = macro->next)
        if (span_is(name, macro->name))
            return macro;
    return NULL;
}

/* The first word of the current line, labels passed over. */
static struct span first_word(struct reader *reader)
{
    struct cursor cursor = {reader->line, reader->line + reader->length};
    struct span first = take_name(&cursor);
    while (first.length && accept(&cursor, ':'))
        first = take_name(&cursor);
    return first;
}

/* A copy that may hold NUL bytes, and one more at its end. */
static char *copy_bytes(const char *bytes, size_t size)
{
    char *copy = malloc(size + 1);
    if (copy) {
        memcpy(copy, bytes, size);
        copy[size] = '\0';
    }
    return copy;
}

static bool opens(struct span first, bool macro)
{
    if (macro)
        return span_is(first, ".macro");
    return span_is(first, ".rept") || span_is(first, ".irp") || span_is(first, ".irpc");
}

/* Takes the lines up to the closing directive, as owned text. NULL, reported, if there is none. */
static char *take_body(struct assembly *as, bool macro, size_t *size, unsigned *line)
{
    struct frame *frame = reader_top(&as->reader);
    const size_t begin = frame->at;
    const unsigned opened = frame->line;
    char *text = as->reader.line ? strndup(frame->text + frame->line_at, as->reader.length) : NULL;
    *line = opened;
    for (unsigned depth = 1; reader_line(&as->reader);) {
        struct span first = first_word(&as->reader);
        if (opens(first, macro))
            depth++;
        else if (span_is(first, macro ? ".endm" : ".endr") ||
                 (macro && span_is(first, ".endmacro")))
            depth--;
        if (depth > 0)
            continue;
        free(text);
        *size = frame->line_at - begin;
        return copy_bytes(frame->text + begin, *size);
    }
    report_at(as, frame->file, opened, text, DIAGNOSTIC_WITHOUT_CLOSING,
              macro ? ".macro" : "a repetition", macro ? ".endm" : ".endr");
    free(text);
    return NULL;
}

void define_macro(struct assembly *as, struct span directive, struct cursor *cursor)
{
    char name[NAME_SIZE];
    struct span span = take_name(cursor);
    span_copy(span, name, sizeof name);
    (void)directive;
    if (span.length == 0)
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_NAME);
    accept(cursor, ',');
    struct span rest = trimmed(rest_of(cursor));
    struct macro *old = find_macro(as, span);
    if (old) {
        report(as, span, DIAGNOSTIC_REDEFINED, old->name);
        report_at(as, old->file, old->line, NULL, DIAGNOSTIC_PREVIOUS, old->name);
    }
    char *parameters = strndup(rest.text, rest.length);
    struct macro *macro = calloc(1, sizeof *macro);
    size_t size;
    unsigned line;
    char *text = take_body(as, true, &size, &line);
    cursor->at = cursor->end;
    if (!macro || !parameters || !text || old || name[0] == '\0') {
        free(macro);
        free(parameters);
        free(text);
        return;
    }
    *macro = (struct macro){
        strdup(name), text, size, parameters, reader_top(&as->reader)->file, line, as->macros};
    as->macros = macro;
}

static void free_macro(struct macro *macro)
{
    free(macro->name);
    free(macro->text);
    free(macro->parameters);
    free(macro);
}

void free_macros(struct assembly *as)
{
    while (as->macros) {
        struct macro *macro = as->macros;
        as->macros = macro->next;
        free_macro(macro);
    }
}

void offer_macros(struct assembly *as, struct spelling *spelling)
{
    for (const struct macro *macro = as->macros; macro; macro = macro->next)
        spelling_offer(spelling, macro->name);
}

void purge_macro(struct assembly *as, struct span directive, struct cursor *cursor)
{
    (void)directive;
    struct span name = take_name(cursor);
    for (struct macro **at = &as->macros; *at && ++as->effort <= EFFORT_MAX; at = &(*at)->next)
        if (span_is(name, (*at)->name)) {
            struct macro *macro = *at;
            *at = macro->next;
            free_macro(macro);
            return;
        }
    char text[NAME_SIZE];
    span_copy(name, text, sizeof text);
    report(as, name, DIAGNOSTIC_NO_MACRO, text);
    suggest(as, name, text, offer_macros);
}

/* "a, b=5, c:req, d:vararg", with commas or without. */
static void parse_parameters(const char *text, struct bindings *bindings)
{
    struct cursor cursor = {text, text + strlen(text)};
    while (!at_end(&cursor) && bindings->count < PARAMETERS_MAX) {
        struct binding *binding = &bindings->at[bindings->count];
        *binding = (struct binding){.name = take_name(&cursor), .value = {"", 0}};
        if (binding->name.length == 0)
            return;
        if (accept(&cursor, ':')) {
            struct span how = take_name(&cursor);
            binding->required = span_is(how, "req");
            binding->rest = span_is(how, "vararg");
        }
        if (accept(&cursor, '=')) {
            skip_space(&cursor);
            const char *begin = cursor.at;
            while (cursor.at < cursor.end && *cursor.at != ',' && *cursor.at != ' ')
                cursor.at++;
            binding->value = (struct span){begin, (size_t)(cursor.at - begin)};
        }
        accept(&cursor, ',');
        bindings->count++;
    }
}

/* An argument in quotes is what stands between them. */
static struct span unquoted(struct span span)
{
    if (span.length >= 2 && span.text[0] == '"' && span.text[span.length - 1] == '"')
        return (struct span){span.text + 1, span.length - 2};
    return span;
}

/* The binding that "name=" at the cursor is for, which is passed over; NULL if there is none. */
static struct binding *named_binding(struct bindings *bindings, struct cursor *cursor)
{
    struct cursor attempt = *cursor;
    struct span name = take_name(&attempt);
    if (!name.length || !accept(&attempt, '=') || (attempt.at < attempt.end && *attempt.at == '='))
        return NULL;
    for (unsigned i = 0; i < bindings->count; i++)
        if (bindings->at[i].name.length == name.length &&
            memcmp(bindings->at[i].name.text, name.text, name.length) == 0) {
            *cursor = attempt;
            return &bindings->at[i];
        }
    return NULL;
}

static bool bind(struct assembly *as, const struct macro *macro, struct cursor *cursor,
                 struct bindings *bindings)
{
    struct span all = rest_of(cursor);
    for (unsigned next = 0; !at_end(cursor);) {
        struct binding *binding = named_binding(bindings, cursor);
        if (!binding && next == bindings->count) {
            report(as, rest_of(cursor), DIAGNOSTIC_TOO_MANY_ARGUMENTS, macro->name,
                   bindings->count);
            return false;
        }
        if (!binding)
            binding = &bindings->at[next++];
        skip_space(cursor);
        struct span value = binding->rest ? trimmed(rest_of(cursor)) : take_operand(cursor);
        if (binding->rest)
            cursor->at = cursor->end;
        if (value.length || binding->rest)
            binding->value = binding->rest ? value : unquoted(value);
        binding->given = value.length > 0;
    }
    for (unsigned i = 0; i < bindings->count; i++)
        if (bindings->at[i].required && !bindings->at[i].given) {
            char name[NAME_SIZE];
            span_copy(bindings->at[i].name, name, sizeof name);
            report(as, all, DIAGNOSTIC_MISSING_ARGUMENT, macro->name, name);
            return false;
        }
    return true;
}

/* Copies the body; \name becomes its value, \@ the number of the expansion, \() nothing. */
static void substitute(struct buffer *out, const char *body, size_t size,
                       const struct bindings *bindings, unsigned number)
{
    struct cursor cursor = {body, body + size};
    while (cursor.at < cursor.end) {
        const char *slash = memchr(cursor.at, '\\', (size_t)(cursor.end - cursor.at));
        const char *until = slash ? slash : cursor.end;
        append(out, cursor.at, (size_t)(until - cursor.at));
        cursor.at = until;
        if (!slash)
            return;
        cursor.at++;
        size_t left = (size_t)(cursor.end - cursor.at);
        if (left >= 2 && memcmp(cursor.at, "()", 2) == 0) {
            cursor.at += 2;
            continue;
        }
        if (left >= 1 && *cursor.at == '@') {
            char text[16];
            int length = snprintf(text, sizeof text, "%u", number);
            append(out, text, (size_t)length);
            cursor.at++;
            continue;
        }
        const struct binding *found = NULL;
        struct span name = {cursor.at, 0};
        while (name.length < left && is_name_part(name.text[name.length]) &&
               name.text[name.length] != '.')
            name.length++;
        for (unsigned i = 0; i < bindings->count && name.length; i++)
            if (bindings->at[i].name.length == name.length &&
                memcmp(bindings->at[i].name.text, name.text, name.length) == 0)
                found = &bindings->at[i];
        if (found) {
            append(out, found->value.text, found->value.length);
            cursor.at += name.length;
        } else {
            append(out, "\\", 1);
        }
    }
}

/* Lets the text be read next. It is the reader's from here on, or freed. */
static void push_text(struct assembly *as, enum frame_kind kind, const char *name, const char *file,
                      struct buffer *text, unsigned line)
{
    as->expanded += text->size;
    spend(as, as->reader.length / 2 + 1); /* the rest of the line is kept, and so is the line */
    if (text->failed)
        as->out_of_storage = true;
    else if (text->too_long || as->expanded > EXPANDED_MAX)
        stop(as, DIAGNOSTIC_TOO_MANY_LINES, READER_LINES_MAX);
    else if (text->size == 0)
        ;
    else if (reader_push(&as->reader, kind, name, file, text->text, text->size, line)) {
        reader_top(&as->reader)->conditions = as->condition_depth;
        return;
    } else {
        stop(as, DIAGNOSTIC_TOO_DEEP, READER_DEPTH_MAX);
    }
    free(text->text);
}

bool expand_macro(struct assembly *as, struct span name, struct cursor *cursor)
{
    const struct macro *macro = find_macro(as, name);
    if (!macro)
        return false;
    struct bindings bindings = {.count = 0};
    spend(as, macro->size + strlen(macro->parameters));
    parse_parameters(macro->parameters, &bindings);
    if (!bind(as, macro, cursor, &bindings)) {
        cursor->at = cursor->end;
        return true;
    }
    struct buffer text = {0};
    substitute(&text, macro->text, macro->size, &bindings, as->macro_uses++);
    cursor->at = cursor->end;
    push_text(as, FRAME_MACRO, macro->name, macro->file, &text, macro->line);
    return true;
}

/* Would so many copies of a body be too much? Reported if so. */
static bool too_many(struct assembly *as, int64_t count, size_t size)
{
    if (count >= 0 && (uint64_t)count * (size + 1) <= EXPANDED_MAX - as->expanded % EXPANDED_MAX)
        return false;
    report(as, (struct span){0}, DIAGNOSTIC_BAD_COUNT, (long long)count);
    return true;
}

static void repeat_values(struct assembly *as, struct span directive, struct cursor *cursor,
                          struct buffer *values, struct span *name)
{
    bool characters = span_is(directive, ".irpc");
    *name = take_name(cursor);
    if (name->length == 0)
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_NAME);
    accept(cursor, ',');
    struct span rest = trimmed(rest_of(cursor));
    if (characters)
        for (size_t i = 0; i < rest.length; i++) {
            append(values, rest.text + i, 1);
            append(values, ",", 1);
        }
    else
        append(values, rest.text, rest.length);
    cursor->at = cursor->end;
}

void repeat(struct assembly *as, struct span directive, struct cursor *cursor)
{
    bool counted = span_is(directive, ".rept");
    char kind[16], name[NAME_SIZE] = "";
    span_copy(directive, kind, sizeof kind);
    int64_t count = 0;
    struct buffer values = {0}, text = {0};
    struct span span = {"", 0};
    if (counted && !take_constant(as, cursor, &count))
        count = 0;
    if (!counted)
        repeat_values(as, directive, cursor, &values, &span);
    span_copy(span, name, sizeof name);
    size_t size = 0;
    unsigned line;
    char *body = take_body(as, false, &size, &line);
    cursor->at = cursor->end;
    if (body && counted && !too_many(as, count, size) && size > 0)
        for (int64_t i = 0; i < count; i++)
            append(&text, body, size);
    const char *begin = values.text ? values.text : "";
    struct cursor each = {begin, begin + values.size};
    while (body && !counted && !at_end(&each)) {
        struct bindings bindings = {.count = 1};
        bindings.at[0] =
            (struct binding){.name = {name, strlen(name)}, .value = unquoted(take_operand(&each))};
        spend(as, size);
        if (is_exhausted(as) || too_many(as, 1, size + text.size))
            break;
        substitute(&text, body, size, &bindings, as->macro_uses);
    }
    if (body)
        push_text(as, FRAME_REPETITION, kind, reader_top(&as->reader)->file, &text, line);
    free(body);
    free(values.text);
}
