/* session.c - see session.h. */
#include "vmm/hosted/session.h"
#include "vmm/hosted/replay_log.h"
#include "vmm/hosted/stats.h"
#include "vmm/hosted/terminal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { ESCAPE = 'A' & 0x1f };

void session_options(const struct cli_args *args, unsigned guests, struct tower_options *options)
{
    *options = (struct tower_options){
        .profile = (enum profile)cli_choice(args, OPTION_isa),
        .strategy = strategies[cli_choice(args, OPTION_strategy)],
        .depth = cli_given(args, OPTION_bare) ? 0 : (unsigned)cli_number(args, OPTION_depth),
        .guests = guests,
        .size = (word)cli_number(args, OPTION_mem),
        .seed = cli_number(args, OPTION_seed),
        .quantum = cli_number(args, OPTION_quantum),
    };
}

static bool open_script(struct session *session, unsigned index, struct error *error)
{
    const char *path = NULL;
    if (index < cli_times(session->args, OPTION_input))
        path = cli_nth(session->args, OPTION_input, index)->text;
    else if (index == 0)
        path = "-";
    input_init(&session->tower.guests[index].input, path ? INPUT_SCRIPT : INPUT_NONE, index);
    if (!path)
        return true;
    session->scripts[index] = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    session->tower.guests[index].input.script = session->scripts[index];
    return session->scripts[index] || error_set(error, "%s: %s", path, strerror(errno));
}

static bool open_input(struct session *session, unsigned index, struct error *error)
{
    if (!session->live)
        return open_script(session, index, error);
    input_init(&session->tower.guests[index].input, INPUT_LIVE, index);
    return true;
}

static bool open_guest(struct session *session, unsigned index, const char *name,
                       struct error *error)
{
    struct guest *guest = &session->tower.guests[index];
    const char *disk = index < cli_times(session->args, OPTION_disk)
                           ? cli_nth(session->args, OPTION_disk, index)->text
                           : NULL;
    output_init(&guest->output, stdout, session->tower.options.guests > 1 ? name : NULL,
                isatty(STDOUT_FILENO));
    return disk_file_open(&guest->disk, disk, cli_given(session->args, OPTION_disk_write), error) &&
           open_input(session, index, error);
}

/* The file's name without its folders. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool begin(struct session *session, const struct cli_args *args,
                  const struct tower_options *options, struct error *error)
{
    session->live = terminal_is_interactive() && !cli_given(args, OPTION_input) &&
                    !cli_given(args, OPTION_replay);
    if (cli_times(args, OPTION_disk) > options->guests)
        return error_set(error, "%zu disks for %u guests", cli_times(args, OPTION_disk),
                         options->guests);
    if (cli_times(args, OPTION_input) > options->guests)
        return error_set(error, "%zu inputs for %u guests", cli_times(args, OPTION_input),
                         options->guests);
    return tower_build(&session->tower, options, error);
}

/* The rows that break the strategy's clause, as a list: "a (class), b (class)". */
static unsigned list_offenders(const struct tower_options *options, char *text, size_t size)
{
    const struct strategy *strategy = options->strategy;
    enum insn insn = INSN_none;
    unsigned count = 0;
    size_t at = 0;
    while ((insn = strategy_offender(strategy, options->profile, insn)) != INSN_none && at < size)
        at += (size_t)snprintf(text + at, size - at, "%s%s (%s)", count++ ? ", " : "",
                               insn_rows[insn].name, class_names[strategy->sensitivity(insn)]);
    return count;
}

static bool check_strategy(const struct cli_args *args, const struct tower_options *options,
                           struct error *error)
{
    const struct strategy *strategy = options->strategy;
    char offenders[256];
    if (options->depth == 0 || cli_given(args, OPTION_force) ||
        !strategy_refuses(strategy, options->profile))
        return true;
    unsigned count = list_offenders(options, offenders, sizeof offenders);
    return error_set(error,
                     "strategy %s cannot serve %s: %s, and %s %s not; --strategy %s can, --force "
                     "runs it all the same to show the damage",
                     strategy->name, profile_names[options->profile], strategy->clause, offenders,
                     count == 1 ? "is" : "are", strategy_for(options->profile)->name);
}

static bool open_programs(struct session *session, const char *const *programs, struct error *error)
{
    struct tower *tower = &session->tower;
    for (unsigned i = 0; i < tower->options.guests; i++) {
        struct guest *guest = &tower->guests[i];
        if (!program_read(&guest->program, programs[i], tower->options.profile, error) ||
            !program_load(&guest->program, &guest->computer, tower_machine(tower, i), error) ||
            !open_guest(session, i, base_name(programs[i]), error))
            return false;
    }
    const char *replay = cli_text(session->args, OPTION_replay);
    const char *record = cli_text(session->args, OPTION_record);
    if ((replay && !replay_log_read(tower, replay, error)) ||
        (record && !replay_log_create(tower, record, &session->record, error)))
        return false;
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower_plug(tower, i);
    return true;
}

static void begin_trace(struct session *session)
{
    unsigned kinds = 0;
    char bad;
    const char *letters = cli_text(session->args, OPTION_trace);
    if (letters)
        trace_parse(letters, &kinds, &bad);
    trace_init(&session->trace, stdout, kinds, &session->tower);
}

static void release(struct session *session)
{
    for (unsigned i = 0; i < TOWER_GUESTS_MAX; i++)
        if (session->scripts[i] && session->scripts[i] != stdin)
            fclose(session->scripts[i]);
    tower_free(&session->tower);
}

bool session_open(struct session *session, const struct cli_args *args,
                  const struct tower_options *options, const char *const *programs,
                  struct error *error)
{
    *session = (struct session){.args = args};
    if (check_strategy(args, options, error) && begin(session, args, options, error) &&
        open_programs(session, programs, error)) {
        begin_trace(session);
        return true;
    }
    release(session);
    return false;
}

/* What a script still holds after the characters that the guest had taken. */
static bool skip_taken(struct session *session, unsigned index, struct error *error)
{
    const struct guest *guest = &session->tower.guests[index];
    if (index >= cli_times(session->args, OPTION_input) || !session->scripts[index])
        return true;
    for (uint64_t i = 0; i < guest->board.console.taken; i++)
        if (getc(session->scripts[index]) == EOF)
            return error_set(error, "the input is shorter than what the guest had read");
    return true;
}

bool session_resume(struct session *session, const struct cli_args *args,
                    const struct tower_options *options, struct snapshot *snapshot,
                    struct error *error)
{
    *session = (struct session){.args = args};
    bool ok = check_strategy(args, options, error) && begin(session, args, options, error);
    for (unsigned i = 0; ok && i < options->guests; i++) {
        ok = open_guest(session, i, "restored", error);
        if (ok)
            tower_plug(&session->tower, i);
    }
    ok = ok && snapshot_restore(snapshot, &session->tower, error);
    for (unsigned i = 0; ok && i < options->guests; i++)
        ok = skip_taken(session, i, error);
    if (ok)
        begin_trace(session);
    else
        release(session);
    return ok;
}

static void say_help(void)
{
    fprintf(stderr, "\r\n[Ctrl-A x: end   Ctrl-A n: next guest   Ctrl-A Ctrl-A: a Ctrl-A to the "
                    "guest]\r\n");
}

static void type(struct session *session, int character)
{
    struct guest *guest = &session->tower.guests[session->focus];
    input_push(&guest->input, guest->computer.cpu.control.time + 1, character);
    bus_touch(tower_machine(&session->tower, session->focus)->bus);
}

/* What follows the escape character is for us. */
static void command(struct session *session, int character)
{
    switch (character) {
    case 'x':
        session->quit = true;
        break;
    case 'n':
        session->focus = (session->focus + 1) % session->tower.options.guests;
        fprintf(stderr, "\r\n[typing to guest %u]\r\n", session->focus);
        break;
    case ESCAPE:
        type(session, ESCAPE);
        break;
    default:
        say_help();
    }
}

static bool focus_listens(const struct session *session)
{
    return session->live && session->tower.guests[session->focus].board.console.listening;
}

/* Takes what has been typed; waits for it at most so long. */
static void take_typed(struct session *session, int milliseconds)
{
    int character;
    terminal_raw();
    fflush(stdout);
    while (!session->quit && (character = terminal_read(milliseconds)) != -1) {
        milliseconds = 0;
        if (character == -2) {
            type(session, CONSOLE_END);
            return;
        }
        if (session->escaped)
            command(session, character);
        else if (character != ESCAPE)
            type(session, character);
        session->escaped = !session->escaped && character == ESCAPE;
    }
}

static bool all_done(const struct session *session)
{
    for (unsigned i = 0; i < session->tower.options.guests; i++)
        if (!computer_is_done(&session->tower.guests[i].computer))
            return false;
    return true;
}

static void run_turn(struct session *session, struct guest *guest, uint64_t budget)
{
    uint64_t before = budget;
    if (session->trace.kinds)
        trace_run(&session->trace, guest, &budget);
    else
        computer_run(&guest->computer, &budget);
    tower_ran(&session->tower, before - budget);
    session->left -= before - budget;
}

bool session_run(struct session *session, uint64_t instructions)
{
    session->left = instructions;
    while (!session->quit && !ferror(stdout)) {
        if (focus_listens(session))
            take_typed(session, 0);
        uint64_t budget = session->left;
        struct guest *guest = budget ? tower_next(&session->tower, &budget) : NULL;
        if (guest) {
            run_turn(session, guest, budget);
            continue;
        }
        if (session->left == 0 || all_done(session))
            return true;
        if (!focus_listens(session))
            return false;
        take_typed(session, -1);
    }
    return true;
}

static int guest_status(const struct session *session, unsigned index)
{
    const struct guest *guest = &session->tower.guests[index];
    const struct computer *computer = &guest->computer;
    const struct trap *trap = &computer->trap;
    char where[192];
    if (computer->state == COMPUTER_OFF)
        return (int)computer->machine->bus->exit_status;
    if (computer->state != COMPUTER_STOPPED)
        return session->quit ? EXIT_success : EXIT_budget;
    program_where(&guest->program, trap->pc, where, sizeof where);
    cli_fail(session->args, EXIT_check_stop,
             "guest %u: check stop: %s trap at 0x%x %s, value 0x%x: the new PSW at physical 0x20 "
             "leads nowhere",
             index, trap_rows[trap->cause].name, trap->pc, where, trap->value);
    return EXIT_check_stop;
}

int session_status(const struct session *session, bool ran)
{
    const unsigned guests = session->tower.options.guests;
    int status = EXIT_success;
    for (unsigned i = 0; i < guests; i++) {
        int its = guest_status(session, i);
        if (its != EXIT_success)
            status =
                guests == 1 || its == EXIT_check_stop || its == EXIT_budget ? its : EXIT_failure;
    }
    if (!ran)
        return cli_fail(session->args, EXIT_budget,
                        "a guest waits for an interrupt that cannot come");
    if (status == EXIT_budget && session->left == 0 && !all_done(session))
        cli_fail(session->args, EXIT_budget, "stopped after --max-insns instructions");
    return status;
}

bool session_close(struct session *session, struct error *error)
{
    bool ok = true;
    terminal_restore();
    for (unsigned i = 0; i < session->tower.options.guests; i++)
        output_flush(&session->tower.guests[i].output);
    if (session->record)
        ok = replay_log_finish(session->record, cli_text(session->args, OPTION_record), error);
    const char *stats = cli_text(session->args, OPTION_stats);
    if (stats)
        (strcmp(stats, "json") == 0 ? stats_json : stats_text)(&session->tower, stderr);
    release(session);
    return ok;
}
