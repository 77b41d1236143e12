/* cli_fish.c - completion for fish, one `complete` a row; see cli_explain.h. */
#include "vmm/hosted/cli_explain.h"

/* Is this the verb of the command line so far? '' asks whether there is none yet. */
static const char begin[] =
    "# Completion of visor for fish. Made by: visor help --completion fish\n"
    "function __visor_verb\n"
    "    for word in (commandline -opc)[2..-1]\n"
    "        if not string match -q -- '-*' $word\n"
    "            test \"$word\" = \"$argv[1]\"\n"
    "            return\n"
    "        end\n"
    "    end\n"
    "    test -z \"$argv[1]\"\n"
    "end\n"
    "complete -c visor -f\n";

/* A string of fish, in single quotes. */
static void print_quoted(FILE *file, const char *text)
{
    fputc('\'', file);
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', file);
        fputc(*text, file);
    }
    fputc('\'', file);
}

/* The beginning of a row that holds for one verb. */
static void print_condition(FILE *file, enum cli_verb verb)
{
    fprintf(file, "complete -c visor -n \"__visor_verb '%s'\"",
            verb == VERB_none ? "" : cli_verbs[verb].name);
}

/* -a 'name\t"text" name\t"text"', which fish reads a second time. */
static void print_values(FILE *file, enum cli_option option)
{
    struct cli_value value;
    char list[1000] = "";
    size_t used = 0;
    for (unsigned i = 0; (value = cli_value(option, i)).name && used < sizeof list; i++)
        used +=
            (size_t)snprintf(list + used, sizeof list - used, value.text ? "%s%s\\t\"%s\"" : "%s%s",
                             i ? " " : "", value.name, value.text);
    fputs(" -a ", file);
    print_quoted(file, list);
}

/* How the argument of an option is completed. */
static void print_argument(FILE *file, enum cli_option option)
{
    bool required = cli_options[option].use != USE_OPTIONAL;
    switch (cli_options[option].kind) {
    case KIND_FLAG:
    case KINDS:
        return;
    case KIND_TEXT:
    case KIND_SIZE:
    case KIND_COUNT:
    case KIND_WORD:
        fputs(required ? " -x" : "", file);
        return;
    case KIND_CHOICE:
    case KIND_LETTERS:
        fputs(required ? " -x" : " -f", file);
        print_values(file, option);
        return;
    case KIND_FILE_IN:
    case KIND_FILE_OUT:
        fputs(required ? " -r -F" : " -F", file);
        return;
    case KIND_FOLDER:
        fputs(" -x -a '(__fish_complete_directories)'", file);
        return;
    }
}

static void print_option(FILE *file, enum cli_verb verb, enum cli_option option)
{
    const struct cli_option_row *row = &cli_options[option];
    print_condition(file, verb);
    fprintf(file, " -l %s", row->name);
    if (row->letter)
        fprintf(file, " -s %c", row->letter);
    print_argument(file, option);
    fputs(" -d ", file);
    print_quoted(file, row->text);
    fputc('\n', file);
}

/* A word that may come next. */
static void print_word(FILE *file, enum cli_verb verb, const char *word, const char *text)
{
    print_condition(file, verb);
    fprintf(file, " -a %s -d ", word);
    print_quoted(file, text);
    fputc('\n', file);
}

static void print_operands(FILE *file, enum cli_verb verb)
{
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++)
        if (cli_actions[i].verb == verb)
            print_word(file, verb, cli_actions[i].name, cli_actions[i].text);
    if (cli_verbs[verb].takes == TAKES_VERBS || verb == VERB_none)
        for (unsigned i = VERB_none + 1; i < VERBS; i++)
            print_word(file, verb, cli_verbs[i].name, cli_verbs[i].line);
    if (cli_verbs[verb].takes == TAKES_FILES) {
        print_condition(file, verb);
        fputs(" -F\n", file);
    }
}

void cli_print_fish(FILE *file)
{
    fputs(begin, file);
    for (unsigned verb = 0; verb < VERBS; verb++) {
        print_operands(file, verb);
        for (unsigned option = 0; option < OPTIONS; option++)
            if (cli_has(verb, option))
                print_option(file, verb, option);
    }
}
