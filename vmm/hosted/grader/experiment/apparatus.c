/* apparatus.c - see apparatus.h: setting up, and taking down. */
#include "vmm/hosted/grader/experiment/apparatus.h"
#include "vmm/hosted/grader/experiment/random_state.h"
#include "vmm/hosted/snapshot.h"

#include <stdlib.h>
#include <string.h>

static bool no_storage(struct error *error)
{
    return error_set(error, "the host has no storage left");
}

static bool build(struct apparatus *apparatus, struct error *error)
{
    const struct conditions *conditions = apparatus->conditions;
    struct tower_options options = {.profile = conditions->profile,
                                    .strategy = strategy_for(conditions->profile),
                                    .depth = conditions->depth,
                                    .guests = 1,
                                    .size = conditions->ram};
    if (!tower_build(&apparatus->tower, &options, error))
        return false;
    apparatus->guest = &apparatus->tower.guests[0];
    apparatus->computer = &apparatus->guest->computer;
    apparatus->storage = apparatus->tower.bare.memory.bytes + tower_origin(&apparatus->tower, 0);
    return true;
}

/* The guest's program is borrowed, whatever it is. */
static bool load(struct apparatus *apparatus, struct error *error)
{
    const struct conditions *conditions = apparatus->conditions;
    struct program *program = &apparatus->guest->program;
    *program = (struct program){.path = "the program", .image = *conditions->image};
    if (conditions->has_random_state) {
        if (!random_state_fill(conditions->image, conditions->ram, conditions->random_state,
                               &apparatus->filled))
            return no_storage(error);
        program->image = apparatus->filled;
    }
    return program_load(program, apparatus->computer, tower_machine(&apparatus->tower, 0), error);
}

static bool draw_registers(struct apparatus *apparatus)
{
    word x[REGISTERS];
    bool ok = true;
    random_state_registers(apparatus->conditions->random_state, x);
    for (unsigned i = 1; ok && i < REGISTERS; i++)
        ok = intervenor_add(
            &apparatus->guest->intervenor,
            &(struct intervention){.kind = INTERVENE_REGISTER, .numbers = {i, x[i]}});
    return ok;
}

/* Who is not meddled with has no intervenor. */
static void plug(struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    struct guest *guest = apparatus->guest;
    guest->intervenes =
        conditions->has_random_state || conditions->preemption_count || conditions->injection_count;
    tower_plug(&apparatus->tower, 0);
    guest->board.console.output = transcript_sink(&apparatus->transcript);
}

static bool open_disk(struct apparatus *apparatus, struct error *error)
{
    const struct conditions *conditions = apparatus->conditions;
    return !conditions->disk || disk_file_of_bytes(&apparatus->guest->disk, conditions->disk,
                                                   conditions->disk_size, "the disk", error);
}

static bool begin_occasions(struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    struct observation *seen = apparatus->seen;
    apparatus->looks = calloc(conditions->look_count + 1, sizeof *apparatus->looks);
    apparatus->injections = calloc(conditions->injection_count + 1, sizeof *apparatus->injections);
    seen->looks = calloc(conditions->look_count + 1, sizeof *seen->looks);
    if (!apparatus->looks || !apparatus->injections || !seen->looks)
        return false;
    seen->look_count = conditions->look_count;
    for (size_t i = 0; i < conditions->look_count; i++)
        occasion_init(&apparatus->looks[i], &conditions->looks[i], conditions->image);
    for (size_t i = 0; i < conditions->injection_count; i++)
        occasion_init(&apparatus->injections[i], &conditions->injections[i].at, conditions->image);
    apparatus->injections_left = conditions->injection_count;
    return true;
}

static bool begin_fences(struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    struct memory *memory = &apparatus->tower.bare.memory;
    paddr origin = tower_origin(&apparatus->tower, 0);
    if (!fence_begin(&apparatus->outside, memory, 0, memory->size, origin, conditions->ram))
        return false;
    return !conditions->confine_length ||
           fence_begin(&apparatus->within, memory, origin, origin + conditions->ram,
                       origin + conditions->confine_origin, conditions->confine_length);
}

static bool begin_watching(struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    struct memory *memory = &apparatus->tower.bare.memory;
    input_init(&apparatus->guest->input, INPUT_LIVE, 0);
    return transcript_init(&apparatus->transcript, conditions->budget.console) &&
           typist_begin(&apparatus->typist, &apparatus->guest->input, conditions->inputs,
                        conditions->input_count, conditions->image) &&
           begin_occasions(apparatus) && begin_fences(apparatus) &&
           (!conditions->boundaries ||
            digest_init(&apparatus->digest, memory, tower_origin(&apparatus->tower, 0),
                        conditions->ram)) &&
           (!conditions->has_random_state || draw_registers(apparatus));
}

bool apparatus_begin(struct apparatus *apparatus, const struct conditions *conditions,
                     struct observation *seen, struct error *error)
{
    *apparatus = (struct apparatus){.conditions = conditions, .seen = seen};
    *seen = (struct observation){.isolated = true};
    if (!build(apparatus, error) || !load(apparatus, error) || !open_disk(apparatus, error))
        return false;
    if (!begin_watching(apparatus))
        return no_storage(error);
    plug(apparatus);
    return true;
}

void apparatus_free(struct apparatus *apparatus)
{
    if (apparatus->guest)
        apparatus->guest->program = (struct program){0};
    if (apparatus->filled.segments)
        random_state_free(apparatus->conditions->image, &apparatus->filled);
    free(apparatus->transcript.bytes);
    typist_free(&apparatus->typist);
    free(apparatus->looks);
    free(apparatus->injections);
    digest_free(&apparatus->digest);
    fence_free(&apparatus->outside);
    fence_free(&apparatus->within);
    if (apparatus->tower.guests)
        tower_free(&apparatus->tower);
}

/* What lies below and above the guest is the monitors', and nobody's. */
static void check_outside(struct apparatus *apparatus)
{
    struct observation *seen = apparatus->seen;
    paddr at;
    if (!seen->isolated || !fence_broken(&apparatus->outside, 0, false, &at))
        return;
    seen->isolated = false;
    snprintf(seen->breach, sizeof seen->breach,
             "storage of the host at 0x%x, which is not the guest's, was changed", at);
}

static bool keep_interventions(struct apparatus *apparatus)
{
    const struct intervenor *intervenor = &apparatus->guest->intervenor;
    struct observation *seen = apparatus->seen;
    if (intervenor->count == 0)
        return true;
    seen->interventions = malloc(intervenor->count * sizeof *seen->interventions);
    if (!seen->interventions)
        return false;
    memcpy(seen->interventions, intervenor->list, intervenor->count * sizeof *seen->interventions);
    seen->intervention_count = intervenor->count;
    return true;
}

bool apparatus_finish(struct apparatus *apparatus, struct error *error)
{
    struct observation *seen = apparatus->seen;
    const struct computer *computer = apparatus->computer;
    if (apparatus->failed || apparatus->transcript.failed || !keep_interventions(apparatus) ||
        !snapshot_digest(&apparatus->tower, &seen->state))
        return no_storage(error);
    check_outside(apparatus);
    seen->console = apparatus->transcript.bytes;
    seen->console_size = apparatus->transcript.size;
    apparatus->transcript.bytes = NULL;
    memcpy(seen->counts, computer->traps, sizeof seen->counts);
    seen->exit_status = computer->machine->bus->exit_status;
    seen->last = computer->trap;
    seen->retired = computer->retired;
    seen->time = computer->cpu.control.time;
    seen->injected = apparatus->injections_left == 0;
    seen->retired_after = seen->retired - apparatus->injected_at;
    if (apparatus->conditions->depth)
        seen->monitor = apparatus->tower.vms[0].counts;
    return true;
}

uint8_t *apparatus_disk(struct apparatus *apparatus)
{
    struct disk_file *disk = &apparatus->guest->disk;
    uint8_t *bytes = malloc((size_t)disk->sectors * SECTOR_BYTES + 1);
    struct disk_backend backend = disk_file_backend(disk);
    for (word i = 0; bytes && i < disk->sectors; i++)
        if (!backend.read(backend.context, i, bytes + (size_t)i * SECTOR_BYTES)) {
            free(bytes);
            return NULL;
        }
    return bytes;
}
