/* verb_snapshot.c - visor snapshot: save in mid-run, show, check, go on. */
#include "vmm/hosted/operand.h"
#include "vmm/hosted/session.h"

#include <inttypes.h>
#include <string.h>

static int save(const struct cli_args *args)
{
    struct session session;
    struct tower_options options;
    struct error error = {""};
    const char *path = cli_text(args, OPTION_output);
    if (!path || !cli_given(args, OPTION_at))
        return cli_fail(args, EXIT_usage, "say where and when: save --at N -o SNAPSHOT FILE...");
    if (args->operand_count > TOWER_GUESTS_MAX)
        return cli_fail(args, EXIT_usage, "at most %d guests", TOWER_GUESTS_MAX);
    session_options(args, (unsigned)args->operand_count, &options);
    if (!session_open(&session, args, &options, args->operands, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    session_run(&session, cli_number(args, OPTION_at));
    bool ok = snapshot_write(&session.tower, path, &error);
    ok = session_close(&session, &error) && ok;
    return ok ? EXIT_success : cli_fail(args, EXIT_failure, "%s", error.text);
}

static bool resume(struct session *session, const struct cli_args *args, struct error *error)
{
    struct tower_options options;
    session_options(args, 1, &options);
    if (operand_kind(args->operands[0]) != OPERAND_SNAPSHOT)
        return error_set(error, "%s: not a snapshot of visor", args->operands[0]);
    return session_open(session, args, &options, args->operands, error);
}

static int run(const struct cli_args *args)
{
    struct session session;
    struct error error = {""};
    if (!resume(&session, args, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    bool ran = session_run(&session, cli_number(args, OPTION_max_insns));
    int status = session_status(&session, ran);
    const char *path = cli_text(args, OPTION_output);
    bool ok = !path || snapshot_write(&session.tower, path, &error);
    ok = session_close(&session, &error) && ok;
    return ok ? status : cli_fail(args, EXIT_failure, "%s", error.text);
}

static void show_number(const char *name, uint64_t value)
{
    printf("  %-16s %12" PRIu64 "  0x%" PRIx64 "\n", name, value, value);
}

static void show_device(const struct device *device)
{
    const struct device_ops *ops = device->ops;
    for (unsigned i = 0; i < ops->field_count; i++) {
        const struct device_field *field = &ops->fields[i];
        uint64_t value = 0;
        memcpy(&value, (const uint8_t *)device + field->offset, field->size);
        char name[48];
        snprintf(name, sizeof name, "%s.%s", ops->name, field->name);
        show_number(name, value);
    }
}

static void show_guest(const struct computer *computer)
{
    const struct cpu *cpu = &computer->cpu;
    const struct bus *bus = computer->machine->bus;
    printf("  %-16s %s\n", "state", computer_state_names[computer->state]);
    show_number("retired", computer->retired);
#define PSW(name, text) show_number(#name, cpu->psw.name);
#include "isa/state.def"
#define COUNTER(name, type, text) show_number(#name, cpu->control.name);
#include "isa/state.def"
    for (unsigned i = 1; i < REGISTERS; i++)
        show_number(register_names[i], cpu->x[i]);
    for (unsigned i = 0; i < bus->count; i++)
        show_device(bus->devices[i]);
}

/* Restores into a tower of its own, which proves that it can be. A disk it had is not needed to
 * look at it: without --disk it is shown all the same. */
static int show(const struct cli_args *args, bool all)
{
    struct session session;
    struct error error = {""};
    if (!resume(&session, args, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    const struct tower_options *options = &session.tower.options;
    printf("%s: %s, %u guest%s of %u bytes, taken at depth %u\n", args->operands[0],
           profile_names[options->profile], options->guests, options->guests == 1 ? "" : "s",
           options->size, options->depth);
    for (unsigned i = 0; all && i < options->guests; i++) {
        printf("guest %u\n", i);
        show_guest(&session.tower.guests[i].computer);
    }
    session_close(&session, &error);
    return EXIT_success;
}

int verb_snapshot(const struct cli_args *args)
{
    switch (args->action) {
    case ACTION_snapshot_save:
        return save(args);
    case ACTION_snapshot_run:
        return run(args);
    case ACTION_snapshot_show:
        return show(args, true);
    case ACTION_snapshot_check:
        return show(args, false);
    default:
        break;
    }
    return EXIT_usage;
}
