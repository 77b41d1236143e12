/* dispatcher.h - a trap in, a verdict out.
 *
 * The dispatcher D of Popek and Goldberg 1974, "The Virtual Machine Monitor": control passes to it
 * on every trap of the host, and it decides who handles it. */
#ifndef VMM_CORE_DISPATCHER_H
#define VMM_CORE_DISPATCHER_H

#include "isa/isa.h"

enum verdict {
    VERDICT_EMULATE, /* the guest was entitled to do this: the interpreter does it for it */
    VERDICT_REFLECT, /* the guest's own hardware would have trapped: hand it the trap */
};

extern const char *const verdict_names[];

/* What is to be done about a trap of the host that happened while the guest ran; its virtual PSW
 * is given. */
enum verdict dispatch(const struct psw *virtual_psw, const struct trap *);

#endif
