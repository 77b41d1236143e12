/* machine.h - what a machine is, whoever implements it.
 *
 * The machine in software (bare.h) is one; a virtual machine is one; a monitor is handed a machine
 * and hands out machines, so that monitors stack (Popek and Goldberg 1974, Theorem 2). The
 * processor's state is not in the machine: whoever operates it holds a struct cpu and lends it.
 *
 * Time and interrupts are dealt with here, once for every machine: an implementation's `run` knows
 * neither timer nor interrupt. Freestanding. */
#ifndef ISA_MACHINE_H
#define ISA_MACHINE_H

#include "isa/bus.h"
#include "isa/isa.h"

struct machine;

/* Why running stopped. */
enum stop {
    STOP_BUDGET,  /* as many instructions retired as were asked for */
    STOP_TRAP,    /* the hardware traps; nobody has delivered the trap yet */
    STOP_RECHECK, /* mode, R, interrupts or devices changed; never from machine_run */
    STOP_IDLE,    /* waiting for an interrupt: see machine_wait */
    STOP_OFF,     /* the guest switched the machine off */
};

struct machine_ops {
    /* Runs at most *budget instructions, counts them down, and accounts for each with cpu_retire.
     * May stop early for any of the reasons above. The caller has seen to it that neither a timer
     * nor a device event nor a takeable interrupt falls inside the budget. In user mode with clock
     * and interrupts off it changes registers, pc and storage, and of the rest only the time. */
    enum stop (*run)(struct machine *, struct cpu *, uint64_t *budget, struct trap *);
    /* Copies bytes from or to storage, by physical address; false, with nothing copied, if any
     * byte is outside. */
    bool (*load)(struct machine *, paddr, void *to, word size);
    bool (*store)(struct machine *, paddr, const void *from, word size);
    /* What `in` and `out` do: now is the instruction time. */
    word (*in)(struct machine *, word port, uint64_t now);
    void (*out)(struct machine *, word port, word value, uint64_t now);
};

struct machine {
    const struct machine_ops *ops;
    word size; /* bytes of storage */
    enum profile profile;
    struct opcode_map opcodes; /* of the profile */
    struct bus *bus;           /* borrowed: its devices; NULL if it has none */
};

void machine_init(struct machine *, const struct machine_ops *, word size, enum profile,
                  struct bus *);

/* Power-on: registers zero, supervisor mode, R = all of storage, pc as given. */
void machine_reset(const struct machine *, struct cpu *, word pc);

/* Runs until something stops it; *budget is counted down by the instructions that retired. A trap
 * is reported, not delivered. Running n and then m is the same as running n + m. */
enum stop machine_run(struct machine *, struct cpu *, uint64_t *budget, struct trap *);

/* The same, a slice at a time: STOP_RECHECK if it can go on, and then, as with any stop, all
 * instructions that retired began with the mode, R and interrupt enabling that the processor had
 * before the call. With a budget of 0 devices do what is due, and nothing else happens. */
enum stop machine_run_slice(struct machine *, struct cpu *, uint64_t *budget, struct trap *);

/* Delivers a trap as hardware does: the PSW swap through storage (1974, "A Model of Third
 * Generation Machines": "E[0] := (M, P, R); (M, P, R) := E[1]"). Returns false if the machine
 * check-stops: the new PSW's first instruction cannot be fetched, or the instruction that faulted
 * is the very one the new PSW names, so that it would fault for ever. With that rule no machine
 * traps for ever without retiring an instruction. */
bool machine_deliver(struct machine *, struct cpu *, const struct trap *);

/* After STOP_IDLE: lets time pass until the next event that may end the wait. Returns false, with
 * nothing changed, if none will come by itself: only outside input can wake this machine. */
bool machine_wait(struct machine *, struct cpu *);

/* Storage access for whoever operates the machine: as ops->load and ops->store. */
bool machine_load_word(struct machine *, paddr, word *);
bool machine_store_word(struct machine *, paddr, word);

/* The same of the four words of a PSW, whatever is in them. */
bool machine_load_psw(struct machine *, paddr, struct psw *);
bool machine_store_psw(struct machine *, paddr, const struct psw *);

/* Control registers, for implementations of rdcr and wrcr. Reading or writing asks for a number
 * that is readable or writable. */
bool control_readable(word number);
bool control_writable(word number);
word control_read(const struct machine *, const struct cpu *, word number);
void control_write(struct cpu *, word number, word value);

/* Is an interrupt taken before the next instruction? */
static inline bool cpu_takes_interrupt(const struct cpu *cpu)
{
    return cpu->psw.status & STATUS_IE && cpu->control.pending & cpu->control.mask;
}

/* Counts n retired instructions, or n units of time waited. Interrupt 0 becomes pending when the
 * timer reaches zero. */
static inline void cpu_retire(struct cpu *cpu, uint64_t n)
{
    struct control *control = &cpu->control;
    control->time += n;
    if (!(cpu->psw.status & STATUS_CE))
        return;
    control->clock += n;
    if (control->timer == 0)
        return;
    if (n < control->timer) {
        control->timer -= (word)n;
    } else {
        control->timer = 0;
        control->pending |= 1u << IRQ_TIMER;
    }
}

#endif
