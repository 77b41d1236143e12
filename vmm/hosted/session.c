/* session.c - see session.h. */
#include "vmm/hosted/session.h"
#include "vmm/hosted/operand.h"
#include "vmm/hosted/stats.h"
#include "vmm/hosted/stream.h"
#include "vmm/hosted/terminal.h"

#include "vmm/hosted/cli_table.h"

#include <errno.h>
#include <inttypes.h>
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

/* A debugger's standard input is for the debugger: what guests are typed comes through it. */
static bool is_driven(const struct cli_args *args)
{
    return args->verb == VERB_debug;
}

/* Is standard output taken by a trace? Then guests' consoles are not shown, and nobody types. */
static bool is_mute(const struct cli_args *args)
{
    const char *output = cli_text(args, OPTION_output);
    return args->verb == VERB_trace && (!output || stream_is_output(output));
}

static bool open_script(struct session *session, unsigned index, struct error *error)
{
    const char *path = NULL;
    if (index < cli_times(session->args, OPTION_input))
        path = cli_nth(session->args, OPTION_input, index)->text;
    else if (index == 0 && !is_driven(session->args))
        path = "-";
    enum input_kind without = is_driven(session->args) ? INPUT_LIVE : INPUT_NONE;
    input_init(&session->tower.guests[index].input, path ? INPUT_SCRIPT : without, index);
    if (!path)
        return true;
    session->scripts[index] = strcmp(path, "-") == 0 ? stdin : fopen(path, "rbe");
    session->tower.guests[index].input.script = session->scripts[index];
    return session->scripts[index] || error_set(error, "%s: %s", path, strerror(errno));
}

/* A replay's input comes with it, see open_programs. */
static bool open_input(struct session *session, unsigned index, struct error *error)
{
    if (session->replays)
        return true;
    if (!session->live)
        return open_script(session, index, error);
    input_init(&session->tower.guests[index].input, INPUT_LIVE, index);
    return true;
}

/* In a debugger or a replay what guests write stays in memory. */
static bool open_disk(struct session *session, unsigned index, struct error *error)
{
    const struct cli_args *args = session->args;
    struct disk_file *disk = &session->tower.guests[index].disk;
    const char *path =
        index < cli_times(args, OPTION_disk) ? cli_nth(args, OPTION_disk, index)->text : NULL;
    bool writable = cli_given(args, OPTION_disk_write);
    if (!session->replays && !is_driven(args))
        return disk_file_open(disk, path, writable, error);
    if (!disk_file_open(disk, path, false, error))
        return false;
    disk_file_hold(disk);
    disk->writable = writable;
    return !session->replays || replay_check_disk(&session->replay, &session->tower, index, error);
}

static bool open_guest(struct session *session, unsigned index, const char *name,
                       struct error *error)
{
    struct guest *guest = &session->tower.guests[index];
    output_init(&guest->output, is_mute(session->args) ? NULL : stdout,
                session->tower.options.guests > 1 ? name : NULL, isatty(STDOUT_FILENO));
    return open_disk(session, index, error) && open_input(session, index, error);
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
    session->live = !is_driven(args) && !is_mute(args) && terminal_is_interactive() &&
                    !cli_given(args, OPTION_input) && !session->replays;
    if (options->depth == 0 && options->guests > 1)
        return error_set(error, "the bare machine holds one guest, not %u", options->guests);
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

bool session_check_strategy(const struct cli_args *args, const struct tower_options *options,
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

/* From its file, as it was given, or out of the replay. */
static bool open_program(struct session *session, unsigned index, const char *const *programs,
                         struct error *error)
{
    struct program *program = &session->tower.guests[index].program;
    if (programs)
        return program_read(program, programs[index], session->tower.options.profile, error);
    if (session->given) {
        *program = *session->given;
        *session->given = (struct program){0};
        return true;
    }
    struct replay_guest *recorded = &session->replay.guests[index];
    *program = (struct program){.path = recorded->name, .image = recorded->image};
    recorded->image = (struct image){0};
    return true;
}

/* The guests' programs, input and record. Without names of programs those of the replay. */
static bool open_programs(struct session *session, const char *const *programs, struct error *error)
{
    struct tower *tower = &session->tower;
    const char *record = cli_text(session->args, OPTION_record);
    for (unsigned i = 0; i < tower->options.guests; i++) {
        struct guest *guest = &tower->guests[i];
        if (!open_program(session, i, programs, error) ||
            !program_load(&guest->program, &guest->computer, tower_machine(tower, i), error) ||
            !open_guest(session, i, base_name(guest->program.path), error))
            return false;
    }
    if (session->replays && programs && !replay_check_programs(&session->replay, tower, error))
        return false;
    if ((session->replays && !replay_feed(&session->replay, tower, error)) ||
        (record && !replay_record(tower, record, &session->record, error)))
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
    if (session->record)
        fclose(session->record);
    tower_free(&session->tower);
    replay_free(&session->replay);
}

static bool open_fresh(struct session *session, const struct tower_options *options,
                       const char *const *programs, struct error *error)
{
    return session_check_strategy(session->args, options, error) &&
           begin(session, session->args, options, error) && open_programs(session, programs, error);
}

/* The command line asks for one thing, the file has another. */
static bool contradicts(const struct session *session, enum cli_option option, bool same,
                        const char *path, struct error *error)
{
    if (same || !cli_given(session->args, option))
        return false;
    error_set(error, "%s: was made with another --%s; leave it out", path,
              cli_options[option].name);
    return true;
}

/* The machine that a snapshot or a replay is of. Only what guests cannot tell may be another one
 * than it was. */
static bool adapt(const struct session *session, const char *path, struct tower_options *options,
                  struct error *error)
{
    struct tower_options given;
    const struct cli_args *args = session->args;
    session_options(args, options->guests, &given);
    if (cli_given(args, OPTION_bare) || cli_given(args, OPTION_depth))
        options->depth = given.depth;
    if (cli_given(args, OPTION_strategy))
        options->strategy = given.strategy;
    return !contradicts(session, OPTION_isa, given.profile == options->profile, path, error) &&
           !contradicts(session, OPTION_mem, given.size == options->size, path, error) &&
           !contradicts(session, OPTION_seed, given.seed == options->seed, path, error) &&
           !contradicts(session, OPTION_quantum, given.quantum == options->quantum, path, error);
}

/* The strategy as it was is no news: whoever recorded this wanted to see it. */
static bool check_strategy_of_replay(const struct cli_args *args,
                                     const struct tower_options *options, struct error *error)
{
    bool other = cli_given(args, OPTION_bare) || cli_given(args, OPTION_depth) ||
                 cli_given(args, OPTION_strategy);
    return !other || session_check_strategy(args, options, error);
}

static bool open_replay(struct session *session, const char *path, const char *const *programs,
                        unsigned guests, struct error *error)
{
    const struct cli_args *args = session->args;
    if (!replay_read(&session->replay, path, error))
        return false;
    session->replays = true;
    struct tower_options options = session->replay.options;
    if (programs && guests != options.guests)
        return error_set(error, "%s: there were %u guests, not %u", path, options.guests, guests);
    if (cli_given(args, OPTION_input) || cli_given(args, OPTION_disk_write))
        return error_set(
            error,
            "%s: a replay has its own input, and writes to disks in memory only; leave "
            "out --input and --disk-write",
            path);
    return adapt(session, path, &options, error) &&
           check_strategy_of_replay(args, &options, error) &&
           begin(session, args, &options, error) && open_programs(session, programs, error);
}

/* What a script still holds after the characters that the guest had taken. */
static bool skip_taken(struct session *session, unsigned index, struct error *error)
{
    struct guest *guest = &session->tower.guests[index];
    return index >= cli_times(session->args, OPTION_input) ||
           input_seek(&guest->input, guest->board.console.taken) ||
           error_set(error, "the input is shorter than what the guest had read");
}

static bool resume(struct session *session, const struct tower_options *options,
                   const struct snapshot *snapshot, struct error *error)
{
    if (!session_check_strategy(session->args, options, error) ||
        !begin(session, session->args, options, error))
        return false;
    for (unsigned i = 0; i < options->guests; i++) {
        session->tower.guests[i].program.path = snapshot->name;
        if (!open_guest(session, i, "restored", error))
            return false;
        tower_plug(&session->tower, i);
    }
    if (!snapshot_restore(snapshot, &session->tower, error))
        return false;
    for (unsigned i = 0; i < options->guests; i++)
        if (!skip_taken(session, i, error))
            return false;
    return true;
}

static bool open_snapshot(struct session *session, const char *path, struct error *error)
{
    struct snapshot snapshot;
    session->resumed = true;
    if (cli_given(session->args, OPTION_record) || cli_given(session->args, OPTION_replay))
        return error_set(
            error, "%s: is a snapshot, and records begin where a machine is switched on", path);
    if (!snapshot_read(&snapshot, path, error))
        return false;
    struct tower_options options = snapshot.options;
    bool ok = adapt(session, path, &options, error) && resume(session, &options, &snapshot, error);
    snapshot_free(&snapshot);
    return ok;
}

static bool open_operands(struct session *session, const struct tower_options *options,
                          const char *const *operands, struct error *error)
{
    enum operand_kind kind = operand_kind(operands[0]);
    const char *replay = cli_text(session->args, OPTION_replay);
    for (unsigned i = 0; i < options->guests && options->guests > 1; i++)
        if (operand_kind(operands[i]) != OPERAND_PROGRAM)
            return error_set(error, "%s: holds all of its guests; name nothing beside it",
                             operands[i]);
    if (kind == OPERAND_SNAPSHOT)
        return open_snapshot(session, operands[0], error);
    if (kind == OPERAND_REPLAY && replay)
        return error_set(error, "%s: is a replay itself; leave out --replay", operands[0]);
    if (kind == OPERAND_REPLAY)
        return open_replay(session, operands[0], NULL, 0, error);
    if (replay)
        return open_replay(session, replay, operands, options->guests, error);
    return open_fresh(session, options, operands, error);
}

/* To what is open the trace belongs; what could not be opened is left empty. */
static bool finish_opening(struct session *session, bool opened)
{
    if (opened)
        begin_trace(session);
    else
        release(session);
    return opened;
}

bool session_open(struct session *session, const struct cli_args *args,
                  const struct tower_options *options, const char *const *operands,
                  struct error *error)
{
    *session = (struct session){.args = args};
    return finish_opening(session, open_operands(session, options, operands, error));
}

bool session_open_program(struct session *session, const struct cli_args *args,
                          const struct tower_options *options, struct program *program,
                          struct error *error)
{
    *session = (struct session){.args = args, .given = program};
    return finish_opening(session, open_fresh(session, options, NULL, error));
}

static void say_help(void)
{
    fprintf(stderr, "\r\n[Ctrl-A x: end   Ctrl-A n: next guest   Ctrl-A Ctrl-A: a Ctrl-A to the "
                    "guest]\r\n");
}

static void type(struct session *session, int character)
{
    struct error ignored = {""};
    tower_type(&session->tower, session->focus, character, &ignored);
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
        tower_run(&session->tower, guest, &budget);
    tower_ran(&session->tower, before - budget);
    session->left -= before - budget;
}

static bool goes_on(struct session *session)
{
    session->quit |= terminal_stop_asked();
    return !session->quit && !ferror(stdout) && !tower_failure(&session->tower);
}

static bool run(struct session *session, uint64_t instructions)
{
    session->left = instructions;
    while (goes_on(session)) {
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

/* So many steps that retire no instruction; false if one did, or none was to be had. */
static bool run_steps(struct tower *tower, unsigned steps)
{
    for (unsigned i = 0; i < steps; i++) {
        uint64_t budget = 1;
        struct guest *guest = tower_next(tower, &budget);
        if (!guest)
            return false;
        computer_run_to_trap(&guest->computer, &budget);
        tower_ran(tower, 1 - budget);
        if (budget == 0)
            return false;
    }
    return true;
}

/* To where the recording ended. If all goes as it went, none can run then, or it is after so many
 * steps. */
static bool run_replay(struct session *session)
{
    const struct replay_end *end = &session->replay.end;
    struct tower *tower = &session->tower;
    bool rest = end->steps == REPLAY_REST;
    struct replay_end here;
    bool ran = run(session, end->instructions - tower_retired(tower) + rest);
    if (!goes_on(session))
        return ran; /* stopped on the way */
    bool arrived = rest || run_steps(tower, end->steps);
    session->ended = true;
    session->diverged = !arrived || !replay_end_here(tower, end->steps, &here) ||
                        here.instructions != end->instructions || here.state != end->state;
    return ran;
}

bool session_run(struct session *session, uint64_t instructions)
{
    const struct replay_end *end = &session->replay.end;
    uint64_t now = tower_retired(&session->tower);
    bool whole = session->replays && now <= end->instructions &&
                 instructions >= end->instructions - now + (end->steps == REPLAY_REST);
    return whole ? run_replay(session) : run(session, instructions);
}

int session_end_status(const struct cli_args *args, unsigned guest, const struct program *program,
                       const struct session_end *end)
{
    const struct trap *trap = &end->trap;
    char where[192];
    if (end->state == COMPUTER_OFF)
        return (int)end->exit_status;
    if (end->state != COMPUTER_STOPPED)
        return EXIT_budget;
    program_where(program, trap->pc, where, sizeof where);
    cli_fail(args, EXIT_check_stop,
             "guest %u: check stop: %s trap at 0x%x %s, value 0x%x: the new PSW at physical 0x20 "
             "leads nowhere",
             guest, trap_rows[trap->cause].name, trap->pc, where, trap->value);
    return EXIT_check_stop;
}

static int guest_status(const struct session *session, unsigned index)
{
    const struct guest *guest = &session->tower.guests[index];
    const struct computer *computer = &guest->computer;
    const struct session_end end = {computer->state, computer->machine->bus->exit_status,
                                    computer->trap};
    if (session->quit && !computer_is_done(computer))
        return EXIT_success;
    return session_end_status(session->args, index, &guest->program, &end);
}

/* Of a replay that came to its recorded end. */
static int replay_status(const struct session *session, int status)
{
    const struct replay *replay = &session->replay;
    if (session->diverged)
        return cli_fail(session->args, EXIT_failure,
                        "%s: the run did not end as recorded, after %" PRIu64
                        " instructions in state %016" PRIx64,
                        replay->path, replay->end.instructions, replay->end.state);
    if (!all_done(session))
        return cli_fail(session->args, EXIT_budget,
                        "%s: the recording ends here, after %" PRIu64 " instructions", replay->path,
                        replay->end.instructions);
    return status;
}

int session_status(const struct session *session, bool ran)
{
    const unsigned guests = session->tower.options.guests;
    int status = EXIT_success;
    for (unsigned i = 0; i < guests; i++) {
        int its = guest_status(session, i);
        bool its_own = session->tower.guests[i].computer.state == COMPUTER_OFF;
        if (its != EXIT_success)
            status = guests == 1 || !its_own ? its : EXIT_failure;
    }
    if (session->ended)
        return replay_status(session, status);
    if (!ran)
        return cli_fail(session->args, EXIT_budget,
                        "a guest waits for an interrupt that cannot come");
    if (status == EXIT_budget && session->left == 0 && !all_done(session))
        cli_fail(session->args, EXIT_budget, "stopped after --max-insns instructions");
    return status;
}

/* Where the recording ends. A run that was left in the middle first comes to where an instruction
 * has retired, or none can run: that can be found again. */
static bool end_of_record(struct session *session, struct replay_end *end)
{
    struct tower *tower = &session->tower;
    uint64_t left = session->left ? 1 : 0;
    unsigned steps = left ? REPLAY_REST : 0;
    while (left && tower_turn(tower, &left))
        steps = left ? REPLAY_REST : 0;
    return replay_end_here(tower, steps, end);
}

static bool finish_record(struct session *session, struct error *error)
{
    struct replay_end end;
    const char *path = cli_text(session->args, OPTION_record);
    FILE *record = session->record;
    bool known = end_of_record(session, &end);
    session->record = NULL;
    if (known)
        return replay_finish(record, &end, path, error);
    fclose(record);
    return error_set(error, "%s: not finished: the state cannot be read", path);
}

bool session_close(struct session *session, struct error *error)
{
    bool ok = true;
    terminal_restore();
    for (unsigned i = 0; i < session->tower.options.guests; i++)
        output_flush(&session->tower.guests[i].output);
    if (session->record)
        ok = finish_record(session, error);
    const char *stats = cli_text(session->args, OPTION_stats);
    if (stats)
        (strcmp(stats, "json") == 0 ? stats_json : stats_text)(&session->tower, stderr);
    release(session);
    return ok;
}
