/* interpret.h - guest code carried out in software, over virtual state. */
#ifndef VMM_STRATEGIES_INTERPRET_H
#define VMM_STRATEGIES_INTERPRET_H

#include "vmm/core/vm.h"

/* As machine_ops.run, for a virtual machine: in either mode, without the host's processor. What
 * traps is the guest's own trap, so the dispatcher is not asked. Returns with STOP_RECHECK as soon
 * as the mode may have changed. */
enum stop interpret_run(struct vm *, struct cpu *, uint64_t *budget, struct trap *);

#endif
