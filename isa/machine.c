/* machine.c - time, interrupts and the PSW swap: what every machine does alike. */
#include "isa/machine.h"
#include "isa/mmu.h"

/* What a guest writes into IMASK beside these has no meaning. */
enum { LINES = (1 << IRQS) - 1 };

void machine_init(struct machine *machine, const struct machine_ops *ops, word size,
                  enum profile profile, struct bus *bus)
{
    *machine = (struct machine){.ops = ops, .size = size, .profile = profile, .bus = bus};
    opcode_map_init(&machine->opcodes, profile);
}

void machine_reset(const struct machine *machine, struct cpu *cpu, word pc)
{
    *cpu = (struct cpu){.psw = {.status = 0, .pc = pc, .base = 0, .bound = machine->size}};
}

/* Moves what devices have raised into the processor, and ends a wait that it ends. */
static void settle(struct machine *machine, struct cpu *cpu)
{
    struct control *control = &cpu->control;
    if (machine->bus && bus_has_news(machine->bus, control->time))
        control->pending |= bus_collect(machine->bus, control->time);
    if (control->pending & control->mask)
        control->waiting = 0;
}

static struct trap interrupt_trap(const struct cpu *cpu)
{
    word lines = cpu->control.pending & cpu->control.mask;
    word number = 0;
    while (!(lines >> number & 1))
        number++;
    return (struct trap){.cause = CAUSE_INTERRUPT, .value = number, .pc = cpu->psw.pc};
}

/* How many instructions may run before timer, device or trace must be looked at: at least 1. */
static uint64_t slice_length(const struct machine *machine, const struct cpu *cpu, uint64_t budget)
{
    if (cpu->psw.status & STATUS_TF)
        return 1;
    if (cpu->psw.status & STATUS_CE && cpu->control.timer && cpu->control.timer < budget)
        budget = cpu->control.timer;
    if (machine->bus && machine->bus->due != TIME_NEVER) {
        uint64_t due = machine->bus->due, now = cpu->control.time;
        uint64_t until = due > now ? due - now : 1;
        if (until < budget)
            budget = until;
    }
    return budget;
}

static inline enum stop run_slice(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                                  struct trap *trap)
{
    settle(machine, cpu);
    if (machine->bus && machine->bus->off)
        return STOP_OFF;
    if (*budget == 0)
        return STOP_BUDGET;
    if (cpu->control.waiting)
        return STOP_IDLE;
    if (cpu_takes_interrupt(cpu)) {
        *trap = interrupt_trap(cpu);
        return STOP_TRAP;
    }
    bool traced = cpu->psw.status & STATUS_TF;
    uint64_t slice = slice_length(machine, cpu, *budget), left = slice;
    enum stop stop = machine->ops->run(machine, cpu, &left, trap);
    *budget -= slice - left;
    if (stop == STOP_TRAP)
        return stop;
    if (traced && left == 0) {
        *trap = (struct trap){.cause = CAUSE_TRACE, .pc = cpu->psw.pc};
        return STOP_TRAP;
    }
    return STOP_RECHECK;
}

enum stop machine_run_slice(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                            struct trap *trap)
{
    return run_slice(machine, cpu, budget, trap);
}

enum stop machine_run(struct machine *machine, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    enum stop stop;
    do
        stop = run_slice(machine, cpu, budget, trap);
    while (stop == STOP_RECHECK);
    return stop;
}

/* Storage is little-endian. */
static word in_storage(word value)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? value : __builtin_bswap32(value);
}

static struct psw psw_in_storage(const struct psw *psw)
{
    return (struct psw){in_storage(psw->status), in_storage(psw->pc), in_storage(psw->base),
                        in_storage(psw->bound)};
}

bool machine_load_word(struct machine *machine, paddr at, word *value)
{
    word there;
    if (!machine->ops->load(machine, at, &there, sizeof there))
        return false;
    *value = in_storage(there);
    return true;
}

bool machine_store_word(struct machine *machine, paddr at, word value)
{
    word there = in_storage(value);
    return machine->ops->store(machine, at, &there, sizeof there);
}

bool machine_load_psw(struct machine *machine, paddr at, struct psw *psw)
{
    struct psw there;
    if (!machine->ops->load(machine, at, &there, sizeof there))
        return false;
    *psw = psw_in_storage(&there);
    return true;
}

bool machine_store_psw(struct machine *machine, paddr at, const struct psw *psw)
{
    struct psw there = psw_in_storage(psw);
    return machine->ops->store(machine, at, &there, sizeof there);
}

/* The trap area is inside every storage: STORAGE_MIN is larger. */
static void store_trap(struct machine *machine, const struct psw *old, const struct trap *trap)
{
    struct {
        struct psw old;
        word cause, value, access;
    } area = {psw_in_storage(old), in_storage(trap->cause), in_storage(trap->value),
              in_storage(trap->access)};
    machine->ops->store(machine, TRAP_AREA_OLD, &area, sizeof area);
}

static struct psw load_new_psw(struct machine *machine)
{
    struct psw new = {0};
    machine_load_psw(machine, TRAP_AREA_NEW, &new);
    return psw_masked(new.status, new.pc, new.base, new.bound);
}

bool machine_deliver(struct machine *machine, struct cpu *cpu, const struct trap *trap)
{
    struct psw old = cpu->psw;
    old.pc = trap->pc;
    struct psw new = load_new_psw(machine);
    store_trap(machine, &old, trap);
    cpu->psw = new;
    cpu->control.waiting = 0;
    if (trap->cause == CAUSE_INTERRUPT)
        cpu->control.pending &= ~(1u << trap->value);
    if (cause_is_fault(trap->cause) && psw_same(&old, &new))
        return false;
    return mmu_fault(mmu_reach(&new, machine->size), new.pc, INSN_BYTES) == CAUSE_NONE;
}

bool machine_wait(struct machine *machine, struct cpu *cpu)
{
    const struct control *control = &cpu->control;
    uint64_t skip = TIME_NEVER;
    if (cpu->psw.status & STATUS_CE && control->timer && control->mask >> IRQ_TIMER & 1)
        skip = control->timer;
    uint64_t due = machine->bus ? bus_next(machine->bus, control->mask & LINES) : TIME_NEVER;
    if (due != TIME_NEVER) {
        uint64_t until = due > control->time ? due - control->time : 0;
        if (until < skip)
            skip = until;
    }
    if (skip == TIME_NEVER)
        return false;
    cpu_retire(cpu, skip);
    return true;
}

bool control_readable(word number)
{
    return number < control_count && control_rows[number].readable;
}

bool control_writable(word number)
{
    return number < control_count && control_rows[number].writable;
}

word control_read(const struct machine *machine, const struct cpu *cpu, word number)
{
    const struct control *control = &cpu->control;
    switch ((enum control_register)number) {
    case CONTROL_CPUID:
        return CPUID_PG32;
    case CONTROL_MEMSIZE:
        return machine->size;
    case CONTROL_CLOCKLO:
        return (word)control->clock;
    case CONTROL_CLOCKHI:
        return (word)(control->clock >> 32);
    case CONTROL_TIMER:
        return control->timer;
    case CONTROL_IPENDING:
        return control->pending;
    case CONTROL_IMASK:
        return control->mask;
    }
    return 0;
}

void control_write(struct cpu *cpu, word number, word value)
{
    struct control *control = &cpu->control;
    switch ((enum control_register)number) {
    case CONTROL_TIMER:
        control->timer = value;
        break;
    case CONTROL_IPENDING:
        control->pending = value;
        break;
    case CONTROL_IMASK:
        control->mask = value;
        break;
    case CONTROL_CPUID:
    case CONTROL_MEMSIZE:
    case CONTROL_CLOCKLO:
    case CONTROL_CLOCKHI:
        break;
    }
}
