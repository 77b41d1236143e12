/* stats.c - see stats.h. */
#include "vmm/hosted/stats.h"

#include <inttypes.h>
#include <jansson.h>

static double percent(uint64_t part, uint64_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* Of a strategy that never interprets, there is nothing to say about what it interpreted. */
static void text_counts(const struct vm_counts *counts, const struct strategy *strategy, FILE *out)
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

static void text_guest(struct tower *tower, unsigned index, FILE *out)
{
    const struct computer *computer = &tower->guests[index].computer;
    const struct bus *bus = tower_machine(tower, index)->bus;
    fprintf(out, "guest %u, %s: %s", index,
            tower->guests[index].program.path ? tower->guests[index].program.path : "restored",
            computer_state_names[computer->state]);
    if (computer->state == COMPUTER_OFF)
        fprintf(out, ", exit status %u", bus->exit_status);
    fprintf(out, "\n  instructions %10" PRIu64 "\n", computer->retired);
    if (tower->options.depth)
        text_counts(&tower->vms[index].counts, tower->options.strategy, out);
    fprintf(out, "  traps delivered to it:");
    for (unsigned cause = 1; cause < CAUSES; cause++)
        if (computer->traps[cause])
            fprintf(out, " %s %" PRIu64, trap_rows[cause].name, computer->traps[cause]);
    fprintf(out, "\n");
}

void stats_text(struct tower *tower, FILE *out)
{
    const struct tower_options *options = &tower->options;
    if (options->depth)
        fprintf(out, "%s, %s, depth %u, %" PRIu64 " switches\n", profile_names[options->profile],
                options->strategy->name, options->depth, tower_monitor(tower)->switches);
    else
        fprintf(out, "%s, bare machine\n", profile_names[options->profile]);
    for (unsigned i = 0; i < options->guests; i++)
        text_guest(tower, i, out);
    for (unsigned level = 0; level + 1 < options->depth; level++) {
        fprintf(out, "machine of monitor %u, in which monitor %u works:\n", level, level + 1);
        text_counts(&tower->levels[level].counts, options->strategy, out);
    }
}

static json_t *json_counts(const struct vm_counts *counts)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "direct", (json_int_t)counts->direct, "emulated",
                     (json_int_t)counts->emulated, "interpreted", (json_int_t)counts->interpreted,
                     "reflected", (json_int_t)counts->reflected, "exits",
                     (json_int_t)counts->exits);
}

static json_t *json_guest(struct tower *tower, unsigned index)
{
    const struct guest *guest = &tower->guests[index];
    const struct computer *computer = &guest->computer;
    const struct bus *bus = tower_machine(tower, index)->bus;
    json_t *traps = json_object();
    for (unsigned cause = 1; cause < CAUSES; cause++)
        json_object_set_new(traps, trap_rows[cause].name,
                            json_integer((json_int_t)computer->traps[cause]));
    json_t *object =
        json_pack("{s:s?, s:s, s:I, s:I, s:I, s:o}", "program", guest->program.path, "state",
                  computer_state_names[computer->state], "instructions",
                  (json_int_t)computer->retired, "clock", (json_int_t)computer->cpu.control.clock,
                  "unknown_ports", (json_int_t)bus->unknown, "traps", traps);
    if (computer->state == COMPUTER_OFF)
        json_object_set_new(object, "exit_status", json_integer(bus->exit_status));
    if (tower->options.depth)
        json_object_set_new(object, "counts", json_counts(&tower->vms[index].counts));
    return object;
}

void stats_json(struct tower *tower, FILE *out)
{
    const struct tower_options *options = &tower->options;
    json_t *guests = json_array(), *levels = json_array();
    for (unsigned i = 0; i < options->guests; i++)
        json_array_append_new(guests, json_guest(tower, i));
    for (unsigned level = 0; level + 1 < options->depth; level++)
        json_array_append_new(levels, json_counts(&tower->levels[level].counts));
    json_t *all = json_pack(
        "{s:s, s:s?, s:i, s:I, s:o, s:o}", "isa", profile_names[options->profile], "strategy",
        options->depth ? options->strategy->name : NULL, "depth", (int)options->depth, "switches",
        options->depth ? (json_int_t)tower_monitor(tower)->switches : 0, "guests", guests, "levels",
        levels);
    json_dumpf(all, out, JSON_INDENT(2));
    fputc('\n', out);
    json_decref(all);
}
