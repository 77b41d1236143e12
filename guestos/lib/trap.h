/* trap.h - what was interrupted by a trap, as C sees it. The layout is that of crt0.S. */
#ifndef GUEST_TRAP_H
#define GUEST_TRAP_H

/* The old PSW, as lpsw takes it. */
struct psw {
    unsigned status; /* set of STATUS_ */
    unsigned pc;     /* virtual */
    unsigned base, bound;
};

struct trap_frame {
    unsigned x[32]; /* registers; x[0] is not restored */
    struct psw psw; /* where the trap came from, and where trap_return goes to */
    unsigned cause; /* CAUSE_ */
    unsigned value; /* what the manual says of the cause */
    unsigned access;
};

/* The guest's own, called on every trap with interrupts off. What it changes in the frame is there
 * when it returns. A guest without one says what the trap was and stops, with exit status 255. */
void trap_handle(struct trap_frame *);

/* Goes to where the frame says, with its registers. To start a program, make a frame for it. */
_Noreturn void trap_return(const struct trap_frame *);

#endif
