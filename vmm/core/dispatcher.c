/* dispatcher.c - see dispatcher.h. */
#include "vmm/core/dispatcher.h"

const char *const verdict_names[] = {[VERDICT_EMULATE] = "EMULATE", [VERDICT_REFLECT] = "REFLECT"};

/* R is composed so that an access faults on the host exactly when it would in the guest's own
 * machine, with the same cause and value; so everything but a privileged instruction in virtual
 * supervisor mode is the guest's own trap. A host that interrupts us reports STOP_BUDGET, not a
 * trap. */
enum verdict dispatch(const struct psw *virtual_psw, const struct trap *trap)
{
    switch (trap->cause) {
    case CAUSE_PRIVILEGED:
        return virtual_psw->status & STATUS_U ? VERDICT_REFLECT : VERDICT_EMULATE;
    case CAUSE_NONE:
    case CAUSE_ILLEGAL:
    case CAUSE_MEMORY:
    case CAUSE_ALIGN:
    case CAUSE_SYSCALL:
    case CAUSE_BREAK:
    case CAUSE_TRACE:
    case CAUSE_INTERRUPT:
    case CAUSES:
        break;
    }
    return VERDICT_REFLECT;
}
