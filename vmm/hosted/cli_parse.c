/* cli_parse.c - from argv to struct cli_args; see cli.h. */
#include "isa/spelling.h"
#include "vmm/hosted/cli.h"
#include "vmm/hosted/cli_argument.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Room for what one message says besides its beginning. */
enum { MESSAGE_MAX = 400 };

/* Where parsing is in argv. */
struct parser {
    struct cli_args *args;
    char *const *argv;
    int argc, at;
    struct error *error;
};

static const char *title(const struct parser *parser)
{
    return cli_verbs[parser->args->verb].title;
}

/* Fills the error with "visor VERB: message" and returns false. */
static bool fail(struct parser *, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool fail(struct parser *parser, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return error_set(parser->error, "%s: %s", title(parser), message);
}

/* "unknown option '--dept'; did you mean '--depth'?" */
static bool fail_unknown(struct parser *parser, const char *what, const char *dashes,
                         const struct spelling *spelling)
{
    if (spelling->nearest)
        return fail(parser, "unknown %s '%s%.100s'; did you mean '%s%s'?", what, dashes,
                    spelling->wrong, dashes, spelling->nearest);
    return fail(parser, "unknown %s '%s%.100s'; '%s --help' lists them", what, dashes,
                spelling->wrong, title(parser));
}

/* Takes an option whose argument, if any, is `attached` to it, or else the next word of argv. */
static bool take_option(struct parser *parser, enum cli_option option, const char *attached)
{
    const struct cli_option_row *row = &cli_options[option];
    struct cli_given given = {.option = option, .text = attached};
    if (row->kind == KIND_FLAG && attached)
        return fail(parser, "--%s takes no argument", row->name);
    if (row->use == USE_OPTIONAL && !attached)
        given.text = row->preset;
    else if (row->kind != KIND_FLAG && !attached) {
        if (parser->at == parser->argc)
            return fail(parser, "--%s needs an argument: --%s %s", row->name, row->name,
                        row->argument);
        given.text = parser->argv[parser->at++];
    }
    struct error error = {""};
    if (!cli_argument_parse(&given, &error))
        return fail(parser, "%s", error.text);
    parser->args->given[parser->args->given_count++] = given;
    return true;
}

static bool parse_long(struct parser *parser, const char *text)
{
    enum cli_verb verb = parser->args->verb;
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : strlen(text);
    char name[SPELLING_MAX + 2];
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name), text);
    struct spelling spelling = spelling_of(name);
    for (unsigned i = 0; i < OPTIONS; i++) {
        if (!cli_has(verb, i))
            continue;
        if (strcmp(cli_options[i].name, name) == 0)
            return take_option(parser, i, equals ? equals + 1 : NULL);
        spelling_offer(&spelling, cli_options[i].name);
    }
    return fail_unknown(parser, "option", "--", &spelling);
}

/* The verb's option of that letter; OPTIONS if it has none. */
static enum cli_option option_of(enum cli_verb verb, char letter)
{
    unsigned option = 0;
    while (option < OPTIONS && !(cli_has(verb, option) && cli_options[option].letter == letter))
        option++;
    return (enum cli_option)option;
}

/* Letters after one dash: flags, and at last one with an argument, which may follow at once. */
static bool parse_short(struct parser *parser, const char *letters)
{
    enum cli_verb verb = parser->args->verb;
    while (*letters != '\0') {
        enum cli_option option = option_of(verb, *letters);
        if (option == OPTIONS)
            return fail_unknown(parser, "option", "-",
                                &(struct spelling){.wrong = (char[]){*letters, '\0'}});
        letters++;
        bool is_flag = cli_options[option].kind == KIND_FLAG;
        if (!take_option(parser, option, is_flag || *letters == '\0' ? NULL : letters))
            return false;
        if (!is_flag)
            return true;
    }
    return true;
}

/* Is it the name of an option, of several letters? */
static bool is_long_name(const struct parser *parser, const char *name)
{
    for (unsigned option = 0; option < OPTIONS; option++)
        if (cli_has(parser->args->verb, option) && strlen(name) > 1 &&
            strcmp(cli_options[option].name, name) == 0)
            return true;
    return false;
}

/* One dash: letters, a long name as many are used to from gdb (-ex), or what the verb passes on. */
static bool parse_dash(struct parser *parser, const char *text)
{
    enum cli_option passed_to = cli_passed_to(parser->args->verb);
    if (passed_to == OPTIONS)
        return is_long_name(parser, text + 1) ? parse_long(parser, text + 1)
                                              : parse_short(parser, text + 1);
    return option_of(parser->args->verb, text[1]) == OPTIONS ? take_option(parser, passed_to, text)
                                                             : parse_short(parser, text + 1);
}

static bool parse_verb(struct parser *parser, const char *name)
{
    struct spelling spelling = spelling_of(name);
    for (unsigned verb = VERB_none + 1; verb < VERBS; verb++) {
        if (strcmp(cli_verbs[verb].name, name) == 0) {
            parser->args->verb = verb;
            return true;
        }
        spelling_offer(&spelling, cli_verbs[verb].name);
    }
    return fail_unknown(parser, "verb", "", &spelling);
}

/* Takes a name of an action. Where there is one without a name, what is none is its operand. */
static bool parse_action(struct parser *parser, const char *name)
{
    struct spelling spelling = spelling_of(name);
    for (unsigned action = ACTION_none + 1; action < ACTIONS; action++) {
        if (cli_actions[action].verb != parser->args->verb)
            continue;
        if (strcmp(cli_actions[action].name, name) == 0) {
            parser->args->action = action;
            return true;
        }
        spelling_offer(&spelling, cli_actions[action].name);
    }
    if (!cli_has_unnamed(parser->args->verb))
        return fail_unknown(parser, "action", "", &spelling);
    parser->args->operands[parser->args->operand_count++] = name;
    return true;
}

static bool take_operand(struct parser *parser, const char *text)
{
    struct cli_args *args = parser->args;
    if (args->verb == VERB_none)
        return parse_verb(parser, text);
    if (cli_has_actions(args->verb) && args->action == ACTION_none && args->operand_count == 0)
        return parse_action(parser, text);
    args->operands[args->operand_count++] = text;
    return true;
}

/* Operands and options in any order; after "--" all words are operands. */
static bool parse_words(struct parser *parser)
{
    bool only_operands = false, good = true;
    while (good && parser->at < parser->argc) {
        const char *text = parser->argv[parser->at++];
        if (only_operands || text[0] != '-' || text[1] == '\0')
            good = take_operand(parser, text);
        else if (text[1] != '-')
            good = parse_dash(parser, text);
        else if (text[2] != '\0')
            good = parse_long(parser, text + 2);
        else
            only_operands = true;
    }
    return good;
}

/* Are there as many operands as the verb, or its action, wants? */
static bool check_operands(struct parser *parser)
{
    const struct cli_args *args = parser->args;
    const struct cli_verb_row *row = &cli_verbs[args->verb];
    bool has_action = args->action != ACTION_none;
    if (cli_given(args, OPTION_help))
        return true;
    if (cli_has_actions(args->verb) && !has_action && !cli_has_unnamed(args->verb))
        return fail(parser, "nothing to do; '%s --help' lists the actions", row->title);
    const struct cli_action_row *action = &cli_actions[args->action];
    size_t least = has_action ? action->least : row->least;
    size_t most = has_action ? action->most : row->most;
    char usage[160];
    snprintf(usage, sizeof usage, "%s%s%s [OPTION...] %s", row->title, has_action ? " " : "",
             has_action ? action->name : "", has_action ? action->operands : row->operands);
    if (args->operand_count < least)
        return fail(parser, "nothing to work on; usage: %s", usage);
    if (args->operand_count > most)
        return fail(parser, "what is '%.100s' for? usage: %s", args->operands[most], usage);
    return true;
}

bool cli_parse(struct cli_args *args, int argc, char *const *argv, struct error *error)
{
    *args = (struct cli_args){.verb = VERB_none};
    struct parser parser = {.args = args, .argv = argv, .argc = argc, .at = 1, .error = error};
    /* A word of argv gives at most as many options as it has letters. */
    size_t most = 1;
    for (int i = 0; i < argc; i++)
        most += strlen(argv[i]);
    args->operands = calloc((size_t)argc + 1, sizeof *args->operands);
    args->given = calloc(most, sizeof *args->given);
    if (!args->operands || !args->given)
        error_set(error, "visor: %s", strerror(ENOMEM));
    else if (parse_words(&parser) && check_operands(&parser))
        return true;
    cli_free(args);
    return false;
}
