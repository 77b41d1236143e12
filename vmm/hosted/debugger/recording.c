/* recording.c - see recording.h. */
#include "vmm/hosted/debugger/recording.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool recording_save(struct debuggee *debuggee, const char *path, struct error *error)
{
    struct tower *tower = &debuggee->session.tower;
    struct replay_end end;
    if (debuggee->session.resumed)
        return error_set(error, "the run began at a snapshot: a replay needs it from power-on; "
                                "'save' writes another snapshot");
    if (debuggee->timeline.origin)
        return error_set(error,
                         "the state was changed by hand or restored: a replay could not come here; "
                         "'save' writes a snapshot");
    unsigned steps = tower_can_run(tower) ? debuggee->timeline.now.steps : REPLAY_REST;
    return (replay_end_here(tower, steps, &end) ||
            error_set(error, "%s: not written: the state cannot be read", path)) &&
           replay_save(tower, &end, path, error);
}

struct moment recording_end(const struct debuggee *debuggee)
{
    const struct replay_end *end = &debuggee->session.replay.end;
    return (struct moment){end->instructions, end->steps};
}

static bool is_at_end(const struct debuggee *debuggee)
{
    struct moment now = debuggee->timeline.now, end = recording_end(debuggee);
    if (end.steps != REPLAY_REST)
        return moment_same(now, end);
    return now.instructions == end.instructions && !tower_can_run(&debuggee->session.tower);
}

bool recording_check(struct debuggee *debuggee, struct error *error)
{
    const struct replay *replay = &debuggee->session.replay;
    struct replay_end here;
    if (!debuggee->session.replays)
        return error_set(error, "this run is no replay");
    if (!is_at_end(debuggee))
        return error_set(
            error,
            "%s: the recording ended after %" PRIu64 " instructions, and this is after %" PRIu64,
            replay->path, replay->end.instructions, debuggee->timeline.now.instructions);
    if (!replay_end_here(&debuggee->session.tower, replay->end.steps, &here))
        return error_set(error, "%s: the state cannot be read", replay->path);
    return here.state == replay->end.state ||
           error_set(error, "%s: the run ended in another state than was recorded", replay->path);
}

bool recording_go_to_end(struct debuggee *debuggee, struct error *error)
{
    if (debuggee->session.replays)
        debuggee_go(debuggee, recording_end(debuggee));
    return recording_check(debuggee, error);
}

bool debuggee_save(struct debuggee *debuggee, const char *path, struct error *error)
{
    struct tower *tower = &debuggee->session.tower;
    for (unsigned i = 0; i < tower->options.guests; i++)
        if (disk_file_is_changed(&tower->guests[i].disk))
            return error_set(error,
                             "guest %u has written to its disk, in memory only: a snapshot would "
                             "not have it; 'record' writes a replay",
                             i);
    return snapshot_write(tower, path, error);
}

static bool check_machine(const struct tower_options *here, const struct snapshot *snapshot,
                          struct error *error)
{
    const struct tower_options *there = &snapshot->options;
    if (memcmp(there->silent, here->silent, sizeof here->silent) != 0)
        return error_set(error, "%s: other instructions were silent in user mode; see 'isa set'",
                         snapshot->name);
    if (there->profile == here->profile && there->guests == here->guests &&
        there->size == here->size)
        return true;
    return error_set(
        error, "%s: of another machine: %s, %u guest%s of %u bytes; 'visor debug %s' opens it",
        snapshot->name, profile_names[there->profile], there->guests, there->guests == 1 ? "" : "s",
        there->size, snapshot->name);
}

/* Restores into a tower of its own, with the disks as they were, which proves that it can be. */
static bool try_elsewhere(const struct snapshot *snapshot, const struct tower *tower,
                          struct error *error)
{
    struct tower *trial = malloc(sizeof *trial);
    if (!trial)
        return error_set(error, "%s: too large for this host", snapshot->name);
    bool ok = tower_build(trial, &tower->options, error);
    for (unsigned i = 0; ok && i < tower->options.guests; i++) {
        trial->guests[i].disk = tower->guests[i].disk; /* borrowed */
        trial->guests[i].disk.written.root = NULL;
        tower_plug(trial, i);
    }
    ok = ok && snapshot_restore(snapshot, trial, error);
    for (unsigned i = 0; trial->guests && i < tower->options.guests; i++)
        trial->guests[i].disk = (struct disk_file){.descriptor = -1};
    tower_free(trial);
    free(trial);
    return ok;
}

static bool restore(struct debuggee *debuggee, const struct snapshot *snapshot, struct error *error)
{
    struct tower *tower = &debuggee->session.tower;
    if (!check_machine(&tower->options, snapshot, error) || !try_elsewhere(snapshot, tower, error))
        return false;
    for (unsigned i = 0; i < tower->options.guests; i++)
        disk_file_revert(&tower->guests[i].disk);
    bool ok = snapshot_restore(snapshot, tower, error);
    for (unsigned i = 0; i < tower->options.guests; i++)
        if (!input_seek(&tower->guests[i].input, tower->guests[i].board.console.taken))
            error_set(error, "guest %u: its input is shorter than what it had read", i);
    debuggee->timeline.now = (struct moment){tower_retired(tower), 0};
    return timeline_changed(&debuggee->timeline, error) && ok && error->text[0] == '\0';
}

bool debuggee_restore(struct debuggee *debuggee, const char *path, struct error *error)
{
    struct snapshot snapshot;
    if (!snapshot_read(&snapshot, path, error))
        return false;
    bool ok = restore(debuggee, &snapshot, error);
    snapshot_free(&snapshot);
    return ok;
}
