/* interpret.c - everything in software: run.inc over a virtual machine. Serves every machine, at
 * the price of speed.
 *
 * Storage is reached as the virtual machine offers it, so that the allocator has the last word on
 * every access. */
#include "vmm/strategies/interpret.h"

static word read_(struct machine *machine, paddr at, word bytes)
{
    uint8_t b[4] = {0};
    machine->ops->load(machine, at, b, bytes);
    return (word)b[0] | (word)b[1] << 8 | (word)b[2] << 16 | (word)b[3] << 24;
}

static void write_(struct machine *machine, paddr at, word value, word bytes)
{
    const uint8_t b[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                          (uint8_t)(value >> 24)};
    machine->ops->store(machine, at, b, bytes);
}

#define RUN_NAME run_virtual
#define RUN_LOCALS
#define RUN_READ(at, bytes)           read_(machine, base_ + (at), bytes)
#define RUN_WRITE(at, value, bytes)   write_(machine, base_ + (at), value, bytes)
#define RUN_READ_PHYSICAL(at)         read_(machine, at, 4)
#define RUN_WRITE_PHYSICAL(at, value) write_(machine, at, value, 4)
#include "isa/run.inc"

enum stop interpret_run(struct vm *vm, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    uint64_t before = *budget;
    enum stop stop = run_virtual(&vm->machine, cpu, budget, trap);
    vm->counts.interpreted += before - *budget;
    return stop;
}

const struct strategy interpret_all = {
    .name = "interpret",
    .text = "every instruction is interpreted; serves every machine",
    .interprets_supervisor = true,
    .interprets_user = true,
    .run = interpret_run,
};
