/* verb_debug.c - visor debug: guests under commands, or under gdb. */
#include "vmm/hosted/debugger/console.h"
#include "vmm/hosted/gdb/gdb.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool wants_color(const struct cli_args *args)
{
    const char *when = cli_text(args, OPTION_color), *no_color = getenv("NO_COLOR");
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

/* What was built, in a line. */
static void announce(struct debuggee *debuggee)
{
    const struct tower *tower = &debuggee->session.tower;
    const struct tower_options *options = &tower->options;
    printf("visor: machine %s %uK", profile_names[options->profile],
           tower->bare.machine.size / 1024);
    for (unsigned level = 0; level < options->depth; level++)
        printf(" | L%u monitor", level);
    for (unsigned i = 0; i < options->guests; i++) {
        paddr origin = tower_origin(tower, i);
        printf(" | vm%u gets E[0x%x..0x%x]", i, origin, origin + (options->size - 1));
    }
    printf(" | recording (reverse execution on)\n");
}

static int run_console(struct debuggee *debuggee, const struct cli_args *args)
{
    struct commander commander;
    commander_init(&commander, debuggee, stdout);
    commander.color = wants_color(args);
    int status = EXIT_failure;
    if (commander_hear(&commander)) {
        announce(debuggee);
        status = console_run(&commander, args);
    } else {
        cli_fail(args, EXIT_failure, "the host has no storage left");
    }
    commander_free(&commander);
    return status;
}

int verb_debug(const struct cli_args *args)
{
    struct debuggee debuggee;
    struct error error = {""};
    if (args->operand_count > TOWER_GUESTS_MAX)
        return cli_fail(args, EXIT_usage, "at most %d guests", TOWER_GUESTS_MAX);
    if (cli_given(args, OPTION_gdb) &&
        (cli_given(args, OPTION_commands) || cli_given(args, OPTION_command) ||
         cli_given(args, OPTION_batch)))
        return cli_fail(args, EXIT_usage,
                        "with --gdb, gdb gives the commands: no -x, -e or --batch");
    if (!debuggee_open(&debuggee, args, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    int status = EXIT_success;
    if (!cli_given(args, OPTION_gdb))
        status = run_console(&debuggee, args);
    else if (!gdb_serve(&debuggee, cli_text(args, OPTION_gdb), &error))
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    debuggee_close(&debuggee);
    return status;
}
