/* verb_equiv.c - visor equiv: the same guest bare and under each strategy at each depth. */
#include "vmm/hosted/cli.h"
#include "vmm/hosted/equivalence.h"

#include <inttypes.h>
#include <stdlib.h>

/* Was the strategy asked for, or, if none was, can it serve the machine? */
static bool wanted(const struct cli_args *args, unsigned strategy, enum profile profile)
{
    size_t times = cli_times(args, OPTION_strategies);
    for (size_t i = 0; i < times; i++)
        if (cli_nth(args, OPTION_strategies, i)->number == strategy)
            return true;
    return times == 0 && !strategy_refuses(strategies[strategy], profile);
}

static void print_verdict(const struct trial *trial, const struct verdict_of_trial *verdict)
{
    const struct vm_counts *counts = &verdict->counts;
    printf("%-14s depth %u: %s after %" PRIu64 " instructions, %" PRIu64 " boundaries compared; "
           "%" PRIu64 " direct, %" PRIu64 " emulated, ",
           trial->options.strategy->name, trial->options.depth,
           verdict->same ? "identical" : "DIVERGED", verdict->retired, verdict->boundaries,
           counts->direct, counts->emulated);
    if (counts->interpreted != 0)
        printf("%" PRIu64 " interpreted, ", counts->interpreted);
    printf("%" PRIu64 " reflected; %s", counts->reflected, computer_state_names[verdict->end]);
    if (verdict->end == COMPUTER_OFF)
        printf(", exit status %u", verdict->exit_status);
    printf("\n");
    if (!verdict->same)
        fputs(verdict->difference, stdout);
    fflush(stdout);
}

static int try_all(const struct cli_args *args, const struct program *program, struct trial *trial)
{
    int status = EXIT_success;
    for (unsigned strategy = 0; strategies[strategy]; strategy++) {
        if (!wanted(args, strategy, trial->options.profile))
            continue;
        trial->options.strategy = strategies[strategy];
        for (unsigned depth = 1; depth <= cli_number(args, OPTION_depths); depth++) {
            struct verdict_of_trial verdict;
            struct error error = {""};
            trial->options.depth = depth;
            if (!equivalence_try(program, trial, &verdict, &error))
                return cli_fail(args, EXIT_usage, "%s", error.text);
            print_verdict(trial, &verdict);
            free(verdict.difference);
            if (!verdict.same)
                status = EXIT_failure;
        }
    }
    return status;
}

int verb_equiv(const struct cli_args *args)
{
    struct trial trial = {
        .options = {.profile = (enum profile)cli_choice(args, OPTION_isa),
                    .guests = 1,
                    .size = (word)cli_number(args, OPTION_mem),
                    .seed = cli_number(args, OPTION_seed)},
        .disk = cli_text(args, OPTION_disk),
        .input = cli_text(args, OPTION_input),
        .limit = cli_number(args, OPTION_max_insns),
        .every = cli_given(args, OPTION_every) ? cli_number(args, OPTION_every) : 0,
    };
    struct program program;
    struct error error = {""};
    if (!program_read(&program, args->operands[0], trial.options.profile, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    int status = try_all(args, &program, &trial);
    program_free(&program);
    return status;
}
