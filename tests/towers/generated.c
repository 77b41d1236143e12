/* generated.c - see generated.h. */
#include "tests/towers/generated.h"
#include "tests/random/generator.h"

#include <check.h>
#include <string.h>

static void load(struct tower *tower, unsigned index, uint64_t seed)
{
    uint8_t storage[GENERATED_STORAGE];
    struct machine *machine = tower_machine(tower, index);
    struct guest *guest = &tower->guests[index];
    generate(seed, PROFILE_PG32, storage);
    ck_assert(machine->ops->store(machine, 0, storage, sizeof storage));
    computer_init(&guest->computer, machine, GENERATED_ENTRY);
    input_init(&guest->input, INPUT_NONE, index);
    tower_plug(tower, index);
}

void generated_tower(struct tower *tower, const struct strategy *strategy, unsigned depth,
                     const uint64_t *seeds, unsigned guests)
{
    struct error error = {""};
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = strategy,
                                    .depth = depth,
                                    .guests = guests,
                                    .size = GENERATED_STORAGE,
                                    .seed = 1,
                                    .quantum = 97};
    ck_assert_msg(tower_build(tower, &options, &error), "%s", error.text);
    for (unsigned i = 0; i < guests; i++)
        load(tower, i, seeds[i]);
}

const struct strategy *strategy_in_turn(uint64_t number)
{
    unsigned count = 0;
    while (strategies[count])
        count++;
    return strategies[number % count];
}

uint64_t run_turns(struct tower *tower, uint64_t instructions)
{
    uint64_t left = instructions;
    while (left > 0 && tower_turn(tower, &left))
        ;
    return instructions - left;
}

void assert_same_guest(struct tower *tower, unsigned guest, struct tower *other_tower,
                       unsigned other)
{
    const struct computer *a = &tower->guests[guest].computer;
    const struct computer *b = &other_tower->guests[other].computer;
    ck_assert_uint_eq(a->retired, b->retired);
    ck_assert_int_eq(a->state, b->state);
    for (unsigned i = 0; i < REGISTERS; i++)
        ck_assert_uint_eq(a->cpu.x[i], b->cpu.x[i]);
    ck_assert(psw_same(&a->cpu.psw, &b->cpu.psw));
#define COUNTER(name, type, text) ck_assert_uint_eq(a->cpu.control.name, b->cpu.control.name);
#include "isa/state.def"
    ck_assert_mem_eq(a->traps, b->traps, sizeof a->traps);
    ck_assert_uint_eq(a->machine->bus->raised, b->machine->bus->raised);
    for (paddr at = 0; at < GENERATED_STORAGE; at += 4) {
        word x, y;
        ck_assert(machine_load_word(a->machine, at, &x) && machine_load_word(b->machine, at, &y));
        ck_assert_msg(x == y, "E[0x%x]: 0x%x, 0x%x", at, x, y);
    }
}
