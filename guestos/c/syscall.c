/* syscall.c - see syscall.h. */
#include "syscall.h"

#include "call.h"

static call *const calls[SYS_COUNT] = {
    [SYS_EXIT] = call_exit,     [SYS_WRITE] = call_write,       [SYS_READ] = call_read,
    [SYS_SPAWN] = call_spawn,   [SYS_WAIT] = call_wait,         [SYS_YIELD] = call_yield,
    [SYS_SLEEP] = call_sleep,   [SYS_GETPID] = call_getpid,     [SYS_BRK] = call_brk,
    [SYS_TIME] = call_time,     [SYS_KILL] = call_kill,         [SYS_PROCESS] = call_process,
    [SYS_FILE] = call_file,     [SYS_SEND] = call_send,         [SYS_RECEIVE] = call_receive,
    [SYS_RANDOM] = call_random, [SYS_POWEROFF] = call_poweroff,
};

void syscall_serve(struct process *process, unsigned number)
{
    unsigned result = REFUSED;
    if (number < SYS_COUNT)
        result = calls[number](process, &process->frame.x[A0]);
    if (process->state != STATE_BLOCKED) /* then its arguments are needed again */
        process->frame.x[A0] = result;
}
