/* experiment_record.c - see experiment.h: an experiment as a replay, and the proof that it is one.
 *
 * The run is made once more, for its tower; what comes out is read back and run as anybody would
 * run it. */
#include "vmm/hosted/grader/experiment/apparatus.h"
#include "vmm/hosted/replay.h"
#include "vmm/hosted/snapshot.h"

#include <stdlib.h>

static bool ends_for_good(enum run_end end)
{
    switch (end) {
    case RUN_OFF:
    case RUN_CHECK_STOP:
    case RUN_IDLE:
        return true;
    case RUN_OUT_OF_INSTRUCTIONS:
    case RUN_OUT_OF_TRAPS:
    case RUN_OUT_OF_CONSOLE:
        break;
    }
    return false;
}

static bool format(struct apparatus *apparatus, const char *name, char **bytes, size_t *size,
                   struct error *error)
{
    unsigned steps = ends_for_good(apparatus->seen->end) ? (unsigned)REPLAY_REST : apparatus->steps;
    struct replay_end end;
    apparatus->guest->program.path = name;
    return (replay_end_here(&apparatus->tower, steps, &end) ||
            error_set(error, "%s: the host has no storage left", name)) &&
           replay_format(&apparatus->tower, &end, name, bytes, size, error);
}

/* The run once more, as bytes. */
static bool run_again(const struct conditions *conditions, const struct observation *before,
                      const char *name, char **bytes, size_t *size, struct error *error)
{
    struct apparatus *apparatus = malloc(sizeof *apparatus);
    struct observation seen = {0};
    if (!apparatus)
        return error_set(error, "%s: the host has no storage left", name);
    bool ok = apparatus_begin(apparatus, conditions, &seen, error);
    if (ok) {
        apparatus_run(apparatus);
        ok = apparatus_finish(apparatus, error);
    }
    if (ok && (seen.state != before->state || seen.end != before->end))
        ok = error_set(error, "%s: the run was another one when made again", name);
    ok = ok && format(apparatus, name, bytes, size, error);
    apparatus_free(apparatus);
    free(apparatus);
    observation_free(&seen);
    return ok;
}

static bool set_up(struct tower *tower, struct replay *replay, const struct conditions *conditions,
                   struct error *error)
{
    struct guest *guest = &tower->guests[0];
    guest->program = (struct program){replay->guests[0].name, replay->guests[0].image};
    replay->guests[0].image = (struct image){0};
    if (!program_load(&guest->program, &guest->computer, tower_machine(tower, 0), error) ||
        !replay_feed(replay, tower, error) ||
        (conditions->disk && !disk_file_of_bytes(&guest->disk, conditions->disk,
                                                 conditions->disk_size, "the disk", error)) ||
        !replay_check_disk(replay, tower, 0, error))
        return false;
    tower_plug(tower, 0);
    return true;
}

/* As visor run does it: so many instructions, then steps; or all that there is. */
static void play(struct tower *tower, const struct replay_end *end)
{
    bool rest = end->steps == REPLAY_REST;
    uint64_t left = end->instructions + rest;
    while (left && tower_turn(tower, &left))
        ;
    for (unsigned i = 0; !rest && i < end->steps; i++) {
        uint64_t budget = 1;
        struct guest *guest = tower_next(tower, &budget);
        if (guest)
            computer_run_to_trap(&guest->computer, &budget);
    }
}

static bool prove(const struct conditions *conditions, const char *bytes, size_t size,
                  const char *name, struct error *error)
{
    struct tower *tower = malloc(sizeof *tower);
    struct replay replay = {0};
    struct replay_end here;
    bool ok = (tower || error_set(error, "%s: the host has no storage left", name)) &&
              replay_parse(&replay, bytes, size, name, error) &&
              tower_build(tower, &replay.options, error);
    if (ok) {
        ok = set_up(tower, &replay, conditions, error);
        if (ok)
            play(tower, &replay.end);
        ok = ok && replay_end_here(tower, replay.end.steps, &here) &&
             here.instructions == replay.end.instructions && here.state == replay.end.state;
        tower_free(tower);
    }
    replay_free(&replay);
    free(tower);
    return ok || error_set(error, "%s: the replay does not come to where the run came", name);
}

bool experiment_record(const struct conditions *conditions, const struct observation *seen,
                       const char *name, char **bytes, size_t *size, struct error *error)
{
    struct conditions observed;
    uint8_t *disk;
    *bytes = NULL;
    if (!experiment_observed(conditions, &observed, &disk, error))
        return false;
    bool ok = run_again(&observed, seen, name, bytes, size, error) &&
              prove(&observed, *bytes, *size, name, error);
    free(disk);
    if (ok)
        return true;
    free(*bytes);
    *bytes = NULL;
    return false;
}
