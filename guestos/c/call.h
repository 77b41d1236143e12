/* call.h - the system calls, one function each; sys.inc says what they do.
 *
 * A call gets the process that makes it and its arguments, and returns the result. One that cannot
 * be served yet blocks the process: it is made again when the event has come, and its result until
 * then is nobody's. */
#ifndef NEST_CALL_H
#define NEST_CALL_H

#include "process.h"

typedef unsigned call(struct process *self, const unsigned argument[3]);

/* call_process.c */
call call_exit, call_spawn, call_wait, call_yield, call_sleep, call_getpid, call_brk, call_kill;
call call_process;

/* call_mail.c */
call call_send, call_receive;

/* call_device.c */
call call_write, call_read, call_file, call_time, call_random, call_poweroff;

/* Blocks the process until the event, back before its syscall instruction. Returns what the call
 * then returns. */
static inline unsigned call_again(struct process *self, enum event event)
{
    process_block(self, event);
    self->frame.psw.pc -= 4; /* bytes of an instruction */
    return 0;
}

#endif
