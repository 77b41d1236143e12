/* syscall.h - what processes ask for. sys.inc has the numbers, arguments and results. */
#ifndef NEST_SYSCALL_H
#define NEST_SYSCALL_H

#include "process.h"

/* Does what the process asks for: number `call`, arguments and result in its registers. If that has
 * to wait, the process is blocked. */
void syscall_serve(struct process *, unsigned call);

#endif
