/* threaded.h - the interpreter of decoded instructions, over the storage of a bare machine.
 *
 * It does what the plain expansion of semantics.def does (run.inc), instruction by instruction, and
 * asks that one whenever something is out of the ordinary: a trap, a privileged instruction, a page
 * of which only a part can be reached. So it never traps by itself, and neither budget nor time
 * ever differ. */
#ifndef ISA_THREADED_H
#define ISA_THREADED_H

#include "isa/bare.h"

typedef enum stop machine_run_function(struct machine *, struct cpu *, uint64_t *budget,
                                       struct trap *);

/* As machine_ops.run; `plain` is the plain expansion. */
enum stop threaded_run(struct bare *, machine_run_function *plain, struct cpu *, uint64_t *budget,
                       struct trap *);

#endif
