/* interpreter.h - the routines v_i: what the monitor does in the guest's stead.
 *
 * Popek and Goldberg 1974, "The Virtual Machine Monitor". They work on the guest's virtual state
 * and storage only. */
#ifndef VMM_CORE_INTERPRETER_H
#define VMM_CORE_INTERPRETER_H

#include "vmm/core/vm.h"

/* The privileged instructions that interpreter.def has a routine for. */
#define ROUTINES(R) R(lpsw) R(spsw) R(rdcr) R(wrcr) R(lra) R(tlbi) R(in) R(out) R(idle)

/* Carries out the privileged instruction that trapped, with the virtual state in *cpu, and counts
 * it. False if the guest's own hardware would have trapped at it in supervisor mode too: then *trap
 * is the guest's trap, and nothing else has changed. */
bool interpret(struct vm *, struct cpu *, struct trap *trap);

/* Is there a routine for the instruction? */
bool interpreter_knows(enum insn);

#endif
