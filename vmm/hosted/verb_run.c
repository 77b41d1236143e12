/* verb_run.c - visor run: guests, from power-on to the end. */
#include "vmm/hosted/session.h"

int verb_run(const struct cli_args *args)
{
    struct session session;
    struct tower_options options;
    struct error error = {""};
    if (args->operand_count > TOWER_GUESTS_MAX)
        return cli_fail(args, EXIT_usage, "at most %d guests", TOWER_GUESTS_MAX);
    if (cli_given(args, OPTION_bare) && args->operand_count > 1)
        return cli_fail(args, EXIT_usage, "the bare machine holds one guest, not %zu",
                        args->operand_count);
    session_options(args, (unsigned)args->operand_count, &options);
    if (!session_open(&session, args, &options, args->operands, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    bool ran = session_run(&session, cli_number(args, OPTION_max_insns));
    int status = session_status(&session, ran);
    if (!session_close(&session, &error))
        return cli_fail(args, EXIT_failure, "%s", error.text);
    return status;
}
