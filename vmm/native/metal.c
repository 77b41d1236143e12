/* metal.c - see metal.h. */
#include "vmm/native/metal.h"
#include "vmm/native/world.h"

#include "guestos/lib/pg32.h" /* last: its names are macros */

/* world.S says the same in numbers. */
_Static_assert(offsetof(struct cpu, x) == 0 && offsetof(struct cpu, psw) == 128, "world.S");
_Static_assert(offsetof(struct trap, cause) == 0 && offsetof(struct trap, value) == 4 &&
                   offsetof(struct trap, access) == 8 && offsetof(struct trap, pc) == 12,
               "world.S");

enum { TIMER_MAX = 0x7fffffff };

void *memcpy(void *restrict to, const void *restrict from, size_t size);

static bool is_inside(const struct machine *machine, paddr at, word size)
{
    return size <= machine->size && at <= machine->size - size;
}

/* The monitor's own addresses are physical. */
static bool metal_load(struct machine *machine, paddr at, void *to, word size)
{
    if (!is_inside(machine, at, size))
        return false;
    memcpy(to, (const void *)at, size);
    return true;
}

static bool metal_store(struct machine *machine, paddr at, const void *from, word size)
{
    if (!is_inside(machine, at, size))
        return false;
    memcpy((void *)at, from, size);
    return true;
}

/* What the hardware does not say: which instruction it was. */
static word trapping_word(struct machine *machine, const struct psw *psw, const struct trap *trap)
{
    word w = 0;
    vaddr at = cause_is_fault(trap->cause) ? trap->pc : trap->pc - INSN_BYTES;
    if (trap->access != ACCESS_FETCH)
        machine_load_word(machine, psw->base + at, &w);
    return w;
}

static enum stop metal_run(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                           struct trap *trap)
{
    word turn = *budget < TIMER_MAX ? (word)*budget : TIMER_MAX;
    pg32_wrcr(CONTROL_TIMER, turn);
    world_enter(cpu, trap);
    word left = pg32_rdcr(CONTROL_TIMER);
    *budget -= turn - left;
    cpu_retire(cpu, turn - left);
    if (trap->cause == CAUSE_INTERRUPT)
        return STOP_BUDGET;
    if (left == 0) /* the last instruction trapped: the timer's interrupt has not come yet */
        pg32_wrcr(CONTROL_IPENDING, 0);
    trap->word = trapping_word(machine, &cpu->psw, trap);
    return STOP_TRAP;
}

static word port_read(struct machine *machine, word port, uint64_t now)
{
    (void)machine, (void)now;
    return metal_in(port);
}

static void port_write(struct machine *machine, word port, word value, uint64_t now)
{
    (void)machine, (void)now;
    metal_out(port, value);
}

static const struct machine_ops metal_ops = {
    .run = metal_run, .load = metal_load, .store = metal_store, .in = port_read, .out = port_write};

void metal_init(struct metal *metal, enum profile profile)
{
    machine_init(&metal->machine, &metal_ops, pg32_rdcr(CONTROL_MEMSIZE), profile, NULL);
    pg32_wrcr(CONTROL_IMASK, 1 << IRQ_TIMER);
}

word metal_in(word port)
{
    return pg32_in(port);
}

void metal_out(word port, word value)
{
    pg32_out(value, port);
}

void metal_wait(word lines)
{
    pg32_wrcr(CONTROL_IMASK, lines);
    pg32_idle();
    pg32_wrcr(CONTROL_IPENDING, 0);
    pg32_wrcr(CONTROL_IMASK, 1 << IRQ_TIMER);
}

void metal_off(word status)
{
    for (;;)
        metal_out(PORT_POWER, status);
}
