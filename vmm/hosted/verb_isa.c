/* verb_isa.c - visor isa: what the instructions of a machine are. */
#include "vmm/hosted/isa_classify.h"
#include "vmm/hosted/isa_prove.h"

int verb_isa(const struct cli_args *args)
{
    struct survey survey = {.profile = (enum profile)cli_choice(args, OPTION_isa),
                            .seed = cli_number(args, OPTION_seed),
                            .states = (unsigned)cli_number(args, OPTION_states),
                            .milliseconds = (unsigned)cli_number(args, OPTION_timeout) * 1000};
    struct error error = {""};
    if (!survey_choose(&survey, args->operands, args->operand_count, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    switch (args->action) {
    case ACTION_isa_classify:
        return isa_classify(args, &survey);
    case ACTION_isa_prove:
        return isa_prove(args, &survey);
    default:
        return EXIT_usage;
    }
}
