/* process.c - see process.h. */
#include "process.h"

#include "pg32.h"
#include "power.h"

#include <stddef.h>
#include <string.h>

struct process processes[PROCESSES];
unsigned process_count;
static unsigned last_pid;

void process_begin(void)
{
    unsigned storage = pg32_rdcr(CONTROL_MEMSIZE);
    if (storage > REGIONS)
        process_count = (storage - REGIONS) / REGION_BYTES;
    if (process_count > PROCESSES)
        process_count = PROCESSES;
    if (process_count < 2)
        power_panic("there is not enough storage");
}

static struct process *free_entry(void)
{
    for (unsigned i = 0; i < process_count; i++)
        if (processes[i].state == STATE_FREE)
            return &processes[i];
    return NULL;
}

struct process *process_create(const char name[NAME_BYTES], unsigned argument, bool background,
                               unsigned parent)
{
    struct process *process = free_entry();
    if (!process)
        return NULL;
    unsigned base = REGIONS + (unsigned)(process - processes) * REGION_BYTES;
    memset(process, 0, sizeof *process); /* nothing of the one before */
    process->frame.psw = (struct psw){STATUS_U | STATUS_IE | STATUS_CE, 0, base, REGION_BYTES};
    process->frame.x[SP] = REGION_BYTES;
    process->frame.x[A0] = argument;
    process->background = background;
    process->parent = parent;
    process->pid = ++last_pid;
    process->state = STATE_LOADING;
    memcpy(process->name, name, NAME_BYTES);
    memset(process_storage(process), 0, REGION_BYTES);
    return process;
}

char *process_storage(const struct process *process)
{
    return (char *)process->frame.psw.base;
}

struct process *process_numbered(unsigned pid)
{
    for (unsigned i = 0; i < process_count; i++)
        if (processes[i].pid == pid && processes[i].state != STATE_FREE &&
            processes[i].state != STATE_ZOMBIE)
            return &processes[i];
    return NULL;
}

void process_block(struct process *process, enum event event)
{
    process->state = STATE_BLOCKED;
    process->event = event;
}

void process_wake(enum event event)
{
    for (unsigned i = 0; i < process_count; i++)
        if (processes[i].state == STATE_BLOCKED && processes[i].event == event)
            processes[i].state = STATE_READY;
}

/* Its children are nobody's now; those that have ended are forgotten. */
static void release_children(unsigned pid)
{
    for (unsigned i = 0; i < process_count; i++) {
        if (processes[i].parent != pid)
            continue;
        processes[i].parent = PID_NONE;
        if (processes[i].state == STATE_ZOMBIE)
            processes[i].state = STATE_FREE;
    }
}

void process_end(struct process *process, unsigned status)
{
    if (process->pid == PID_SHELL)
        power_off(status);
    release_children(process->pid);
    process->status = status;
    process->state = process->parent == PID_NONE ? STATE_FREE : STATE_ZOMBIE;
    process_wake(EVENT_CHILD);
    process_wake(EVENT_ROOM); /* who would write to it must learn that it is gone */
}

static bool shell_waits_for_child(void)
{
    const struct process *shell = process_numbered(PID_SHELL);
    return shell && shell->state == STATE_BLOCKED && shell->event == EVENT_CHILD;
}

static bool is_foreground(const struct process *process)
{
    bool runs = process->state == STATE_READY || process->state == STATE_BLOCKED ||
                process->state == STATE_SLEEPING;
    return runs && process->pid != PID_SHELL && !process->background;
}

bool process_end_foreground(void)
{
    bool any = false;
    if (!shell_waits_for_child())
        return false;
    for (unsigned i = 0; i < process_count; i++) {
        if (!is_foreground(&processes[i]))
            continue;
        process_end(&processes[i], EXIT_KILLED);
        any = true;
    }
    return any;
}
