/* foundation.c - see foundation.h. */
#include "vmm/hosted/foundation.h"

#include <stdlib.h>

/* What the serving program's computer may take, in instructions: PER_BYTE for a byte of a command
 * or its answer if one native monitor is below it, PER_NATIVE times that for each further one; and
 * for each instruction that it is asked to run, what every native monitor adds by its turns, or by
 * interpreting it. All are many times what is needed: a monitor that needed more would be lost. */
enum { PER_BYTE = 1 << 14, PER_NATIVE = 1 << 7, PER_TURN = 1 << 13, PER_INTERPRETED = 1 << 12 };

/* At most REMOTE_PATIENCE, as both are. */
static uint64_t multiply(uint64_t a, uint64_t b)
{
    return b == 0 || a <= REMOTE_PATIENCE / b ? a * b : REMOTE_PATIENCE;
}

static struct remote_patience patience_of(const struct storey *storey)
{
    const struct native_options *options = &storey->natives.options;
    const bool interprets = strategies[options->strategy]->interprets_user;
    uint64_t factor = 2 + PER_TURN / options->quantum + interprets * (uint64_t)PER_INTERPRETED;
    struct remote_patience patience = {.per_instruction = 1, .per_byte = PER_BYTE};
    for (unsigned i = 0; i < storey->native; i++) {
        patience.per_instruction = multiply(patience.per_instruction, factor);
        patience.per_byte = multiply(patience.per_byte, i ? PER_NATIVE * factor : factor);
    }
    return patience;
}

/* The storey that begins at a level of the list. Returns where the next one does. */
static unsigned cut(const struct level_list *list, unsigned from, unsigned *hosted,
                    unsigned *native)
{
    *hosted = level_list_run(list, from, LEVEL_HOSTED);
    *native = level_list_run(list, from + *hosted, LEVEL_NATIVE);
    return from + *hosted + *native;
}

void foundation_top(const struct level_list *list, unsigned *hosted, unsigned *native)
{
    unsigned from = 0;
    while (from < list->count)
        from = cut(list, from, hosted, native);
}

static unsigned count_storeys(const struct level_list *list)
{
    unsigned count = 0, hosted, native;
    for (unsigned from = 0; from < list->count; count++)
        from = cut(list, from, &hosted, &native);
    return count;
}

static void cut_all(struct foundation *foundation, const struct level_list *list)
{
    unsigned from = 0;
    for (unsigned i = 0; i < foundation->count; i++) {
        struct storey *storey = &foundation->storeys[i];
        from = cut(list, from, &storey->hosted, &storey->native);
    }
}

/* Of the storey's tower. */
static struct tower_options tower_options_of(struct foundation *foundation, unsigned number,
                                             const struct tower_options *top)
{
    struct storey *storey = &foundation->storeys[number];
    return (struct tower_options){.profile = top->profile,
                                  .strategy = top->strategy,
                                  .depth = storey->hosted,
                                  .guests = 1,
                                  .size = native_tower_size(&storey->natives, 0),
                                  .seed = top->seed,
                                  .quantum = top->quantum,
                                  .remote = number ? &storey[-1].remote : NULL};
}

/* The native monitors of all storeys, and with them how much storage each storey needs. From above:
 * what is below must have room for it. */
static bool build_natives(struct foundation *foundation, const struct image *monitor,
                          const struct image *served, const struct native_options *natives,
                          const struct tower_options *top, struct error *error)
{
    const struct program program = {.path = "serving program", .image = *served};
    struct tower_options above = *top;
    for (unsigned i = foundation->count; i-- > 0;) {
        struct storey *storey = &foundation->storeys[i];
        struct native_options options = *natives;
        uint64_t size = tower_size(&above, foundation->body);
        if (size > STORAGE_MAX)
            return error_set(error, "storage is not enough for so many levels; give the guests "
                                    "less with --mem");
        options.levels = storey->native;
        options.guests = 1;
        options.size = (word)size;
        if (!native_tower_build(&storey->natives, &options, monitor, &program, error))
            return false;
        above = tower_options_of(foundation, i, top);
    }
    return true;
}

/* Where the machine that the serving program serves begins, in that of the tower's guest. */
static paddr served_origin(const struct storey *storey)
{
    return storey->native * storey->natives.body;
}

static void plug(struct storey *storey)
{
    struct console *console = &storey->tower.guests[0].board.console;
    tower_plug(&storey->tower, 0);
    console->input = remote_machine_input(&storey->remote);
    console->output = remote_machine_output(&storey->remote);
}

static bool build_storey(struct foundation *foundation, unsigned number,
                         const struct tower_options *top, struct error *error)
{
    struct storey *storey = &foundation->storeys[number];
    const struct tower_options options = tower_options_of(foundation, number, top);
    const struct program program = {.path = "native monitor", .image = storey->natives.image};
    if (!tower_build(&storey->tower, &options, error))
        return false;
    struct computer *computer = &storey->tower.guests[0].computer;
    if (!program_load(&program, computer, tower_machine(&storey->tower, 0), error))
        return false;
    remote_machine_init(
        &storey->remote,
        &(struct remote_options){.computer = computer,
                                 .origin = served_origin(storey),
                                 .size = native_tower_size(&storey->natives, storey->native),
                                 .body = foundation->body,
                                 .profile = top->profile,
                                 .patience = patience_of(storey)});
    plug(storey);
    return true;
}

static bool build_storeys(struct foundation *foundation, struct tower_options *top,
                          struct error *error)
{
    for (unsigned i = 0; i < foundation->count; i++)
        if (!build_storey(foundation, i, top, error))
            return false;
    top->remote = &foundation->storeys[foundation->count - 1].remote;
    return true;
}

static bool build(struct foundation *foundation, const struct level_list *list,
                  const struct image *monitor, const struct native_options *natives,
                  struct tower_options *top, struct error *error)
{
    struct image served;
    if (!native_served_read(&served, error))
        return false;
    foundation->body = native_body(&served);
    foundation->storeys = calloc(foundation->count, sizeof *foundation->storeys);
    bool ok = foundation->storeys || error_set(error, "the host has no storage left");
    if (ok)
        cut_all(foundation, list);
    ok = ok && build_natives(foundation, monitor, &served, natives, top, error) &&
         build_storeys(foundation, top, error);
    image_free(&served);
    return ok;
}

bool foundation_build(struct foundation *foundation, const struct level_list *list,
                      const struct image *monitor, const struct native_options *natives,
                      struct tower_options *top, struct error *error)
{
    *foundation = (struct foundation){.count = count_storeys(list) - 1};
    if (foundation->count == 0 || build(foundation, list, monitor, natives, top, error))
        return true;
    foundation_free(foundation);
    return false;
}

void foundation_free(struct foundation *foundation)
{
    for (unsigned i = 0; foundation->storeys && i < foundation->count; i++) {
        struct storey *storey = &foundation->storeys[i];
        free(storey->levels);
        native_tower_free(&storey->natives);
        tower_free(&storey->tower);
    }
    free(foundation->storeys);
    *foundation = (struct foundation){.count = 0};
}

/* No guest can do that, and no person. */
static bool tell_failure(const struct foundation *foundation, unsigned number,
                         const struct error *why, struct error *error)
{
    unsigned monitors = 0;
    for (unsigned i = 0; i <= number; i++)
        monitors += foundation->storeys[i].hosted + foundation->storeys[i].native;
    return error_set(error,
                     "the link to what monitor %u, a native one, holds is broken: %s; please "
                     "report this fault of visor's",
                     monitors - 1, why->text);
}

bool foundation_on(struct foundation *foundation, struct error *error)
{
    struct error why = {""};
    for (unsigned i = 0; i < foundation->count; i++)
        if (!remote_machine_on(&foundation->storeys[i].remote, &why))
            return tell_failure(foundation, i, &why, error);
    return true;
}

static bool read_levels(struct storey *storey, struct error *error)
{
    storey->levels = calloc(storey->native, sizeof *storey->levels);
    if (!storey->levels)
        return error_set(error, "the host has no storage left");
    return native_levels_read(storey->levels, storey->native, tower_machine(&storey->tower, 0), 0,
                              native_tower_size(&storey->natives, 0), error) &&
           native_tower_check(&storey->natives, storey->levels, error);
}

bool foundation_off(struct foundation *foundation, struct error *error)
{
    struct error why = {""};
    unsigned broken = foundation->count;
    for (unsigned i = foundation->count; i-- > 0;) {
        struct error its = {""};
        if (!remote_machine_off(&foundation->storeys[i].remote, &its)) {
            broken = i;
            why = its;
        }
    }
    if (broken < foundation->count)
        return tell_failure(foundation, broken, &why, error);
    for (unsigned i = 0; i < foundation->count; i++)
        if (!read_levels(&foundation->storeys[i], error))
            return false;
    return true;
}
