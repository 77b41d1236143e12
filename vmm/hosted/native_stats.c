/* native_stats.c - see native_stats.h. */
#include "vmm/hosted/native_stats.h"
#include "vmm/hosted/level_list.h"
#include "vmm/hosted/stats.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

static void add_counts(struct vm_counts *sum, const struct vm_counts *counts)
{
    sum->direct += counts->direct;
    sum->emulated += counts->emulated;
    sum->interpreted += counts->interpreted;
    sum->reflected += counts->reflected;
    sum->exits += counts->exits;
}

/* What one monitor did. */
struct work {
    enum level_kind kind;
    struct vm_counts counts; /* of its guests together */
    /* Of native ones: */
    uint64_t instructions;               /* that its machine carried out */
    uint64_t own;                        /* of these the monitor's; the others are its guests' */
    const struct remote_machine *remote; /* what its guest serves; NULL: it does not serve */
    uint64_t serving;                    /* instructions of the guest that it served with */
};

/* Of two counts, one may have been told long before the other. */
static uint64_t difference(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

static struct work native_work(const struct stats_storey *storey, unsigned level)
{
    const struct native_header *header = &storey->levels[level].header;
    struct work work = {.kind = LEVEL_NATIVE};
    work.instructions =
        level ? storey->levels[level - 1].header.guest[0].retired : tower_retired(storey->below);
    for (unsigned i = 0; i < header->guests; i++)
        add_counts(&work.counts, &header->guest[i].counts);
    work.own = difference(work.instructions, work.counts.direct);
    if (storey->remote && level + 1 == storey->natives) {
        work.remote = storey->remote;
        work.serving = difference(header->guest[0].retired, storey->remote->counts.retired);
    }
    return work;
}

static double ratio(uint64_t part, uint64_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static struct stats_guest guest_of(const struct native_level *innermost, unsigned index,
                                   const struct program *programs)
{
    const struct native_guest *guest = &innermost->header.guest[index];
    return (struct stats_guest){.program = programs[index].path,
                                .state = (enum computer_state)guest->state,
                                .exit_status = guest->exit_status,
                                .retired = guest->retired,
                                .clock = guest->cpu.control.clock,
                                .unknown = guest->unknown,
                                .traps = guest->traps,
                                .counts = &guest->counts};
}

/* What hosted monitor `level` did for its one guest. */
static const struct vm_counts *hosted_counts(const struct tower *below, unsigned level)
{
    bool last = level + 1 == below->options.depth;
    return last ? &below->vms[0].counts : &below->levels[level].counts;
}

static unsigned monitors_of(const struct stats_storey *storey)
{
    return storey->below->options.depth + storey->natives;
}

/* All monitors from the hardware upwards; the caller frees them. */
static struct work *work_of_all(const struct native_stats *stats, unsigned *count)
{
    *count = 0;
    for (unsigned i = 0; i < stats->count; i++)
        *count += monitors_of(&stats->storeys[i]);
    struct work *all = calloc(*count + 1, sizeof *all), *at = all;
    for (unsigned i = 0; all && i < stats->count; i++) {
        const struct stats_storey *storey = &stats->storeys[i];
        for (unsigned level = 0; level < storey->below->options.depth; level++)
            *at++ =
                (struct work){.kind = LEVEL_HOSTED, .counts = *hosted_counts(storey->below, level)};
        for (unsigned level = 0; level < storey->natives; level++)
            *at++ = native_work(storey, level);
    }
    return all;
}

static void text_link(const struct work *work, FILE *out)
{
    const struct remote_counts *counts = &work->remote->counts;
    fprintf(out, "  over a link  %12" PRIu64 "  runs, %" PRIu64 " loads, %" PRIu64 " stores\n",
            counts->runs, counts->loads, counts->stores);
    fprintf(out, "  bytes        %12" PRIu64 "  there, %" PRIu64 " back\n", counts->bytes_sent,
            counts->bytes_received);
    fprintf(out, "  serving      %12" PRIu64 "  of its guest's instructions\n", work->serving);
}

static void text_work(const struct work *work, const struct strategy *strategy, FILE *out)
{
    stats_text_counts(&work->counts, strategy, out);
    if (work->kind == LEVEL_HOSTED)
        return;
    fprintf(out, "  its machine  %12" PRIu64 "  instructions\n", work->instructions);
    fprintf(out, "  its own      %12" PRIu64 "  %6.2f %% of them\n", work->own,
            100 * ratio(work->own, work->instructions));
    fprintf(out, "  a trap cost  %12.1f  of its own instructions\n",
            ratio(work->own, work->counts.exits));
    if (work->remote)
        text_link(work, out);
}

static unsigned count_of(const struct work *all, unsigned count, enum level_kind kind)
{
    unsigned of_kind = 0;
    for (unsigned i = 0; i < count; i++)
        of_kind += all[i].kind == kind;
    return of_kind;
}

bool native_stats_text(const struct native_stats *stats, FILE *out)
{
    const struct native_options *options = stats->options;
    const struct strategy *strategy = strategies[options->strategy];
    unsigned count;
    struct work *all = work_of_all(stats, &count);
    if (!all)
        return false;
    fprintf(out, "%s, %s, %u hosted and %u native monitors, %" PRIu64 " switches\n",
            profile_names[options->profile], strategy->name, count_of(all, count, LEVEL_HOSTED),
            count_of(all, count, LEVEL_NATIVE), stats->innermost->header.switches);
    for (unsigned i = 0; i < options->guests; i++) {
        const struct stats_guest guest = guest_of(stats->innermost, i, stats->programs);
        stats_text_guest(i, &guest, strategy, out);
    }
    for (unsigned i = 0; i < count; i++) {
        fprintf(out, "monitor %u, %s, for the ", i, level_kind_names[all[i].kind]);
        if (i + 1 < count)
            fprintf(out, "machine of monitor %u:\n", i + 1);
        else
            fprintf(out, "guest%s:\n", options->guests > 1 ? "s" : "");
        text_work(&all[i], strategy, out);
    }
    free(all);
    return true;
}

static void set_number(json_t *object, const char *name, uint64_t number)
{
    json_object_set_new(object, name, json_integer((json_int_t)number));
}

static json_t *json_link(const struct work *work)
{
    const struct remote_counts *counts = &work->remote->counts;
    json_t *object = json_object();
    set_number(object, "runs", counts->runs);
    set_number(object, "loads", counts->loads);
    set_number(object, "stores", counts->stores);
    set_number(object, "bytes_sent", counts->bytes_sent);
    set_number(object, "bytes_received", counts->bytes_received);
    set_number(object, "retired", counts->retired);
    set_number(object, "serving", work->serving);
    return object;
}

static json_t *json_work(const struct work *work)
{
    json_t *object = stats_json_counts(&work->counts);
    json_object_set_new(object, "kind", json_string(level_kind_names[work->kind]));
    if (work->kind == LEVEL_HOSTED)
        return object;
    set_number(object, "instructions", work->instructions);
    set_number(object, "own", work->own);
    json_object_set_new(object, "own_per_exit", json_real(ratio(work->own, work->counts.exits)));
    if (work->remote)
        json_object_set_new(object, "link", json_link(work));
    return object;
}

bool native_stats_json(const struct native_stats *stats, FILE *out)
{
    const struct native_options *options = stats->options;
    json_t *guests = json_array(), *monitors = json_array();
    unsigned count;
    struct work *work = work_of_all(stats, &count);
    for (unsigned i = 0; i < options->guests; i++) {
        const struct stats_guest guest = guest_of(stats->innermost, i, stats->programs);
        json_array_append_new(guests, stats_json_guest(&guest));
    }
    for (unsigned i = 0; work && i < count; i++)
        json_array_append_new(monitors, json_work(&work[i]));
    json_t *all = json_pack(
        "{s:s, s:s, s:I, s:I, s:o, s:o}", "isa", profile_names[options->profile], "strategy",
        strategies[options->strategy]->name, "switches",
        (json_int_t)stats->innermost->header.switches, "instructions",
        (json_int_t)tower_retired(stats->storeys[0].below), "guests", guests, "monitors", monitors);
    if (work) {
        json_dumpf(all, out, JSON_INDENT(2));
        fputc('\n', out);
    }
    json_decref(all);
    bool ok = work;
    free(work);
    return ok;
}
