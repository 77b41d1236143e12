/* sandbox.h - from here on a process can only compute.
 *
 * What was open stays open and can be read from and written to. Nothing can be opened, no process
 * made or signalled, no code made: a system call that computing does not need ends the process, by
 * SIGSYS. Linux's seccomp does that, besides rlimits and no_new_privs. There is no way back. */
#ifndef VMM_HOSTED_GRADER_FARM_SANDBOX_H
#define VMM_HOSTED_GRADER_FARM_SANDBOX_H

#include "isa/error.h"

#include <stdint.h>

struct sandbox {
    uint64_t storage; /* bytes of address space; not held to in a build with sanitizers */
    uint64_t seconds; /* of processor time */
    bool unfiltered;  /* do without seccomp: rlimits only */
};

/* False, with the error filled, if this host cannot do it; the process may then be confined in
 * part, and should end. */
bool sandbox_enter(const struct sandbox *, struct error *);

/* Can it be done here? Tries it in a process of its own. */
bool sandbox_try(const struct sandbox *, struct error *);

#endif
