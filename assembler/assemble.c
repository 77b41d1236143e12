/* assemble.c - the two passes, line by line. */
#include "assembler/assembly.h"
#include "isa/spelling.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 256 };

static char *copy_of(const char *bytes, size_t size, const char **why)
{
    char *copy = malloc(size + 1);
    *why = "the host has no storage left";
    if (copy && size)
        memcpy(copy, bytes, size);
    return copy;
}

static char *read_host(const char *path, size_t *size, const char **why)
{
    struct stat status;
    char *bytes = NULL;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    *why = descriptor < 0 ? strerror(errno) : NULL;
    if (descriptor < 0)
        return NULL;
    *size = 0;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        *why = S_ISDIR(status.st_mode) ? "it is a folder" : "it is no regular file";
    else if (status.st_size > READER_FILE_MAX)
        *why = "it is too large";
    else if (!(bytes = malloc((size_t)status.st_size + 1)))
        *why = "the host has no storage left";
    ssize_t got = 1;
    while (bytes && *size < (size_t)status.st_size &&
           (got = read(descriptor, bytes + *size, (size_t)status.st_size - *size)) > 0)
        *size += (size_t)got;
    close(descriptor);
    return bytes;
}

static char *read_given(const struct assembler_files *files, const char *path, size_t *size,
                        const char **why)
{
    const char *bytes = files->find(files->context, path, size);
    *why = strerror(ENOENT);
    return bytes ? copy_of(bytes, *size, why) : NULL;
}

char *read_whole(struct assembly *as, const char *path, size_t *size, const char **why)
{
    const struct assembler_files *files = as->options->files;
    char *bytes = files ? read_given(files, path, size, why) : read_host(path, size, why);
    if (bytes)
        spend(as, *size / 2 + as->file_count);
    return bytes;
}

/* The file's name for as long as the assembly lasts, one copy however often it is read. */
static const char *keep_name(struct assembly *as, const char *name)
{
    for (size_t i = 0; i < as->file_count; i++)
        if (strcmp(as->file_names[i], name) == 0)
            return as->file_names[i];
    const char **names = realloc(as->file_names, (as->file_count + 1) * sizeof *names);
    char *copy = strdup(name);
    if (names)
        as->file_names = names;
    if (!names || !copy) {
        free(copy);
        as->out_of_storage = true;
        return "?";
    }
    names[as->file_count++] = copy;
    return copy;
}

static bool push_source(struct assembly *as, const char *name, char *text, size_t size)
{
    if (reader_push(&as->reader, FRAME_FILE, NULL, keep_name(as, name), text, size, 0)) {
        reader_top(&as->reader)->conditions = as->condition_depth;
        return true;
    }
    stop(as, DIAGNOSTIC_TOO_DEEP, READER_DEPTH_MAX);
    free(text);
    return false;
}

bool push_file(struct assembly *as, const char *path, struct span about)
{
    size_t size;
    const char *why;
    char *text = read_whole(as, path, &size, &why);
    if (text)
        return push_source(as, path, text, size);
    report(as, about, DIAGNOSTIC_CANNOT_READ, path, why);
    return false;
}

static bool is_there(const struct assembly *as, const char *path)
{
    const struct assembler_files *files = as->options->files;
    size_t size;
    return files ? files->find(files->context, path, &size) != NULL : access(path, R_OK) == 0;
}

/* Is it there, and if only such are asked for, does it precede others? */
static bool is_meant(const struct assembly *as, const char *path, bool preceding)
{
    const struct assembler_files *files = as->options->files;
    return is_there(as, path) &&
           (!preceding || (files && files->precedes && files->precedes(files->context, path)));
}

static char *joined(const char *folder, size_t length, const char *name)
{
    char *path;
    return asprintf(&path, "%.*s/%s", (int)length, folder, name) < 0 ? NULL : path;
}

static char *find_among(struct assembly *as, const char *name, bool preceding)
{
    const char *including = reader_top(&as->reader)->file, *slash = strrchr(including, '/');
    if (name[0] == '/' || !slash) {
        if (is_meant(as, name, preceding))
            return strdup(name);
        if (name[0] == '/')
            return NULL;
    } else {
        char *path = joined(including, (size_t)(slash - including), name);
        if (path && is_meant(as, path, preceding))
            return path;
        free(path);
    }
    for (size_t i = 0; i < as->options->include_count; i++) {
        const char *folder = as->options->include_paths[i];
        char *path = joined(folder, strlen(folder), name);
        if (path && is_meant(as, path, preceding))
            return path;
        free(path);
    }
    return NULL;
}

char *find_file(struct assembly *as, const char *name)
{
    char *path = find_among(as, name, true);
    return path ? path : find_among(as, name, false);
}

/* `1:` */
static bool take_numeric_label(struct assembly *as, struct cursor *cursor)
{
    struct cursor attempt = *cursor;
    skip_space(&attempt);
    const char *begin = attempt.at;
    while (attempt.at < attempt.end && isdigit((unsigned char)*attempt.at))
        attempt.at++;
    if (attempt.at == begin || attempt.at - begin > 9 || !accept(&attempt, ':'))
        return false;
    unsigned number = (unsigned)strtoul(begin, NULL, 10);
    symbols_label(&as->symbols, number, file_scope(as), here(as), as->pass);
    *cursor = attempt;
    return true;
}

/* `name:` or `name = value`. Returns false if the statement begins with something else. */
static bool take_label(struct assembly *as, struct cursor *cursor, bool *whole)
{
    struct cursor attempt = *cursor;
    struct span name = take_name(&attempt);
    if (name.length && accept(&attempt, ':')) {
        define_symbol(as, name, here(as), false);
        *cursor = attempt;
        return true;
    }
    if (!name.length || !accept(&attempt, '=') || (attempt.at < attempt.end && *attempt.at == '='))
        return false;
    struct value value;
    *whole = true;
    *cursor = attempt;
    if (take_expression(as, cursor, &value))
        define_symbol(as, name, value, true);
    else
        cursor->at = cursor->end;
    return true;
}

static void unknown(struct assembly *as, struct span name, struct cursor *cursor)
{
    char text[NAME_SIZE];
    span_copy(name, text, sizeof text);
    cursor->at = cursor->end;
    if (*text == '.') {
        report(as, name, DIAGNOSTIC_UNKNOWN_DIRECTIVE, text);
        suggest(as, name, text, offer_directives);
    } else {
        report(as, name, DIAGNOSTIC_UNKNOWN_MNEMONIC, text);
        suggest(as, name, text, offer_mnemonics);
    }
}

/* Reports what is left of a statement that should be complete. */
static void expect_end(struct assembly *as, struct cursor *cursor, unsigned errors)
{
    if (at_end(cursor) || as->errors != errors)
        return;
    char text[32];
    span_copy(rest_of(cursor), text, sizeof text);
    report(as, rest_of(cursor), DIAGNOSTIC_TRAILING, text);
}

static void assemble_statement(struct assembly *as, struct cursor *cursor)
{
    bool whole = false;
    unsigned errors = as->errors;
    struct cursor first = *cursor;
    struct span name = take_name(&first);
    if (name.length && assemble_condition(as, name, &first)) {
        if (as->condition_depth == 0 || as->conditions[as->condition_depth - 1].active)
            expect_end(as, &first, errors);
        return;
    }
    if (as->condition_depth && !as->conditions[as->condition_depth - 1].active)
        return;
    while (take_numeric_label(as, cursor) || take_label(as, cursor, &whole))
        ;
    if (!whole && !at_end(cursor)) {
        name = take_name(cursor);
        if (!name.length) {
            report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_STATEMENT);
            return;
        }
        const char *line = as->reader.line;
        unsigned long lines = as->reader.lines;
        if (assemble_condition(as, name, cursor) || expand_macro(as, name, cursor) ||
            (*name.text == '.' && assemble_directive(as, name, cursor)) ||
            (*name.text != '.' && assemble_instruction(as, name, cursor)))
            whole = true;
        else
            unknown(as, name, cursor);
        if (lines != as->reader.lines || line != as->reader.line)
            return; /* it has read lines of its own */
    }
    expect_end(as, cursor, errors);
}

/* The end of a statement: a semicolon that is in no quotes. */
static const char *statement_end(const char *at, const char *end)
{
    bool quoted = false;
    for (; at < end; at++) {
        if (*at == '\\' && quoted && at + 1 < end)
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (*at == '\'' && !quoted && at + 1 < end)
            at += at[1] == '\\' && at + 2 < end ? 2 : 1;
        else if (*at == ';' && !quoted)
            return at;
    }
    return end;
}

static void assemble_line(struct assembly *as);

/* A statement has asked for lines of its own, and others follow it on its line: those are kept
 * until its lines have been assembled. Returns false: nothing is left of the line. */
static bool assemble_rest(struct assembly *as, const char *at, unsigned depth)
{
    struct reader *reader = &as->reader;
    size_t length = reader->length - (size_t)(at - reader->line);
    char *rest = strndup(at, length);
    assemble_lines(as, depth);
    if (rest && !as->stopped && length < reader->capacity) {
        memcpy(reader->line, rest, length + 1);
        reader->length = length;
        assemble_line(as);
    }
    free(rest);
    return false;
}

static void assemble_line(struct assembly *as)
{
    const char *at = as->reader.line, *end = at + as->reader.length;
    const char *nul = memchr(at, '\0', as->reader.length);
    as->statement_at = current(as)->size;
    as->statement_section = as->section;
    if (nul) {
        report(as, (struct span){nul, 1}, DIAGNOSTIC_NUL_BYTE);
        as->stopped = true;
        return;
    }
    const unsigned long lines = as->reader.lines;
    const unsigned depth = as->reader.depth;
    while (at < end && !as->stopped && !is_exhausted(as) && lines == as->reader.lines) {
        const char *until = statement_end(at, end);
        struct cursor cursor = {at, until};
        assemble_statement(as, &cursor);
        at = until + 1;
        if (at < end && as->reader.depth > depth && !assemble_rest(as, at, depth))
            return;
    }
}

static void close_frame(struct assembly *as)
{
    struct frame *frame = reader_top(&as->reader);
    if (frame->in_comment && !as->stopped)
        report_at(as, frame->file, frame->comment_line, NULL, DIAGNOSTIC_OPEN_COMMENT);
    while (as->condition_depth > frame->conditions) {
        const struct condition *condition = &as->conditions[--as->condition_depth];
        if (!as->stopped)
            report_at(as, condition->file, condition->line, NULL, DIAGNOSTIC_WITHOUT_CLOSING, ".if",
                      ".endif");
    }
    reader_pop(&as->reader);
}

void assemble_lines(struct assembly *as, unsigned until_depth)
{
    while (as->reader.depth > until_depth) {
        if (as->stopped || as->out_of_storage || !reader_line(&as->reader)) {
            close_frame(as);
            continue;
        }
        if (as->reader.lines > READER_LINES_MAX) {
            stop(as, DIAGNOSTIC_TOO_MANY_LINES, READER_LINES_MAX);
            continue;
        }
        if (is_exhausted(as)) {
            stop(as, DIAGNOSTIC_TOO_MUCH, 0);
            continue;
        }
        assemble_line(as);
        if (as->pass == 2 && as->options->listing)
            list_line(as);
    }
}

static void predefine(struct assembly *as, const char *prefix, const char *name, word number)
{
    char full[NAME_SIZE];
    snprintf(full, sizeof full, "%s_%s", prefix, name);
    for (char *c = full; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    struct symbol *symbol = symbols_get(&as->symbols, SCOPE_PREDEFINED, full);
    if (!symbol)
        return;
    symbol->value = (struct value){number, SECTION_NONE, false};
    symbol->pass = 1;
}

static void predefine_tables(struct assembly *as)
{
    for (unsigned i = 0; i < port_count; i++)
        predefine(as, "PORT", port_rows[i].name, port_rows[i].number);
    for (unsigned i = 0; i < control_count; i++)
        if (control_rows[i].name)
            predefine(as, "CR", control_rows[i].name, i);
    for (unsigned i = 0; i < CAUSES; i++)
        predefine(as, "CAUSE", trap_rows[i].name, i);
#define IRQ(name, number, text) predefine(as, "IRQ", #name, number);
#include "isa/ports.def"
#define STATUS(name, bit, letter, text) predefine(as, "STATUS", #name, 1u << (bit));
#include "isa/state.def"
}

/* -D NAME=VALUE: in every source, as if it began with .equ. */
static void define_options(struct assembly *as)
{
    for (size_t i = 0; i < as->options->define_count; i++) {
        const char *define = as->options->defines[i];
        struct cursor cursor = {define, define + strlen(define)};
        struct span name = take_name(&cursor);
        struct value value = {1, SECTION_NONE, false};
        bool good = name.length > 0;
        if (good && !at_end(&cursor))
            good = accept(&cursor, '=') && take_expression(as, &cursor, &value) && at_end(&cursor);
        if (good)
            define_symbol(as, name, value, true);
        else
            report(as, (struct span){0}, DIAGNOSTIC_BAD_DEFINE, define);
    }
}

static void assemble_source(struct assembly *as, const struct assembler_source *source)
{
    const char *why;
    size_t size = source->size;
    char *text = NULL;
    if (source->text) {
        text = copy_of(source->text, size, &why);
    } else {
        text = read_whole(as, source->name, &size, &why);
    }
    free_macros(as); /* like symbols that are not .globl, they are their source's own */
    define_options(as);
    if (!text) {
        report_at(as, source->name, 0, NULL, DIAGNOSTIC_CANNOT_READ, source->name, why);
        return;
    }
    select_section(as, ".text", NULL);
    if (push_source(as, source->name, text, size))
        assemble_lines(as, 0);
}

/* What is .globl becomes visible to all sources. */
static void export(void *context, struct symbol *symbol)
{
    struct assembly *as = context;
    if (symbol->scope < SCOPE_FILES || !symbol->exported || !symbol->pass)
        return;
    if (symbols_find(&as->symbols, SCOPE_PREDEFINED, symbol->name)) {
        report_at(as, symbol->file, symbol->line, symbol->text, DIAGNOSTIC_PREDEFINED_NAME,
                  symbol->name);
        return;
    }
    struct symbol *global = symbols_get(&as->symbols, SCOPE_GLOBAL, symbol->name);
    if (!global) {
        as->out_of_storage = true;
        return;
    }
    bool twice = global->pass == as->pass && global->file && !global->weak && !symbol->weak;
    if (twice && as->pass == 2) {
        report_at(as, symbol->file, symbol->line, symbol->text, DIAGNOSTIC_REDEFINED, symbol->name);
        report_at(as, global->file, global->line, global->text, DIAGNOSTIC_PREVIOUS, symbol->name);
    }
    if (twice || (global->pass == as->pass && symbol->weak))
        return;
    global->value = symbol->value;
    global->pass = as->pass;
    global->weak = symbol->weak;
    global->file = symbol->file;
    global->line = symbol->line;
}

static void run_pass(struct assembly *as, unsigned pass)
{
    as->pass = pass;
    as->stopped = false;
    as->macro_uses = 0;
    as->expanded = 0;
    if (!is_exhausted(as)) /* else the second pass says so */
        as->effort = 0;
    as->reader.lines = 0;
    as->section_depth = as->condition_depth = 0;
    symbols_begin_pass(&as->symbols);
    free_macros(as);
    for (unsigned i = 0; i < as->section_count; i++)
        as->sections[i].size = 0;
    for (as->file = 0; as->file < as->source_count && !as->stopped; as->file++)
        assemble_source(as, &as->sources[as->file]);
    symbols_each(&as->symbols, export, as);
}

static void assembly_free(struct assembly *as)
{
    free_macros(as);
    reader_free(&as->reader);
    symbols_free(&as->symbols);
    for (unsigned i = 0; i < as->section_count; i++) {
        free(as->sections[i].name);
        free(as->sections[i].bytes);
    }
    for (size_t i = 0; i < as->file_count; i++)
        free((char *)as->file_names[i]);
    free(as->file_names);
    free(as->pcrels);
    free(as);
}

bool assemble(const struct assembler_options *options, const struct assembler_source *sources,
              size_t count, struct image *image, FILE *messages)
{
    *image = (struct image){0};
    struct assembly *as = calloc(1, sizeof *as);
    if (!as) {
        fprintf(messages, "%s: error: the host has no storage left\n", sources[0].name);
        return false;
    }
    as->options = options;
    as->sources = sources;
    as->source_count = count;
    as->messages = messages;
    as->symbols.effort = &as->effort;
    as->image = image;
    opcode_map_init(&as->opcodes, options->profile);
    predefine_tables(as);
    run_pass(as, 1);
    lay_out(as);
    run_pass(as, 2);
    lay_out(as);
    if (is_exhausted(as))
        stop(as, DIAGNOSTIC_TOO_MUCH, 0);
    if (as->errors == 0 && options->listing)
        list_symbols(as);
    bool ok = as->errors == 0 && !as->out_of_storage && make_image(as, image);
    if (as->errors == 0 && !ok)
        fprintf(messages, "%s: error: the host has no storage left\n", sources[0].name);
    if (!ok)
        image_free(image);
    assembly_free(as);
    return ok;
}
