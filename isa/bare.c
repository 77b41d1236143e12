/* bare.c - the machine in software: run.inc over storage of its own. */
#include "isa/bare.h"
#include "isa/mmu.h"

static struct bare *bare_of(struct machine *machine)
{
    return (struct bare *)machine;
}

static inline word read_(const uint8_t *at, word bytes)
{
    return bytes == 4 ? memory_read32(at) : bytes == 2 ? memory_read16(at) : *at;
}

static inline void write_(uint8_t *at, word value, word bytes)
{
    if (bytes == 4)
        memory_write32(at, value);
    else if (bytes == 2)
        memory_write16(at, value);
    else
        *at = (uint8_t)value;
}

/* Where virtual address 0 is; if nothing can be reached, anywhere. */
static inline uint8_t *origin_(const struct bare *bare, const struct psw *psw)
{
    return bare->memory.bytes + (mmu_reach(psw, bare->machine.size) ? psw->base : 0);
}

/* Pointers are made once a run, and first: the compiler gives them the better registers. Writes
 * mark their page. */
#define DIRTY_(at) dirty_[(at) >> PAGE_SHIFT] = 1
#define RUN_NAME   bare_run
#define RUN_LOCALS                                                                                 \
    struct bare *const bare_ = bare_of(machine);                                                   \
    uint8_t *const memory_ = bare_->memory.bytes, *const dirty_ = bare_->memory.dirty;             \
    uint8_t *const virtual_ = origin_(bare_, &cpu->psw)
#define RUN_READ(at, bytes) read_(virtual_ + (at), bytes)
#define RUN_WRITE(at, value, bytes)                                                                \
    DIRTY_(base_ + (at));                                                                          \
    write_(virtual_ + (at), value, bytes)
#define RUN_READ_PHYSICAL(at) memory_read32(memory_ + (at))
#define RUN_WRITE_PHYSICAL(at, value)                                                              \
    DIRTY_(at);                                                                                    \
    memory_write32(memory_ + (at), value)
#include "isa/run.inc"

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
    if (!memory_init(&bare->memory, size))
        return false;
    bus_init(&bare->bus, &bare->machine);
    machine_init(&bare->machine, &bare_ops, size, profile, &bare->bus);
    return true;
}

void bare_free(struct bare *bare)
{
    memory_free(&bare->memory);
}
