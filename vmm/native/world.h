/* world.h - the world switch: from the monitor's world into a guest's, and back at its next trap.
 *
 * The machine has one set of registers, and the guest gets all of them. The monitor's own wait on
 * its stack meanwhile. */
#ifndef VMM_NATIVE_WORLD_H
#define VMM_NATIVE_WORLD_H

#include "isa/isa.h"

/* Gives the processor away, with the registers and the PSW of *cpu, and with clock and interrupts
 * on. Returns at the next trap: registers and pc are in *cpu then, and what the hardware said of
 * the trap in *trap, but for the instruction word. */
void world_enter(struct cpu *cpu, struct trap *trap);

#endif
