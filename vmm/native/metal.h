/* metal.h - the machine under our feet, as a machine: what a monitor that runs on PG32 is handed as
 * its host.
 *
 * Running it is the world switch, and the budget is the timer of the real processor: the clock
 * stands still in the monitor's own world, so what the timer has counted is what the guest has
 * retired. */
#ifndef VMM_NATIVE_METAL_H
#define VMM_NATIVE_METAL_H

#include "isa/machine.h"

struct metal {
    struct machine
        machine; /* first; no devices: what is outside is reached by metal_in and metal_out */
};

void metal_init(struct metal *, enum profile);

/* Ports of the real machine. */
word metal_in(word port);
void metal_out(word port, word value);

/* Waits for an interrupt of one of the lines (a mask), and takes note of it. 0: for ever. */
void metal_wait(word lines);

/* Switches the real machine off. */
_Noreturn void metal_off(word status);

#endif
