/* direct.h - guest code on the host's own processor, deprivileged, and what becomes of its traps.
 */
#ifndef VMM_STRATEGIES_DIRECT_H
#define VMM_STRATEGIES_DIRECT_H

#include "vmm/core/vm.h"

/* As machine_ops.run, for a virtual machine. Runs at most until the host's first trap, which is
 * then emulated, or handed to the guest. */
enum stop direct_run(struct vm *, struct cpu *, uint64_t *budget, struct trap *);

#endif
