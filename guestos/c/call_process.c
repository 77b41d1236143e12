/* call_process.c - what processes ask about processes; see call.h. */
#include "call.h"

#include "loader.h"
#include "scheduler.h"
#include "user.h"

#include <stddef.h>
#include <string.h>

/* What SYS_PROCESS tells. */
struct report {
    unsigned pid, parent, state;
    char name[NAME_BYTES];
};
_Static_assert(sizeof(struct report) == PROCESS_BYTES, "what sys.inc says");

unsigned call_exit(struct process *self, const unsigned argument[3])
{
    process_end(self, argument[0]);
    return 0;
}

/* The loader gives the answer when the program has been read. */
unsigned call_spawn(struct process *self, const unsigned argument[3])
{
    char name[NAME_BYTES];
    if (!user_name(self, argument[0], name))
        return REFUSED;
    const struct file *file = file_named(name);
    if (!file || !loader_takes(file))
        return REFUSED;
    if (loader_is_busy())
        return call_again(self, EVENT_DISK);
    struct process *child = process_create(name, argument[1], argument[2] != 0, self->pid);
    if (!child)
        return REFUSED;
    process_block(self, EVENT_LOADED);
    loader_begin(child, file, self);
    return 0;
}

unsigned call_wait(struct process *self, const unsigned argument[3])
{
    (void)argument;
    bool has_children = false;
    for (unsigned i = 0; i < process_count; i++) {
        struct process *child = &processes[i];
        if (child->state == STATE_FREE || child->parent != self->pid)
            continue;
        has_children = true;
        if (child->state != STATE_ZOMBIE)
            continue;
        child->state = STATE_FREE;
        self->frame.x[A1] = child->status;
        return child->pid;
    }
    return has_children ? call_again(self, EVENT_CHILD) : REFUSED;
}

unsigned call_yield(struct process *self, const unsigned argument[3])
{
    (void)self, (void)argument;
    scheduler_end_turn();
    return 0;
}

unsigned call_sleep(struct process *self, const unsigned argument[3])
{
    if ((int)argument[0] > 0)
        scheduler_sleep(self, argument[0]);
    scheduler_end_turn();
    return 0;
}

unsigned call_getpid(struct process *self, const unsigned argument[3])
{
    (void)argument;
    return self->pid;
}

unsigned call_brk(struct process *self, const unsigned argument[3])
{
    if (argument[0] > REGION_BYTES - STACK_BYTES)
        return REFUSED;
    if (argument[0] != 0)
        self->data_end = argument[0];
    return self->data_end;
}

/* Nobody ends the shell but itself, and nobody one whose program is still being read. */
unsigned call_kill(struct process *self, const unsigned argument[3])
{
    (void)self;
    struct process *process = process_numbered(argument[0]);
    if (!process || process->state == STATE_LOADING || process->pid == PID_SHELL)
        return REFUSED;
    process_end(process, EXIT_KILLED);
    return 0;
}

unsigned call_process(struct process *self, const unsigned argument[3])
{
    char *buffer = user_storage(self, argument[1], PROCESS_BYTES);
    if (!buffer)
        return REFUSED;
    if (argument[0] >= PROCESSES)
        return 0;
    const struct process *process = &processes[argument[0]];
    struct report report = {process->pid, process->parent, process->state, ""};
    memcpy(report.name, process->name, NAME_BYTES);
    memcpy(buffer, &report, sizeof report);
    return 1;
}
