/* experiment.c - see experiment.h. */
#include "vmm/hosted/grader/experiment/experiment.h"
#include "vmm/hosted/grader/experiment/apparatus.h"

#include <stdlib.h>
#include <string.h>

void observation_free(struct observation *seen)
{
    for (size_t i = 0; seen->looks && i < seen->look_count; i++)
        free(seen->looks[i].storage);
    free(seen->looks);
    free(seen->final.storage);
    free(seen->console);
    free(seen->traps);
    free(seen->modes);
    free(seen->interventions);
    *seen = (struct observation){0};
}

/* Runs; if power was cut, *cut is the disk as it is then, which the caller frees. */
static bool run_once(const struct conditions *conditions, struct observation *seen, bool *cut,
                     uint8_t **disk, struct error *error)
{
    struct apparatus *apparatus = malloc(sizeof *apparatus);
    if (!apparatus)
        return error_set(error, "the host has no storage left");
    bool ok = apparatus_begin(apparatus, conditions, seen, error);
    if (ok) {
        apparatus_run(apparatus);
        *cut = apparatus->cut && !apparatus->failed;
        ok = apparatus_finish(apparatus, error);
    }
    if (ok && *cut && !(*disk = apparatus_disk(apparatus)))
        ok = error_set(error, "the host has no storage left");
    apparatus_free(apparatus);
    free(apparatus);
    if (!ok)
        observation_free(seen);
    return ok;
}

word trap_origin(const struct trap *trap, const struct psw *old)
{
    return old->base + trap->pc - (trap->cause == CAUSE_SYSCALL ? (word)sizeof(word) : 0);
}

/* What holds for the machine that is switched on after a power cut. */
static struct conditions conditions_after(const struct conditions *conditions, const uint8_t *disk)
{
    struct conditions after = *conditions;
    after.injections = NULL;
    after.injection_count = after.preemption_count = 0;
    if (after.disk)
        after.disk = disk;
    return after;
}

bool experiment_run(const struct conditions *conditions, struct observation *seen,
                    struct error *error)
{
    bool cut = false;
    uint8_t *disk = NULL;
    if (!run_once(conditions, seen, &cut, &disk, error))
        return false;
    if (!cut)
        return true;
    struct conditions after = conditions_after(conditions, disk);
    observation_free(seen);
    bool ok = run_once(&after, seen, &cut, &disk, error);
    free(disk);
    return ok;
}

static bool has_power_cut(const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->injection_count; i++)
        if (conditions->injections[i].kind == INJECT_POWER_CUT)
            return true;
    return false;
}

bool experiment_observed(const struct conditions *conditions, struct conditions *observed,
                         uint8_t **disk, struct error *error)
{
    struct observation seen;
    bool cut = false;
    *disk = NULL;
    *observed = *conditions;
    if (!has_power_cut(conditions))
        return true;
    if (!run_once(conditions, &seen, &cut, disk, error))
        return false;
    observation_free(&seen);
    if (cut)
        *observed = conditions_after(conditions, *disk);
    return true;
}

bool experiment_disk(const struct conditions *conditions, uint8_t **disk, size_t *size,
                     struct error *error)
{
    struct conditions observed;
    uint8_t *cut;
    *disk = NULL;
    *size = 0;
    if (!experiment_observed(conditions, &observed, &cut, error))
        return false;
    if (observed.disk && (*disk = malloc(observed.disk_size + 1))) {
        memcpy(*disk, observed.disk, observed.disk_size);
        *size = observed.disk_size;
    }
    free(cut);
    return !observed.disk || *disk || error_set(error, "the host has no storage left");
}
