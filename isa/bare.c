/* bare.c - the machine in software: run.inc over storage of its own, and in its stead, threaded.c.
 */
#include "isa/bare.h"
#include "isa/mmu.h"
#include "isa/threaded.h"

static struct bare *bare_of(struct machine *machine)
{
    return (struct bare *)machine;
}

/* Where virtual address 0 is; if nothing can be reached, anywhere. */
static inline uint8_t *origin_(const struct bare *bare, const struct psw *psw)
{
    return bare->memory.bytes + (mmu_reach(psw, bare->machine.size) ? psw->base : 0);
}

/* Pointers are made once a run, and first: the compiler gives them the better registers. */
#define RUN_NAME bare_run_plain
#define RUN_LOCALS                                                                                 \
    struct memory *const memory_ = &bare_of(machine)->memory;                                      \
    uint8_t *const bytes_ = memory_->bytes, *const virtual_ = origin_(bare_of(machine), &cpu->psw)
#define RUN_READ(at, bytes) memory_read(virtual_ + (at), bytes)
#define RUN_WRITE(at, value, bytes)                                                                \
    memory_write(virtual_ + (at), value, bytes);                                                   \
    WRITTEN_(base_ + (at), bytes)
#define RUN_READ_PHYSICAL(at) memory_read32(bytes_ + (at))
#define RUN_WRITE_PHYSICAL(at, value)                                                              \
    memory_write32(bytes_ + (at), value);                                                          \
    WRITTEN_(at, INSN_BYTES)
#define WRITTEN_(at, size)                                                                         \
    memory_->dirty[(at) >> PAGE_SHIFT] = 1;                                                        \
    if (memory_->decoded.pages[(at) >> PAGE_SHIFT])                                                \
    decoded_forget(&memory_->decoded, at, size)
#include "isa/run.inc"

static enum stop bare_run(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                          struct trap *trap)
{
    struct bare *bare = bare_of(machine);
    if (bare->plain)
        return bare_run_plain(machine, cpu, budget, trap);
    return threaded_run(&bare->threaded, cpu, budget, trap);
}

static bool bare_load(struct machine *machine, paddr at, void *to, word size)
{
    return memory_load(&bare_of(machine)->memory, at, to, size);
}

static bool bare_store(struct machine *machine, paddr at, const void *from, word size)
{
    return memory_store(&bare_of(machine)->memory, at, from, size);
}

static word bare_in(struct machine *machine, word port, uint64_t now)
{
    return bus_in(machine->bus, port, now);
}

static void bare_out(struct machine *machine, word port, word value, uint64_t now)
{
    bus_out(machine->bus, port, value, now);
}

static const struct machine_ops bare_ops = {
    .run = bare_run, .load = bare_load, .store = bare_store, .in = bare_in, .out = bare_out};

bool bare_init(struct bare *bare, word size, enum profile profile)
{
    *bare = (struct bare){.plain = false};
    if (!memory_init(&bare->memory, size))
        return false;
    bus_init(&bare->bus, &bare->machine);
    threaded_init(&bare->threaded, &bare->machine, &bare->memory, bare_run_plain);
    machine_init(&bare->machine, &bare_ops, size, profile, &bare->bus);
    return true;
}

void bare_free(struct bare *bare)
{
    memory_free(&bare->memory);
}
