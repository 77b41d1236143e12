/* cli_zsh.c - completion for zsh, as calls of its _arguments; see cli_explain.h. */
#include "vmm/hosted/cli_explain.h"

#include <string.h>

/* Text inside single quotes, with a backslash before each of `special`. */
static void print_quoted(FILE *file, const char *text, const char *special)
{
    for (; *text != '\0'; text++) {
        if (strchr(special, *text))
            fputc('\\', file);
        fputs(*text == '\'' ? "'\\''" : (const char[]){*text, '\0'}, file);
    }
}

/* ((name\:text name\:text)), or (name name) if there are no texts. */
static void print_values(FILE *file, enum cli_option option)
{
    bool texts = cli_explains_values(option);
    struct cli_value value;
    fputs(texts ? "((" : "(", file);
    for (unsigned i = 0; (value = cli_value(option, i)).name; i++) {
        fprintf(file, "%s%s", i ? " " : "", value.name);
        if (texts) {
            fputs("\\:\"", file);
            print_quoted(file, value.text, ":\"\\$`");
            fputc('"', file);
        }
    }
    fputs(texts ? "))" : ")", file);
}

/* What completes an option's argument. */
static void print_action(FILE *file, enum cli_option option)
{
    char values[200];
    switch (cli_options[option].kind) {
    case KIND_FLAG:
    case KIND_TEXT:
    case KIND_SIZE:
    case KIND_COUNT:
    case KIND_WORD:
    case KINDS:
        fputc(' ', file);
        return;
    case KIND_CHOICE:
        print_values(file, option);
        return;
    case KIND_LETTERS:
        cli_list_values(option, values, sizeof values);
        for (char *comma = values; (comma = strchr(comma, ',')) != NULL;)
            *comma = ' ';
        fprintf(file, "_values -s \"\" letters %s", values);
        return;
    case KIND_FILE_IN:
    case KIND_FILE_OUT:
        fputs("_files", file);
        return;
    case KIND_FOLDER:
        fputs("_files -/", file);
        return;
    }
}

/* One specification: '*'{-I+,--include=}'[text]:FOLDER:_files -/' */
static void print_option(FILE *file, enum cli_option option)
{
    const struct cli_option_row *row = &cli_options[option];
    bool flag = row->kind == KIND_FLAG, optional = row->use == USE_OPTIONAL;
    const char *equals = flag ? "" : (optional ? "=-" : "=");
    fputs(" \\\n            ", file);
    if (row->use == USE_MANY)
        fputs("'*'", file);
    else if (row->letter)
        fprintf(file, "'(-%c --%s)'", row->letter, row->name);
    if (row->letter)
        fprintf(file, "{-%c%s,--%s%s}'[", row->letter, flag ? "" : "+", row->name, equals);
    else
        fprintf(file, "'--%s%s[", row->name, equals);
    print_quoted(file, row->text, "[]\\");
    fputc(']', file);
    if (!flag) {
        fputs(optional ? "::" : ":", file);
        print_quoted(file, row->argument, ":\\");
        fputc(':', file);
        print_action(file, option);
    }
    fputc('\'', file);
}

static void print_options(FILE *file, enum cli_verb verb)
{
    fputs("        _arguments -s -S -C", file);
    for (unsigned i = 0; i < OPTIONS; i++)
        if (cli_has(verb, i))
            print_option(file, i);
}

static void print_verb_list(FILE *file)
{
    fputs("((", file);
    for (unsigned i = VERB_none + 1; i < VERBS; i++) {
        fprintf(file, "%s%s\\:\"", i > VERB_none + 1 ? " " : "", cli_verbs[i].name);
        print_quoted(file, cli_verbs[i].line, ":\"\\$`");
        fputc('"', file);
    }
    fputs("))", file);
}

static void print_actions_and_files(FILE *file, enum cli_verb verb)
{
    fputs("'1:file or action:{_files; compadd --", file);
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++)
        if (cli_actions[i].verb == verb)
            fprintf(file, " %s", cli_actions[i].name);
    fputs("}' \\\n            ", file);
}

static void print_operands(FILE *file, enum cli_verb verb)
{
    fputs(" \\\n            ", file);
    if (cli_has_unnamed(verb)) {
        print_actions_and_files(file, verb);
    } else if (cli_has_actions(verb)) {
        fputs("'1:action:((", file);
        for (unsigned i = ACTION_none + 1; i < ACTIONS; i++) {
            if (cli_actions[i].verb != verb)
                continue;
            fprintf(file, "%s\\:\"", cli_actions[i].name);
            print_quoted(file, cli_actions[i].text, ":\"\\$`");
            fputs("\" ", file);
        }
        fputs("))' \\\n            ", file);
    }
    switch (cli_verbs[verb].takes) {
    case TAKES_NOTHING:
        fputs("'1: :->verb' '*:: :->rest'\n", file);
        return;
    case TAKES_FILES:
        fputs("'*:file:_files'\n", file);
        return;
    case TAKES_VERBS:
        fputs("'1:verb:", file);
        print_verb_list(file);
        fputs("'\n", file);
        return;
    }
}

void cli_print_zsh(FILE *file)
{
    fputs("#compdef visor\n"
          "# Completion of visor for zsh. Made by: visor help --completion zsh\n"
          "_visor()\n"
          "{\n"
          "    local curcontext=\"$curcontext\" state line\n"
          "    typeset -A opt_args\n",
          file);
    print_options(file, VERB_none);
    print_operands(file, VERB_none);
    fputs("    case $state in\n    verb)\n        _values verb", file);
    for (unsigned i = VERB_none + 1; i < VERBS; i++) {
        fprintf(file, " \\\n            '%s[", cli_verbs[i].name);
        print_quoted(file, cli_verbs[i].line, "[]\\");
        fputs("]'", file);
    }
    fputs("\n        ;;\n    rest)\n        case $line[1] in\n", file);
    for (unsigned i = VERB_none + 1; i < VERBS; i++) {
        fprintf(file, "        %s)\n", cli_verbs[i].name);
        print_options(file, i);
        print_operands(file, i);
        fputs("        ;;\n", file);
    }
    fputs("        esac\n        ;;\n    esac\n}\n_visor \"$@\"\n", file);
}
