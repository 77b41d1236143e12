/* house.c - see house.h. */
#include "tests/native/house.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/import/import.h"

#include <stdio.h>
#include <stdlib.h>

static const char turn_symbol[] = "computer_run"; /* called once for each turn */
enum { REGISTER_A0 = 10, MONITOR_MAX = 1 << 24 /* bytes of a file */ };

_Static_assert(offsetof(struct computer_there, cpu) == 8, "as PG32 aligns 64-bit words");

static void must_not_fail(bool good, const struct error *error)
{
    if (!good)
        fprintf(stderr, "%s\n", error->text);
    MUST(good);
}

word house_symbol(const struct house *house, const char *name, word *size)
{
    const struct image_symbol *symbol = image_symbol_named(&house->monitor, name);
    MUST(symbol);
    if (size)
        *size = symbol->size;
    return symbol->value;
}

static struct machine *machine_of(struct house *house)
{
    return &house->ground.bare.machine;
}

bool house_has_turns(const struct house *house)
{
    const struct native_options *options = &house->tower.options;
    return options->levels == 1 || !strategies[options->strategy]->interprets_supervisor;
}

static void place_breakpoint(struct house *house)
{
    house->turn_base = (house->tower.options.levels - 1) * house->tower.body;
    house->turn_pc = house_symbol(house, turn_symbol, NULL);
    house->turn_at = house->turn_base + house->turn_pc;
    MUST(machine_load_word(machine_of(house), house->turn_at, &house->turn_word));
}

static void set_breakpoint(struct house *house, bool armed)
{
    const word breakpoint = (word)insn_rows[INSN_break].opcode << FIELD_opcode_SHIFT;
    MUST(machine_store_word(machine_of(house), house->turn_at,
                            armed ? breakpoint : house->turn_word));
    house->armed = armed;
}

void house_disarm(struct house *house)
{
    set_breakpoint(house, false);
}

/* The monitor of this build; or, to see whether a wrong one is found out, that of a file. */
static void read_monitor(struct image *monitor)
{
    struct error error = {""};
    const char *path = getenv("NATIVE_MONITOR");
    uint8_t *bytes = NULL;
    size_t size;
    must_not_fail(path ? file_read(path, MONITOR_MAX, &bytes, &size, &error) &&
                             import_program(monitor, bytes, size, path, stderr, &error)
                       : native_monitor_read(monitor, &error),
                  &error);
    free(bytes);
}

void house_build(struct house *house, const struct native_options *options,
                 const struct ground_options *ground, const struct program *programs)
{
    struct error error = {""};
    struct ground_options with_size = *ground;
    *house = (struct house){.computers = 0};
    read_monitor(&house->monitor);
    must_not_fail(native_tower_build(&house->tower, options, &house->monitor, programs, &error),
                  &error);
    with_size.size = native_tower_size(&house->tower, 0);
    ground_init(&house->ground, &with_size);
    ground_load(&house->ground, &house->tower.image);
    place_breakpoint(house);
    if (house_has_turns(house))
        set_breakpoint(house, true);
}

void house_free(struct house *house)
{
    ground_free(&house->ground);
    native_tower_free(&house->tower);
    image_free(&house->monitor);
}

static bool is_at_turn(const struct house *house)
{
    const struct psw *psw = &house->ground.computer.cpu.psw;
    return psw->pc == house->turn_pc && psw->base == house->turn_base;
}

/* The first turn is the first guest's. */
static void see_turn(struct house *house)
{
    word size, guests = house_symbol(house, "guests", &size);
    word computer = house->ground.computer.cpu.x[REGISTER_A0];
    if (house->computers)
        return;
    house->stride = size / NATIVE_GUESTS;
    house->computers = house->turn_base + computer;
    MUST(computer >= guests && computer - guests < house->stride);
}

unsigned house_whose_turn(const struct house *house)
{
    word computer = house->turn_base + house->ground.computer.cpu.x[REGISTER_A0];
    unsigned guest = (computer - house->computers) / house->stride;
    MUST(guest < house->tower.options.guests &&
         computer == house->computers + guest * house->stride);
    return guest;
}

struct computer_there house_computer(struct house *house, unsigned guest)
{
    struct computer_there there;
    struct machine *machine = machine_of(house);
    MUST(house->computers);
    MUST(machine->ops->load(machine, house->computers + guest * house->stride, &there,
                            sizeof there));
    return there;
}

paddr house_origin(const struct house *house, unsigned guest)
{
    const struct native_options *options = &house->tower.options;
    return options->levels * house->tower.body + guest * options->size;
}

const uint8_t *house_storage(const struct house *house, unsigned guest)
{
    return house->ground.bare.memory.bytes + house_origin(house, guest);
}

static enum house_stop deliver(struct house *house, const struct trap *trap)
{
    struct computer *computer = &house->ground.computer;
    computer->trap = *trap;
    computer->traps[trap->cause]++;
    if (machine_deliver(machine_of(house), &computer->cpu, trap))
        return HOUSE_TRAPPED;
    computer->state = COMPUTER_STOPPED;
    return HOUSE_STOPPED;
}

static enum house_stop trapped(struct house *house, const struct trap *trap)
{
    if (house->armed && trap->cause == CAUSE_BREAK && is_at_turn(house)) {
        see_turn(house);
        house->passing = true;
        set_breakpoint(house, false);
        return HOUSE_TURN;
    }
    return deliver(house, trap);
}

/* The instruction under the breakpoint is executed alone. */
static uint64_t slice_of(const struct house *house, uint64_t budget)
{
    return house->passing && budget ? 1 : budget;
}

static void see_passed(struct house *house, bool was_there, uint64_t retired)
{
    if (!house->passing || !was_there || !retired)
        return;
    house->passing = false;
    set_breakpoint(house, true);
}

enum house_stop house_step(struct house *house, uint64_t *budget)
{
    struct computer *computer = &house->ground.computer;
    const uint64_t slice = slice_of(house, *budget);
    uint64_t left = slice;
    bool there = is_at_turn(house);
    struct trap trap;
    enum stop stop = machine_run_slice(machine_of(house), &computer->cpu, &left, &trap);
    *budget -= slice - left;
    house->retired += slice - left;
    see_passed(house, there, slice - left);
    switch (stop) {
    case STOP_TRAP:
        return trapped(house, &trap);
    case STOP_IDLE:
        return machine_wait(machine_of(house), &computer->cpu) ? HOUSE_RAN : HOUSE_WAITS;
    case STOP_OFF:
        return HOUSE_OFF;
    case STOP_BUDGET:
    case STOP_RECHECK:
        break;
    }
    return HOUSE_RAN;
}

enum house_stop house_run(struct house *house, uint64_t *budget)
{
    enum house_stop stop = HOUSE_RAN;
    while (*budget && (stop == HOUSE_RAN || stop == HOUSE_TRAPPED))
        stop = house_step(house, budget);
    return stop == HOUSE_TRAPPED ? HOUSE_RAN : stop;
}
