/* verb_help.c - visor help: explain visor or a verb, to a person, to man or to a shell. */
#include "vmm/hosted/cli_explain.h"

#include <string.h>

/* The verb of that name, or VERB_none. */
static enum cli_verb verb_named(const char *name)
{
    unsigned verb = VERBS;
    while (--verb > VERB_none && strcmp(cli_verbs[verb].name, name) != 0)
        ;
    return verb;
}

static int print_completion(const struct cli_args *args)
{
    /* In the order of the VALUE rows. */
    static void (*const printers[])(FILE *) = {cli_print_bash, cli_print_zsh, cli_print_fish};
    if (args->operand_count > 0 || cli_given(args, OPTION_man))
        return cli_fail(args, EXIT_usage, "--completion is for all of visor, and stands alone");
    printers[cli_choice(args, OPTION_completion)](stdout);
    return EXIT_success;
}

int verb_help(const struct cli_args *args)
{
    enum cli_verb verb = VERB_none;
    if (cli_given(args, OPTION_completion))
        return print_completion(args);
    if (args->operand_count > 0 && (verb = verb_named(args->operands[0])) == VERB_none)
        return cli_fail(args, EXIT_usage, "unknown verb '%.100s'; 'visor --help' lists them",
                        args->operands[0]);
    if (cli_given(args, OPTION_man))
        cli_print_man(stdout, verb, VISOR_VERSION);
    else
        cli_print_help(stdout, verb, cli_width(stdout), cli_colors(stdout));
    return EXIT_success;
}
