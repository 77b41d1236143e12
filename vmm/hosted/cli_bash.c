/* cli_bash.c - completion for bash; see cli_explain.h.
 *
 * Bash cuts "--isa=pg32" into three words, so an option's argument is found under one of two keys:
 * "run --isa" when it is a word of its own, "run --isa=" when it is attached. */
#include "vmm/hosted/cli_explain.h"

/* The part before the tables: which verb, and whose argument is being typed. */
static const char begin[] =
    "# Completion of visor for bash. Made by: visor help --completion bash\n"
    "_visor()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local verb='' key words='' operands='' i\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        if [[ ${COMP_WORDS[i]} != -* ]]; then\n"
    "            verb=${COMP_WORDS[i]}\n"
    "            break\n"
    "        fi\n"
    "    done\n"
    "    key=\"$verb $previous\"\n"
    "    if [[ $current == '=' ]]; then\n"
    "        key=\"$verb $previous=\" current=''\n"
    "    elif [[ $previous == '=' ]]; then\n"
    "        key=\"$verb ${COMP_WORDS[COMP_CWORD - 2]}=\"\n"
    "    fi\n"
    "    COMPREPLY=()\n"
    "    case $key in\n";

/* The part after them: options if a dash was typed, else operands. */
static const char end[] =
    "    esac\n"
    "    if [[ $current == -* ]]; then\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
    "        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
    "    elif [[ $operands == files* ]]; then\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"${operands#files}\" -- \"$current\"\n"
    "            compgen -f -- \"$current\")\n"
    "    else\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$operands\" -- \"$current\")\n"
    "    fi\n"
    "    return 0\n"
    "} &&\n"
    "    complete -F _visor visor\n";

/* What is offered as the option's argument. */
static void print_offer(FILE *file, enum cli_option option)
{
    static const char *const offers[KINDS] = {
        /* NULL: for the person to know */
        [KIND_FILE_IN] = "compopt -o filenames 2>/dev/null\n"
                         "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")",
        [KIND_FILE_OUT] = "compopt -o filenames 2>/dev/null\n"
                          "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")",
        [KIND_FOLDER] = "compopt -o filenames 2>/dev/null\n"
                        "        mapfile -t COMPREPLY < <(compgen -d -- \"$current\")",
        [KIND_CHOICE] = "mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")",
        [KIND_LETTERS] = "mapfile -t COMPREPLY < <(compgen -P \"$current\" -W \"$words\")",
    };
    struct cli_value value;
    if (cli_value(option, 0).name)
        fputs("        words='", file);
    for (unsigned i = 0; (value = cli_value(option, i)).name; i++)
        fprintf(file, "%s%s", i ? " " : "", value.name);
    if (cli_value(option, 0).name)
        fputs("'\n", file);
    if (offers[cli_options[option].kind])
        fprintf(file, "        %s\n", offers[cli_options[option].kind]);
    fputs("        return 0\n        ;;\n", file);
}

/* The case of an option that takes an argument: all keys that lead to it. */
static void print_argument(FILE *file, enum cli_option option)
{
    const struct cli_option_row *row = &cli_options[option];
    const char *separator = "    ";
    for (unsigned verb = 0; verb < VERBS; verb++) {
        if (!cli_has(verb, option))
            continue;
        const char *name = verb == VERB_none ? "" : cli_verbs[verb].name;
        fprintf(file, "%s\"%s --%s=\"", separator, name, row->name);
        separator = " | \\\n        ";
        if (row->use == USE_OPTIONAL)
            continue;
        fprintf(file, " | \"%s --%s\"", name, row->name);
        if (row->letter)
            fprintf(file, " | \"%s -%c\"", name, row->letter);
    }
    fputs(")\n", file);
    print_offer(file, option);
}

static void print_operands(FILE *file, enum cli_verb verb)
{
    const char *separator = "";
    fputs("        operands='", file);
    if (cli_verbs[verb].takes == TAKES_FILES && (!cli_has_actions(verb) || cli_has_unnamed(verb))) {
        fputs("files", file);
        separator = " ";
    }
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++)
        if (cli_actions[i].verb == verb) {
            fprintf(file, "%s%s", separator, cli_actions[i].name);
            separator = " ";
        }
    if (cli_verbs[verb].takes == TAKES_VERBS || verb == VERB_none)
        for (unsigned i = VERB_none + 1; i < VERBS; i++) {
            fprintf(file, "%s%s", separator, cli_verbs[i].name);
            separator = " ";
        }
    fputs("'\n", file);
    if (cli_has_actions(verb))
        fputs("        ((i + 1 < COMP_CWORD)) && operands='files'\n", file);
}

/* The case of a verb: its options and operands. */
static void print_verb(FILE *file, enum cli_verb verb)
{
    const char *separator = "";
    fprintf(file, "    '%s')\n        words='", verb == VERB_none ? "" : cli_verbs[verb].name);
    for (unsigned i = 0; i < OPTIONS; i++) {
        const struct cli_option_row *row = &cli_options[i];
        if (!cli_has(verb, i))
            continue;
        fprintf(file, "%s--%s", separator, row->name);
        separator = " ";
        if (row->letter)
            fprintf(file, " -%c", row->letter);
        if (row->use == USE_OPTIONAL)
            fprintf(file, " --%s=", row->name);
    }
    fputs("'\n", file);
    print_operands(file, verb);
    fputs("        ;;\n", file);
}

void cli_print_bash(FILE *file)
{
    fputs(begin, file);
    for (unsigned i = 0; i < OPTIONS; i++)
        if (cli_options[i].kind != KIND_FLAG)
            print_argument(file, i);
    fputs("    esac\n    case $verb in\n", file);
    for (unsigned verb = 0; verb < VERBS; verb++)
        print_verb(file, verb);
    fputs(end, file);
}
