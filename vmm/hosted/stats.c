/* stats.c - see stats.h. */
#include "vmm/hosted/stats.h"

#include <inttypes.h>
#include <jansson.h>

static double percent(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* Of a strategy that never interprets, there is nothing to say about what it interpreted. */
void stats_text_counts(const struct vm_counts *counts, const struct strategy *strategy, FILE *out)
{
    uint64_t all = counts->direct + counts->emulated + counts->interpreted;
    fprintf(out, "  direct     %12" PRIu64 "  %6.2f %% of its instructions\n", counts->direct,
            percent(counts->direct, all));
    fprintf(out, "  emulated   %12" PRIu64 "  %6.2f %%\n", counts->emulated,
            percent(counts->emulated, all));
    if (counts->interpreted != 0 || strategy != &trap_emulate)
        fprintf(out, "  interpreted%12" PRIu64 "  %6.2f %%\n", counts->interpreted,
                percent(counts->interpreted, all));
    fprintf(out, "  reflected  %12" PRIu64 "  of %" PRIu64 " traps of the host\n",
            counts->reflected, counts->exits);
}

void stats_text_guest(unsigned number, const struct stats_guest *guest,
                      const struct strategy *strategy, FILE *out)
{
    fprintf(out, "guest %u, %s: %s", number, guest->program ? guest->program : "restored",
            computer_state_names[guest->state]);
    if (guest->state == COMPUTER_OFF)
        fprintf(out, ", exit status %u", guest->exit_status);
    fprintf(out, "\n  instructions %10" PRIu64 "\n", guest->retired);
    if (guest->counts)
        stats_text_counts(guest->counts, strategy, out);
    fprintf(out, "  traps delivered to it:");
    for (unsigned cause = 1; cause < CAUSES; cause++)
        if (guest->traps[cause])
            fprintf(out, " %s %" PRIu64, trap_rows[cause].name, guest->traps[cause]);
    fprintf(out, "\n");
}

static struct stats_guest guest_of(struct tower *tower, unsigned index)
{
    const struct guest *guest = &tower->guests[index];
    const struct computer *computer = &guest->computer;
    const struct bus *bus = tower_machine(tower, index)->bus;
    return (struct stats_guest){.program = guest->program.path,
                                .state = computer->state,
                                .exit_status = bus->exit_status,
                                .retired = computer->retired,
                                .clock = computer->cpu.control.clock,
                                .unknown = bus->unknown,
                                .traps = computer->traps,
                                .counts = tower->options.depth ? &tower->vms[index].counts : NULL};
}

void stats_text(struct tower *tower, FILE *out)
{
    const struct tower_options *options = &tower->options;
    if (options->depth)
        fprintf(out, "%s, %s, depth %u, %" PRIu64 " switches\n", profile_names[options->profile],
                options->strategy->name, options->depth, tower_monitor(tower)->switches);
    else
        fprintf(out, "%s, bare machine\n", profile_names[options->profile]);
    for (unsigned i = 0; i < options->guests; i++) {
        const struct stats_guest guest = guest_of(tower, i);
        stats_text_guest(i, &guest, options->strategy, out);
    }
    for (unsigned level = 0; level + 1 < options->depth; level++) {
        fprintf(out, "machine of monitor %u, in which monitor %u works:\n", level, level + 1);
        stats_text_counts(&tower->levels[level].counts, options->strategy, out);
    }
}

json_t *stats_json_counts(const struct vm_counts *counts)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "direct", (json_int_t)counts->direct, "emulated",
                     (json_int_t)counts->emulated, "interpreted", (json_int_t)counts->interpreted,
                     "reflected", (json_int_t)counts->reflected, "exits",
                     (json_int_t)counts->exits);
}

json_t *stats_json_guest(const struct stats_guest *guest)
{
    json_t *traps = json_object();
    for (unsigned cause = 1; cause < CAUSES; cause++)
        json_object_set_new(traps, trap_rows[cause].name,
                            json_integer((json_int_t)guest->traps[cause]));
    json_t *object = json_pack("{s:s?, s:s, s:I, s:I, s:I, s:o}", "program", guest->program,
                               "state", computer_state_names[guest->state], "instructions",
                               (json_int_t)guest->retired, "clock", (json_int_t)guest->clock,
                               "unknown_ports", (json_int_t)guest->unknown, "traps", traps);
    if (guest->state == COMPUTER_OFF)
        json_object_set_new(object, "exit_status", json_integer(guest->exit_status));
    if (guest->counts)
        json_object_set_new(object, "counts", stats_json_counts(guest->counts));
    return object;
}

void stats_json(struct tower *tower, FILE *out)
{
    const struct tower_options *options = &tower->options;
    json_t *guests = json_array(), *levels = json_array();
    for (unsigned i = 0; i < options->guests; i++) {
        const struct stats_guest guest = guest_of(tower, i);
        json_array_append_new(guests, stats_json_guest(&guest));
    }
    for (unsigned level = 0; level + 1 < options->depth; level++)
        json_array_append_new(levels, stats_json_counts(&tower->levels[level].counts));
    json_t *all = json_pack(
        "{s:s, s:s?, s:i, s:I, s:o, s:o}", "isa", profile_names[options->profile], "strategy",
        options->depth ? options->strategy->name : NULL, "depth", (int)options->depth, "switches",
        options->depth ? (json_int_t)tower_monitor(tower)->switches : 0, "guests", guests, "levels",
        levels);
    json_dumpf(all, out, JSON_INDENT(2));
    fputc('\n', out);
    json_decref(all);
}
