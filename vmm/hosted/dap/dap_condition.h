/* dap_condition.h - when a breakpoint stops: its condition, its count of hits, and what it logs
 * instead. */
#ifndef VMM_HOSTED_DAP_DAP_CONDITION_H
#define VMM_HOSTED_DAP_DAP_CONDITION_H

#include "vmm/hosted/dap/dap_request.h"

/* Takes condition, hitCondition and logMessage from what the client wished. */
bool dap_condition_read(struct dap_point *, struct error *);

/* Is there anything to be asked when it is hit? */
static inline bool dap_condition_asks(const struct dap_point *point)
{
    return point->condition || point->log || point->rule != HIT_ALWAYS;
}

/* As debuggee.condition, with the server as its context. */
bool dap_condition_holds(void *server, const struct point *);

#endif
