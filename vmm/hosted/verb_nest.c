/* verb_nest.c - visor nest: monitor in monitor in ... in guest, the monitors being programs of the
 * machine themselves, or parts of this one, by turns.
 *
 * The topmost storey (foundation.h) is a session: hosted monitors, and in their guest native ones
 * with the guests. If no native level is topmost, the guest is the session's own. */
#include "vmm/hosted/cli_number.h"
#include "vmm/hosted/cli_table.h"
#include "vmm/hosted/fate.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/foundation.h"
#include "vmm/hosted/native_compare.h"
#include "vmm/hosted/native_stats.h"
#include "vmm/hosted/session.h"
#include "vmm/hosted/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct nest {
    const struct cli_args *args; /* borrowed */
    struct level_list list;
    unsigned hosted; /* monitors of this program on the topmost storey, below the native ones */
    struct image monitor;
    struct program programs[NATIVE_GUESTS]; /* but see guest_program */
    struct native_tower tower;  /* but for its options empty if no native level is on top */
    struct tower_options below; /* of the topmost storey */
    struct foundation foundation;
    struct session session;
    bool open;                   /* is the session? */
    bool told;                   /* have the levels been read? */
    struct native_level *levels; /* owned */
    /* Of --compare. */
    FILE *input;   /* a copy of what is typed; owned */
    FILE *console; /* a copy of what is printed; owned, and so is its text: */
    char *text;
    size_t text_size;
    struct console_output shown; /* where it goes as well */
};

/* The levels */

static bool read_list(const struct cli_args *args, struct level_list *list, struct error *error)
{
    const char *text = cli_text(args, OPTION_levels);
    if (text && cli_given(args, OPTION_natives))
        return error_set(error, "--depth counts native levels only; --levels lists all of them: "
                                "leave one out");
    level_list_natives(list, (unsigned)cli_number(args, OPTION_natives));
    return !text || level_list_parse(list, text, error);
}

/* Which levels are hosted and which native. */
static bool read_levels(struct nest *nest, struct native_options *options, struct error *error)
{
    if (!read_list(nest->args, &nest->list, error))
        return false;
    foundation_top(&nest->list, &nest->hosted, &options->levels);
    return options->levels > 0 || options->guests == 1 ||
           error_set(error, "several guests need a native level: let the last of --levels be one");
}

static bool read_options(struct nest *nest, struct native_options *options, struct error *error)
{
    const struct cli_args *args = nest->args;
    *options = (struct native_options){.profile = (enum profile)cli_choice(args, OPTION_isa),
                                       .strategy = cli_choice(args, OPTION_strategy),
                                       .guests = (unsigned)args->operand_count,
                                       .size = (word)cli_number(args, OPTION_mem),
                                       .seed = cli_number(args, OPTION_seed),
                                       .quantum = cli_number(args, OPTION_quantum)};
    if (args->operand_count > NATIVE_GUESTS)
        return error_set(error, "at most %d guests", NATIVE_GUESTS);
    return read_levels(nest, options, error);
}

/* The machines */

static bool build_top(struct nest *nest, const struct native_options *options, struct error *error)
{
    nest->tower.options = *options;
    session_options(nest->args, 1, &nest->below);
    nest->below.depth = nest->hosted;
    if (options->levels == 0)
        return program_fits(&nest->programs[0], options->size, error);
    if (!native_tower_build(&nest->tower, options, &nest->monitor, nest->programs, error))
        return false;
    nest->below.size = native_tower_size(&nest->tower, 0);
    return true;
}

static bool build(struct nest *nest, struct error *error)
{
    struct native_options options;
    if (!read_options(nest, &options, error) || !native_monitor_read(&nest->monitor, error))
        return false;
    for (unsigned i = 0; i < options.guests; i++)
        if (!program_read(&nest->programs[i], nest->args->operands[i], options.profile, error))
            return false;
    const struct tower_options served = {
        .profile = options.profile, .strategy = strategies[options.strategy], .depth = 1};
    return session_check_strategy(nest->args, &served, error) && build_top(nest, &options, error) &&
           foundation_build(&nest->foundation, &nest->list, &nest->monitor, &options, &nest->below,
                            error);
}

/* The image */

static bool write_bytes(const char *path, const uint8_t *bytes, size_t size, struct error *error)
{
    return stream_is(path) ? stream_write(path, bytes, size, error)
                           : file_write(path, bytes, size, error);
}

static int write_image(const struct nest *nest)
{
    const char *path = cli_text(nest->args, OPTION_output);
    struct error error = {""};
    uint8_t *bytes = NULL;
    size_t size;
    char depth[32] = "--bare", mem[32];
    if (cli_given(nest->args, OPTION_compare) || cli_given(nest->args, OPTION_work))
        return cli_fail(nest->args, EXIT_usage,
                        "-o writes the image and runs nothing: leave out --compare and --stats");
    if (nest->foundation.count || nest->tower.options.levels == 0)
        return cli_fail(nest->args, EXIT_usage,
                        "hosted levels are in no image: with -o, list them below the native ones");
    if (stream_is_standard(path) && isatty(STDOUT_FILENO))
        return cli_fail(nest->args, EXIT_usage,
                        "a terminal cannot show an image; name a file with -o");
    bool good = image_format(&nest->tower.image, &bytes, &size, path, &error) &&
                write_bytes(path, bytes, size, &error);
    free(bytes);
    if (!good)
        return cli_fail(nest->args, EXIT_failure, "%s", error.text);
    if (nest->hosted)
        snprintf(depth, sizeof depth, "--depth %u", nest->hosted);
    cli_number_print(native_tower_size(&nest->tower, 0), KIND_SIZE, mem, sizeof mem);
    fprintf(stderr, "%s: to be run with: visor run %s --mem %s %s\n", path, depth, mem, path);
    return EXIT_success;
}

/* The run */

static struct guest *guest_below(struct nest *nest)
{
    return &nest->session.tower.guests[0];
}

/* The session has taken the guest's program over if it holds the guest itself. */
static const struct program *guest_program(const struct nest *nest, unsigned guest)
{
    return nest->tower.options.levels ? &nest->programs[guest]
                                      : &nest->session.tower.guests[guest].program;
}

static bool open_session(struct nest *nest, struct error *error)
{
    struct program native = {.path = "native monitor", .image = nest->tower.image};
    struct program *program = nest->tower.options.levels ? &native : &nest->programs[0];
    nest->tower.image = (struct image){0};
    nest->open = session_open_program(&nest->session, nest->args, &nest->below, program, error);
    program_free(&native);
    return nest->open;
}

static void put_twice(void *context, uint8_t character)
{
    struct nest *nest = context;
    putc(character, nest->console);
    nest->shown.put(nest->shown.context, character);
}

/* All that is to be typed, so that it can be typed again. */
static FILE *copy_of(FILE *from, struct error *error)
{
    FILE *to = tmpfile();
    int character;
    while (to && (character = getc(from)) != EOF)
        putc(character, to);
    if (to && !ferror(to) && !ferror(from) && fseek(to, 0, SEEK_SET) == 0)
        return to;
    error_set(error, "a copy of the input: %s", strerror(errno));
    if (to)
        fclose(to);
    return NULL;
}

/* Keeps what is typed and what is printed; what guests write to the disk stays in memory. */
static bool prepare_compare(struct nest *nest, struct error *error)
{
    struct guest *guest = guest_below(nest);
    if (nest->session.live)
        return error_set(error, "--compare types the same twice: give it with --input");
    nest->input = copy_of(guest->input.script, error);
    nest->console = nest->input ? open_memstream(&nest->text, &nest->text_size) : NULL;
    if (!nest->console)
        return error_set(error, "the host has no storage left");
    guest->input.script = nest->input;
    nest->shown = guest->board.console.output;
    guest->board.console.output = (struct console_output){.put = put_twice, .context = nest};
    disk_file_hold(&guest->disk);
    return true;
}

/* Of a guest that the session holds itself: what a native monitor would have told. */
static void tell_guest(struct nest *nest)
{
    struct fate fate = {.name = ""};
    struct tower *tower = &nest->session.tower;
    fate_of_computer(&fate, &tower->guests[0].computer);
    if (tower->options.depth)
        fate.told.counts = tower->vms[0].counts;
    nest->levels[0] = (struct native_level){
        .header = {.guests = 1, .switches = 0, .guest = {fate.told}}, .size = fate.told.size};
}

static bool read_back(struct nest *nest, struct error *error)
{
    const unsigned count = nest->tower.options.levels;
    nest->levels = calloc(count + 1, sizeof *nest->levels);
    if (!nest->levels)
        return error_set(error, "the host has no storage left");
    if (count == 0)
        tell_guest(nest);
    nest->told = native_levels_read(nest->levels, count, tower_machine(&nest->session.tower, 0), 0,
                                    nest->below.size, error) &&
                 native_tower_check(&nest->tower, nest->levels, error);
    return nest->told;
}

static const struct native_level *innermost(const struct nest *nest)
{
    return &nest->levels[nest->tower.options.levels ? nest->tower.options.levels - 1 : 0];
}

/* Have all guests come to their end, as far as has been told? */
static bool all_done(const struct nest *nest)
{
    for (unsigned i = 0; i < nest->tower.options.guests; i++) {
        word state = innermost(nest)->header.guest[i].state;
        if (state != COMPUTER_OFF && state != COMPUTER_STOPPED)
            return false;
    }
    return true;
}

/* As visor run has it for guests of its own. */
static int guests_status(const struct nest *nest)
{
    const unsigned guests = nest->tower.options.guests;
    int status = EXIT_success;
    for (unsigned i = 0; i < guests; i++) {
        const struct native_guest *guest = &innermost(nest)->header.guest[i];
        const struct session_end end = {(enum computer_state)guest->state, guest->exit_status,
                                        guest->trap};
        int its = session_end_status(nest->args, i, guest_program(nest, i), &end);
        if (its != EXIT_success)
            status = guests == 1 || end.state != COMPUTER_OFF ? its : EXIT_failure;
    }
    return status;
}

/* Of a run that ended: what visor's exit status is to be. */
static int nest_status(struct nest *nest, bool ran)
{
    const struct session *session = &nest->session;
    const struct computer *below = &guest_below(nest)->computer;
    if (!ran)
        return cli_fail(nest->args, EXIT_budget, "a guest waits for an interrupt that cannot come");
    if (computer_is_done(below) && all_done(nest))
        return guests_status(nest);
    if (computer_is_done(below))
        return cli_fail(nest->args, EXIT_failure,
                        "a native monitor has given up, and its guests with it: the machine below "
                        "is %s, exit status %u",
                        computer_state_names[below->state], below->machine->bus->exit_status);
    if (session->quit)
        return EXIT_success;
    return cli_fail(nest->args, EXIT_budget, "stopped after --max-insns instructions");
}

static int compare(struct nest *nest, bool ran, int status)
{
    struct guest *guest = guest_below(nest);
    struct error error = {""};
    bool same = false;
    if (ran && !computer_is_done(&guest->computer))
        return status; /* nobody has told how the guests are */
    fflush(nest->console);
    const struct native_run run = {.tower = &nest->tower,
                                   .programs = guest_program(nest, 0),
                                   .innermost = innermost(nest),
                                   .machine = tower_machine(&nest->session.tower, 0),
                                   .input = nest->input,
                                   .disk = cli_text(nest->args, OPTION_disk),
                                   .disk_writable = cli_given(nest->args, OPTION_disk_write),
                                   .disk_after = disk_file_backend(&guest->disk),
                                   .console = nest->text,
                                   .console_size = nest->text_size};
    if (!native_compare(&run, stderr, &same, &error))
        return cli_fail(nest->args, EXIT_failure, "%s", error.text);
    return same ? EXIT_success : EXIT_failure;
}

static bool write_stats(struct nest *nest, const char *format, struct stats_storey *storeys)
{
    const unsigned top = nest->foundation.count;
    for (unsigned i = 0; i < top; i++) {
        struct storey *storey = &nest->foundation.storeys[i];
        storeys[i] =
            (struct stats_storey){&storey->tower, storey->levels, storey->native, &storey->remote};
    }
    storeys[top] = (struct stats_storey){.below = &nest->session.tower,
                                         .levels = nest->levels,
                                         .natives = nest->tower.options.levels};
    const struct native_stats stats = {.options = &nest->tower.options,
                                       .programs = guest_program(nest, 0),
                                       .innermost = innermost(nest),
                                       .storeys = storeys,
                                       .count = top + 1};
    return (strcmp(format, "json") == 0 ? native_stats_json : native_stats_text)(&stats, stderr);
}

static bool show_stats(struct nest *nest)
{
    const char *format = cli_text(nest->args, OPTION_work);
    struct stats_storey *storeys =
        format ? calloc(nest->foundation.count + 1, sizeof *storeys) : NULL;
    bool ok = !format || (storeys && write_stats(nest, format, storeys));
    free(storeys);
    return ok;
}

static int run(struct nest *nest)
{
    struct error error = {""};
    const bool compares = cli_given(nest->args, OPTION_compare);
    if (!open_session(nest, &error) || (compares && !prepare_compare(nest, &error)))
        return cli_fail(nest->args, EXIT_usage, "%s", error.text);
    bool ran = false;
    if (foundation_on(&nest->foundation, &error))
        ran = session_run(&nest->session, cli_number(nest->args, OPTION_max_insns));
    output_flush(&guest_below(nest)->output);
    fflush(stdout);
    if (!foundation_off(&nest->foundation, &error) || !read_back(nest, &error))
        return cli_fail(nest->args, EXIT_failure, "%s", error.text);
    int status = nest_status(nest, ran);
    if (compares)
        status = compare(nest, ran, status);
    if (!show_stats(nest))
        return cli_fail(nest->args, EXIT_failure, "the host has no storage left");
    return status;
}

static void release(struct nest *nest)
{
    struct error ignored = {""};
    if (nest->open)
        session_close(&nest->session, &ignored);
    if (nest->input)
        fclose(nest->input);
    if (nest->console)
        fclose(nest->console);
    free(nest->text);
    free(nest->levels);
    native_tower_free(&nest->tower);
    foundation_free(&nest->foundation);
    for (unsigned i = 0; i < NATIVE_GUESTS; i++)
        program_free(&nest->programs[i]);
    image_free(&nest->monitor);
}

int verb_nest(const struct cli_args *args)
{
    struct nest *nest = calloc(1, sizeof *nest);
    struct error error = {""};
    if (!nest)
        return cli_fail(args, EXIT_failure, "the host has no storage left");
    nest->args = args;
    int status = build(nest, &error) ? EXIT_success : cli_fail(args, EXIT_usage, "%s", error.text);
    if (status == EXIT_success)
        status = cli_text(args, OPTION_output) ? write_image(nest) : run(nest);
    release(nest);
    free(nest);
    return status;
}
