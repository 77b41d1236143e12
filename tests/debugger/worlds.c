/* worlds.c - see worlds.h. */
#include "tests/debugger/worlds.h"
#include "isa/random.h"
#include "tests/random/generator.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

enum { ROUNDS = 0x80, ENDING = 0x84 }; /* words of devices.s and calls.s */

static const char *const program_names[] = {[PROGRAM_DEVICES] = "devices.s",
                                            [PROGRAM_CALLS] = "calls.s",
                                            [PROGRAM_GENERATED] = "generated"};

uint64_t world_chance(uint64_t *state, uint64_t below)
{
    uint64_t high = random_next(state);
    return (high << 32 | random_next(state)) % below;
}

struct world_plan world_plan(unsigned number)
{
    uint64_t state = number;
    unsigned count = 0;
    while (strategies[count])
        count++;
    struct world_plan plan = {.seed = number + 1,
                              .depth = number % 4,
                              .strategy = strategies[number / 4 % count],
                              .quantum = 1 + world_chance(&state, 60),
                              .program = (enum world_program)world_chance(&state, PROGRAMS),
                              .rounds = (word)(10 + world_chance(&state, 120)),
                              .ending = (enum ending)world_chance(&state, ENDINGS)};
    static const enum input_kind kinds[] = {INPUT_NONE, INPUT_SCRIPT, INPUT_LIVE};
    plan.input = kinds[world_chance(&state, 3)];
    plan.guests = plan.depth ? 1 + (unsigned)world_chance(&state, 3) : 1;
    plan.meddling = world_chance(&state, 2) ? (unsigned)world_chance(&state, 40) : 0;
    return plan;
}

const char *world_name(const struct world_plan *plan)
{
    static char name[200];
    snprintf(name, sizeof name,
             "seed %llu, depth %u, %s, %u guests, quantum %llu, %s, input %d, meddling %u",
             (unsigned long long)plan->seed, plan->depth, plan->strategy->name, plan->guests,
             (unsigned long long)plan->quantum, program_names[plan->program], (int)plan->input,
             plan->meddling);
    return name;
}

static void load_text(struct tower *tower, unsigned index, const struct world_plan *plan)
{
    struct guest *guest = &tower->guests[index];
    struct machine *machine = tower_machine(tower, index);
    struct error error = {""};
    char path[512];
    snprintf(path, sizeof path, "%s/%s", PROGRAMS_FOLDER, program_names[plan->program]);
    ck_assert_msg(program_read(&guest->program, path, PROFILE_PG32, &error) &&
                      program_load(&guest->program, &guest->computer, machine, &error),
                  "%s", error.text);
    ck_assert(machine_store_word(machine, ROUNDS, plan->rounds) &&
              machine_store_word(machine, ENDING, (word)plan->ending));
}

static void load_generated(struct tower *tower, unsigned index, uint64_t seed)
{
    uint8_t storage[GENERATED_STORAGE];
    struct machine *machine = tower_machine(tower, index);
    generate(seed, PROFILE_PG32, storage);
    ck_assert(machine->ops->store(machine, 0, storage, sizeof storage));
    computer_init(&tower->guests[index].computer, machine, GENERATED_ENTRY);
}

/* A file that nobody else sees, of sectors by chance. */
static void open_disk(struct guest *guest, uint64_t seed)
{
    char path[] = "scratch-disk-XXXXXX";
    int descriptor = mkstemp(path);
    uint8_t bytes[WORLD_SECTORS * SECTOR_BYTES];
    struct error error = {""};
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)random_next(&seed);
    ck_assert(descriptor >= 0 && write(descriptor, bytes, sizeof bytes) == sizeof bytes);
    close(descriptor);
    bool ok = disk_file_open(&guest->disk, path, true, &error);
    unlink(path);
    ck_assert_msg(ok, "%s", error.text);
}

static void open_input(struct world *world, unsigned index, enum input_kind kind)
{
    static char lines[] = "Typed by nobody, read by all.\nA line, again.\n\t8*(3+4)\n";
    struct guest *guest = &world->tower.guests[index];
    input_init(&guest->input, kind, index);
    if (kind != INPUT_SCRIPT)
        return;
    world->scripts[index] = fmemopen(lines, sizeof lines - 1, "r");
    ck_assert(world->scripts[index] != NULL);
    guest->input.script = world->scripts[index];
}

/* Registers and storage seldom: a guest that is lost at once is a short world. */
static struct intervention intervention_by_chance(uint64_t *state)
{
    static const enum intervention_kind kinds[] = {
        INTERVENE_INTERRUPT,  INTERVENE_INTERRUPT, INTERVENE_INTERRUPT, INTERVENE_DISK_ERROR,
        INTERVENE_TORN_WRITE, INTERVENE_STORE,     INTERVENE_REGISTER};
    struct intervention one = {.kind = kinds[world_chance(state, sizeof kinds / sizeof kinds[0])]};
    switch (one.kind) {
    case INTERVENE_INTERRUPT:
        one.numbers[0] = (word)world_chance(state, IRQS);
        break;
    case INTERVENE_REGISTER:
        one.numbers[0] = REGISTERS - 1;
        one.numbers[1] = random_next(state);
        break;
    case INTERVENE_STORE:
        one.numbers[0] = WORLD_STORAGE - 4 * (word)world_chance(state, 16);
        one.numbers[1] = random_next(state);
        break;
    case INTERVENE_TORN_WRITE:
        one.numbers[0] = (word)world_chance(state, 4);
        break;
    case INTERVENE_DISK_ERROR:
    case INTERVENTION_KINDS:
        break;
    }
    return one;
}

static void meddle(struct guest *guest, const struct world_plan *plan, unsigned index)
{
    uint64_t state = plan->seed + 100 * index, time = 0, traps = 0;
    for (unsigned i = 0; i < plan->meddling; i++) {
        struct intervention one = intervention_by_chance(&state);
        one.time = time += world_chance(&state, 60);
        one.traps = traps += world_chance(&state, 3) ? 0 : world_chance(&state, 6);
        ck_assert(intervenor_add(&guest->intervenor, &one));
    }
}

static void begin_guest(struct world *world, unsigned index, const struct world_plan *plan)
{
    struct guest *guest = &world->tower.guests[index];
    if (plan->program != PROGRAM_GENERATED && index == 0)
        load_text(&world->tower, index, plan);
    else
        load_generated(&world->tower, index, plan->seed + 1000 * index);
    open_disk(guest, plan->seed + index);
    open_input(world, index, plan->input);
    output_init(&guest->output, world->console, plan->guests > 1 ? "a" : NULL, false);
    meddle(guest, plan, index);
    tower_plug(&world->tower, index);
}

void world_begin(struct world *world, const struct world_plan *plan)
{
    struct error error = {""};
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = plan->strategy,
                                    .depth = plan->depth,
                                    .guests = plan->guests,
                                    .size = WORLD_STORAGE,
                                    .seed = plan->seed,
                                    .quantum = plan->quantum};
    *world = (struct world){0};
    world->console = open_memstream(&world->printed, &world->printed_size);
    ck_assert(world->console != NULL);
    ck_assert_msg(tower_build(&world->tower, &options, &error), "%s", error.text);
    for (unsigned i = 0; i < plan->guests; i++)
        begin_guest(world, i, plan);
    ck_assert_msg(timeline_begin(&world->timeline, &world->tower, &error), "%s", error.text);
}

void world_end(struct world *world)
{
    timeline_end(&world->timeline);
    tower_free(&world->tower);
    for (unsigned i = 0; i < TOWER_GUESTS_MAX; i++)
        if (world->scripts[i])
            fclose(world->scripts[i]);
    fclose(world->console);
    free(world->printed);
}

size_t world_printed(struct world *world)
{
    fflush(world->console);
    return world->printed_size;
}

static void add(XXH64_state_t *state, const void *bytes, size_t size)
{
    XXH64_update(state, bytes, size);
}
#define ADD(lvalue) add(state, &(lvalue), sizeof(lvalue))

static void add_computer(XXH64_state_t *state, const struct computer *computer)
{
    const struct cpu *cpu = &computer->cpu;
    ADD(cpu->x);
#define PSW(name, text) ADD(cpu->psw.name);
#include "isa/state.def"
#define COUNTER(name, type, text) ADD(cpu->control.name);
#include "isa/state.def"
    ADD(computer->state);
    ADD(computer->trap);
    ADD(computer->traps);
    ADD(computer->retired);
}

/* The devices as they are in memory: what they forgot to list as theirs is seen too. */
static void add_guest(XXH64_state_t *state, struct guest *guest)
{
    const struct bus *bus = guest->computer.machine->bus;
    const struct output_place *place = &guest->output.place;
    uint64_t disk;
    add_computer(state, &guest->computer);
    ADD(bus->raised);
    ADD(bus->off);
    ADD(bus->exit_status);
    ADD(bus->unknown);
    ADD(guest->board);
    ADD(guest->intervenor.done);
    ADD(guest->intervenor.error);
    ADD(guest->intervenor.tears);
    ADD(guest->intervenor.tear);
    ADD(guest->input.at);
    ADD(place->said);
    add(state, place->line, place->length);
    if (!disk_file_digest(&guest->disk, &disk))
        ck_abort_msg("the disk cannot be read");
    ADD(disk);
}

static void add_monitor(XXH64_state_t *state, struct tower *tower)
{
    const struct monitor *monitor = tower_monitor(tower);
    for (unsigned i = 0; i < tower->options.guests && monitor; i++)
        ADD(tower->vms[i].counts);
    for (unsigned i = 0; i + 1 < tower->options.depth; i++)
        ADD(tower->levels[i].counts);
    if (!monitor)
        return;
    ADD(monitor->current);
    ADD(monitor->left);
    ADD(monitor->switches);
    ADD(monitor->scheduler.next);
}

uint64_t tower_digest(struct tower *tower)
{
    XXH64_state_t *state = XXH64_createState();
    if (!state)
        ck_abort_msg("no storage");
    XXH64_reset(state, 0);
    add_monitor(state, tower);
    for (unsigned i = 0; i < tower->options.guests; i++)
        add_guest(state, &tower->guests[i]);
    add(state, tower->bare.memory.bytes, tower->bare.memory.size);
    uint64_t digest = XXH64_digest(state);
    XXH64_freeState(state);
    return digest;
}

uint64_t world_digest(struct world *world)
{
    return tower_digest(&world->tower);
}
