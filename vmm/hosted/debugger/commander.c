/* commander.c - see commander.h. */
#include "isa/spelling.h"
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/expression.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 64, HEARD_MAX = 1 << 16 };

enum command_group {
#define GROUP(name, title) GROUP_##name,
#include "vmm/hosted/debugger/commands.def"
    GROUPS
};
static const char *const group_titles[] = {
#define GROUP(name, title) title,
#include "vmm/hosted/debugger/commands.def"
};

#define LOOKS   COMMAND_LOOKS
#define REPEATS COMMAND_REPEATS
const struct command_row command_rows[] = {
#define COMMAND(name, words, aliases, group, flags, completes, arguments, line, text)              \
    {words,     aliases, GROUP_##group, flags,         COMPLETES_##completes,                      \
     arguments, line,    text,          command_##name},
#include "vmm/hosted/debugger/commands.def"
};
#undef LOOKS
#undef REPEATS
const unsigned command_count = sizeof command_rows / sizeof *command_rows;

static const struct topic {
    const char *name, *text;
} topics[] = {
#define TOPIC(name, text) {#name, text},
#include "vmm/hosted/debugger/commands.def"
};
enum { TOPICS = sizeof topics / sizeof *topics };

static const struct family {
    const char *word, *aliases;
} families[] = {
#define FAMILY(word, aliases) {word, aliases},
#include "vmm/hosted/debugger/commands.def"
};

/* Is a word, of that length, one of those in a list? */
static bool is_listed(const char *list, const char *typed, size_t length)
{
    while (*list) {
        size_t here = strcspn(list, " ");
        if (here == length && strncmp(list, typed, length) == 0)
            return true;
        list += here + strspn(list + here, " ");
    }
    return false;
}

/* Does a word of a list begin so? */
static bool begins_listed(const char *list, const char *typed, size_t length)
{
    while (*list) {
        if (strncmp(list, typed, length) == 0)
            return true;
        list += strcspn(list, " ");
        list += strspn(list, " ");
    }
    return false;
}

static const char *second_word(const struct command_row *row)
{
    const char *space = strchr(row->words, ' ');
    return space ? space + 1 : NULL;
}

static size_t first_length(const struct command_row *row)
{
    return strcspn(row->words, " ");
}

/* How well a word fits a name and its aliases: 2 exactly, 1 as its beginning, 0 not. */
static unsigned fit(const char *name, size_t name_length, const char *aliases, const char *typed,
                    size_t length)
{
    if ((length == name_length && strncmp(name, typed, length) == 0) ||
        is_listed(aliases, typed, length))
        return 2;
    bool begins = length < name_length && strncmp(name, typed, length) == 0;
    return begins || begins_listed(aliases, typed, length);
}

static unsigned fit_first(const struct command_row *row, const char *typed, size_t length)
{
    const char *aliases = second_word(row) ? "" : row->aliases;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (second_word(row) && strlen(families[i].word) == first_length(row) &&
            strncmp(families[i].word, row->words, first_length(row)) == 0)
            aliases = families[i].aliases;
    return fit(row->words, first_length(row), aliases, typed, length);
}

static bool has_first(const struct command_row *row, const char *first)
{
    size_t length = strcspn(first, " ");
    return first_length(row) == length && strncmp(row->words, first, length) == 0;
}

/* Has an earlier row the same first word? */
static bool is_again(unsigned index)
{
    for (unsigned i = 0; i < index; i++)
        if (has_first(&command_rows[i], command_rows[index].words))
            return true;
    return false;
}

/* Words that what was typed may mean, of those that fit best. */
struct choice {
    const char *found; /* the first of them; NULL: there is none */
    unsigned best, count;
    char list[160]; /* all, for an error */
};

static void choose(struct choice *choice, unsigned fits, const char *words, size_t length)
{
    if (fits == 0 || fits < choice->best)
        return;
    if (fits > choice->best)
        *choice = (struct choice){.found = words, .best = fits};
    size_t used = strlen(choice->list);
    snprintf(choice->list + used, sizeof choice->list - used, "%s%.*s", used ? ", " : "",
             (int)length, words);
    choice->count++;
}

static void no_such_command(const char *typed, size_t length, struct error *error)
{
    char wrong[WORD_MAX];
    snprintf(wrong, sizeof wrong, "%.*s", (int)length, typed);
    struct spelling spelling = spelling_of(wrong);
    for (unsigned i = 0; i < command_count; i++)
        spelling_offer(&spelling, command_rows[i].words);
    if (spelling.nearest)
        error_set(error, "there is no command '%s'; did you mean '%s'?", wrong, spelling.nearest);
    error_set(error, "there is no command '%s'; 'help' lists them", wrong);
}

/* The first word of the rows that fit best; NULL, with the error filled, if none does or several.
 */
static const char *find_first(const char *typed, size_t length, struct error *error)
{
    struct choice choice = {.found = NULL};
    for (unsigned i = 0; i < command_count; i++) {
        const struct command_row *row = &command_rows[i];
        if (!is_again(i))
            choose(&choice, fit_first(row, typed, length), row->words, first_length(row));
    }
    if (choice.count == 1)
        return choice.found;
    if (choice.count > 1)
        error_set(error, "'%.*s' may be %s", (int)length, typed, choice.list);
    no_such_command(typed, length, error);
    return NULL;
}

const char *command_first(const char *typed, size_t length)
{
    struct error ignored = {""};
    return find_first(typed, length, &ignored);
}

/* The row with this first word, and this second one or none. */
static const struct command_row *row_of(const char *first, const char *second)
{
    for (unsigned i = 0; i < command_count; i++)
        if (has_first(&command_rows[i], first) && second_word(&command_rows[i]) == second)
            return &command_rows[i];
    return NULL;
}

/* Among the rows with this first word: the one whose second word fits best, else the one without
 * a second word. */
static const struct command_row *find_second(const char *first, const char *typed, size_t length,
                                             bool *takes_word, struct error *error)
{
    const struct command_row *alone = row_of(first, NULL);
    struct choice choice = {.found = NULL};
    for (unsigned i = 0; length && i < command_count; i++) {
        const char *second = second_word(&command_rows[i]);
        if (second && has_first(&command_rows[i], first))
            choose(&choice, fit(second, strlen(second), command_rows[i].aliases, typed, length),
                   second, strlen(second));
    }
    /* Beginnings are not enough where the word may be an argument: break u, step 5. */
    *takes_word = choice.count == 1 && (!alone || choice.best == 2);
    if (*takes_word)
        return row_of(first, choice.found);
    if (alone)
        return alone;
    int name = (int)strcspn(first, " ");
    if (choice.count > 1)
        error_set(error, "'%.*s %.*s' may be %s", name, first, (int)length, typed, choice.list);
    else if (length)
        error_set(error, "'%.*s' has no '%.*s'; 'help %.*s' lists what it has", name, first,
                  (int)length, typed, name, first);
    else
        error_set(error, "'%.*s' what? 'help %.*s' lists it", name, first, name, first);
    return NULL;
}

const struct command_row *command_find(const char *line, const char **arguments,
                                       struct error *error)
{
    line += strspn(line, " \t");
    size_t length = strcspn(line, " \t/");
    if (length == 0)
        length = strcspn(line, " \t");
    const char *first = find_first(line, length, error);
    if (!first)
        return NULL;
    const char *rest = line + length + strspn(line + length, " \t");
    bool takes_word = false;
    size_t second = strcspn(rest, " \t");
    const struct command_row *row = find_second(first, rest, second, &takes_word, error);
    if (takes_word)
        rest += second + strspn(rest + second, " \t");
    *arguments = rest;
    return row;
}

void commander_init(struct commander *commander, struct debuggee *debuggee, FILE *out)
{
    *commander = (struct commander){.debuggee = debuggee, .out = out};
    debuggee->condition = expression_holds;
    debuggee->context = debuggee;
}

/* Keeps the last part of what was said. */
static ssize_t hear(void *context, const char *text, size_t size)
{
    struct commander *commander = context;
    fwrite(text, 1, size, commander->out);
    commander->in_line = size && text[size - 1] != '\n';
    size_t kept = size < HEARD_MAX ? size : HEARD_MAX;
    if (commander->heard_size + kept > HEARD_MAX) {
        size_t drop = commander->heard_size + kept - HEARD_MAX;
        memmove(commander->heard, commander->heard + drop, commander->heard_size - drop);
        commander->heard_size -= drop;
    }
    memcpy(commander->heard + commander->heard_size, text + size - kept, kept);
    commander->heard_size += kept;
    return (ssize_t)size;
}

void commander_end_line(struct commander *commander)
{
    if (commander->in_line)
        putc('\n', commander->out);
    commander->in_line = false;
}

bool commander_hear(struct commander *commander)
{
    struct tower *tower = &commander->debuggee->session.tower;
    commander->heard = malloc(HEARD_MAX);
    commander->console = commander->heard
                             ? fopencookie(commander, "w", (cookie_io_functions_t){.write = hear})
                             : NULL;
    if (!commander->console)
        return false;
    setvbuf(commander->console, NULL, _IONBF, 0);
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower->guests[i].output.file = commander->console;
    return true;
}

static void free_sources(struct commander *commander)
{
    for (size_t i = 0; i < commander->source_count; i++)
        source_text_free(&commander->sources[i]);
    free(commander->sources);
    commander->sources = NULL;
    commander->source_count = 0;
}

/* What guests still have to print goes where answers go. */
static void stop_hearing(struct commander *commander)
{
    struct tower *tower = commander->console ? &commander->debuggee->session.tower : NULL;
    for (unsigned i = 0; tower && i < tower->options.guests; i++) {
        output_flush(&tower->guests[i].output);
        tower->guests[i].output.file = commander->out;
    }
    if (commander->console)
        fclose(commander->console);
}

void commander_free(struct commander *commander)
{
    for (size_t i = 0; i < commander->display_count; i++)
        free(commander->displays[i].text);
    free(commander->displays);
    free_sources(commander);
    stop_hearing(commander);
    free(commander->heard);
    *commander = (struct commander){.debuggee = NULL};
}

const char *source_line(struct commander *commander, unsigned file, unsigned line, size_t *length)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    *length = 0;
    if (!commander->sources || commander->source_guest != commander->debuggee->focus) {
        free_sources(commander);
        commander->sources = calloc(image->file_count + 1, sizeof *commander->sources);
        commander->source_count = commander->sources ? image->file_count : 0;
        commander->source_guest = commander->debuggee->focus;
    }
    if (file >= commander->source_count)
        return "";
    return source_text_line(&commander->sources[file], image->files[file], line, length);
}

/* Nothing if a file being read has told of it already. */
static bool answer_error(struct commander *commander)
{
    if (!commander->error.text[0])
        return false;
    fprintf(commander->out, "error: ");
    if (commander->file)
        fprintf(commander->out, "%s:%u: ", commander->file, commander->line);
    fprintf(commander->out, "%s\n", commander->error.text);
    commander->error = (struct error){""};
    return false;
}

/* Is it a line of text that is not too long? */
static bool is_text(const char *line, struct error *error)
{
    size_t length = strlen(line);
    if (length >= COMMAND_LINE_MAX)
        return error_set(error, "the line is too long: at most %d bytes", COMMAND_LINE_MAX - 1);
    for (size_t i = 0; i < length; i++)
        if (iscntrl((unsigned char)line[i]) && line[i] != '\t')
            return error_set(error, "character %zu of the line is no text but a control character",
                             i + 1);
    return true;
}

static const struct command_row *find_row(struct commander *commander, const char *line,
                                          bool looks_only, const char **arguments)
{
    if (!is_text(line, &commander->error))
        return NULL;
    const struct command_row *row = command_find(line, arguments, &commander->error);
    if (!row || !looks_only || row->flags & COMMAND_LOOKS)
        return row;
    error_set(&commander->error, "'%s' is not for here: only commands that look are", row->words);
    return NULL;
}

/* A file's name, without the space that completion leaves behind it. */
static bool handle_file(struct commander *commander, const char *arguments)
{
    char name[COMMAND_LINE_MAX];
    size_t length = strlen(arguments);
    while (length > 0 && isspace((unsigned char)arguments[length - 1]))
        length--;
    memcpy(name, arguments, length);
    name[length] = '\0';
    return commander->row->handle(commander, name);
}

static bool handle(struct commander *commander, const char *arguments)
{
    return commander->row->completes == COMPLETES_FILES
               ? handle_file(commander, arguments)
               : commander->row->handle(commander, arguments);
}

static bool do_line(struct commander *commander, const char *line, bool looks_only)
{
    const char *arguments;
    commander->error = (struct error){""};
    line += strspn(line, " \t");
    if (*line == '#' || *line == '\0')
        return true;
    const struct command_row *row = find_row(commander, line, looks_only, &arguments);
    if (row && !(row->flags & COMMAND_REPEATS))
        commander->repeat[0] = '\0';
    commander->row = row;
    if (!row || !handle(commander, arguments))
        return answer_error(commander);
    /* What x and list were given is not given again: they go on. */
    if (row->flags & COMMAND_REPEATS && line != commander->repeat)
        snprintf(commander->repeat, sizeof commander->repeat, "%s",
                 row->flags & COMMAND_LOOKS ? row->words : line);
    return true;
}

bool commander_do(struct commander *commander, const char *line)
{
    if (line[strspn(line, " \t")] == '\0')
        return do_line(commander, commander->repeat, false);
    return do_line(commander, line, false);
}

bool commander_ask(struct commander *commander, const char *line)
{
    return do_line(commander, line, true);
}

/* Help. */

static void list_row(struct commander *commander, const struct command_row *row)
{
    char usage[96];
    snprintf(usage, sizeof usage, "%s%s%s", row->words, *row->arguments ? " " : "", row->arguments);
    if (strlen(usage) > 30)
        fprintf(commander->out, "  %s\n  %-30s  %s\n", usage, "", row->line);
    else
        fprintf(commander->out, "  %-30s  %s\n", usage, row->line);
}

static void list_all(struct commander *commander)
{
    FILE *out = commander->out;
    for (unsigned group = 0; group < GROUPS; group++) {
        fprintf(out, "%s%s%s\n", say_bold(commander), group_titles[group], say_plain(commander));
        for (unsigned i = 0; i < command_count; i++)
            if (command_rows[i].group == group)
                list_row(commander, &command_rows[i]);
    }
    fprintf(out, "Topics:");
    for (unsigned i = 0; i < TOPICS; i++)
        fprintf(out, " %s", topics[i].name);
    fprintf(
        out,
        "\nAny beginning of a command that fits no other will do. An empty line does a step, x or "
        "list again.\n");
}

/* Text in lines of at most 78 letters. */
static void put_wrapped(FILE *out, const char *text)
{
    size_t column = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column && column + 1 + length > 78) {
            putc('\n', out);
            column = 0;
        }
        column += (size_t)fprintf(out, "%s%.*s", column ? " " : "", (int)length, text);
        text += length + strspn(text + length, " ");
    }
    putc('\n', out);
}

static void list_causes(FILE *out)
{
    fprintf(out, "Causes:");
    for (int cause = CAUSE_NONE + 1; cause < CAUSES; cause++)
        fprintf(out, " %s", trap_rows[cause].name);
    putc('\n', out);
}

/* "Also: info breakpoints, info watchpoints" */
static void list_aliases(FILE *out, const struct command_row *row)
{
    int first = second_word(row) ? (int)first_length(row) + 1 : 0;
    const char *separator = "Also: ";
    for (const char *alias = row->aliases; *alias; separator = ", ") {
        size_t length = strcspn(alias, " ");
        fprintf(out, "%s%.*s%.*s", separator, first, row->words, (int)length, alias);
        alias += length + strspn(alias + length, " ");
    }
    putc('\n', out);
}

static void explain_row(struct commander *commander, const struct command_row *row)
{
    FILE *out = commander->out;
    fprintf(out, "%s%s%s%s%s: %s\n", say_bold(commander), row->words, *row->arguments ? " " : "",
            row->arguments, say_plain(commander), row->line);
    if (*row->text)
        put_wrapped(out, row->text);
    if (row->completes == COMPLETES_CAUSES)
        list_causes(out);
    if (*row->aliases)
        list_aliases(out, row);
}

static bool explain_family(struct commander *commander, const char *name)
{
    bool any = false;
    for (unsigned i = 0; i < command_count; i++)
        if (second_word(&command_rows[i]) && fit_first(&command_rows[i], name, strlen(name)) == 2) {
            list_row(commander, &command_rows[i]);
            any = true;
        }
    return any;
}

/* The topic of that name, or the only one that begins so. */
static const struct topic *find_topic(const char *name)
{
    const struct topic *found = NULL;
    unsigned count = 0;
    for (unsigned i = 0; i < TOPICS; i++) {
        if (strcmp(topics[i].name, name) == 0)
            return &topics[i];
        if (strncmp(topics[i].name, name, strlen(name)) == 0) {
            found = &topics[i];
            count++;
        }
    }
    return count == 1 ? found : NULL;
}

const char *command_topic(unsigned index)
{
    return index < TOPICS ? topics[index].name : NULL;
}

bool command_help(struct commander *commander, const char *arguments)
{
    struct error error = {""};
    const char *rest;
    if (*arguments == '\0') {
        list_all(commander);
        return true;
    }
    const struct command_row *row = command_find(arguments, &rest, &error);
    const struct topic *topic = find_topic(arguments);
    if (topic && (!row || strcmp(topic->name, arguments) == 0)) {
        put_wrapped(commander->out, topic->text);
        return true;
    }
    if (row && !take_end(commander, rest))
        return false;
    if (row)
        explain_row(commander, row);
    return explain_family(commander, arguments) || row ||
           error_set(&commander->error, "%s", error.text);
}

bool command_quit(struct commander *commander, const char *arguments)
{
    commander->quit = take_end(commander, arguments);
    return commander->quit;
}

bool command_echo(struct commander *commander, const char *arguments)
{
    for (; *arguments; arguments++) {
        bool end = arguments[0] == '\\' && arguments[1] == 'n';
        putc(end ? '\n' : *arguments, commander->out);
        commander->in_line = !end;
        arguments += end;
    }
    return true;
}
