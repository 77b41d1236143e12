/* kernel.c - a kernel with two processes. Each has a region of storage to itself, by base and
 * bound; the timer takes the processor from it; by three system calls it asks for what it may not
 * do. */
#include "console.h"
#include "pg32.h"
#include "trap.h"
#include "user.h"

enum { QUANTUM = 400 };                     /* instructions until the timer rings */
enum { SP = 2, A0 = 10, A1 = 11, A7 = 17 }; /* numbers of registers */

struct process {
    const char *name;
    char *begin, *end;   /* its region */
    void (*entry)(void); /* in it */
    int alive;
    struct trap_frame frame; /* where it goes on, while it does not run */
};

extern char ping_begin[], ping_end[], pong_begin[], pong_end[]; /* kernel.ld */
void ping(void);
void pong(void);

static struct process processes[] = {
    {.name = "ping", .begin = ping_begin, .end = ping_end, .entry = ping},
    {.name = "pong", .begin = pong_begin, .end = pong_end, .entry = pong},
};
enum { PROCESSES = sizeof processes / sizeof *processes };

static struct process *running = processes;
static unsigned ticks;

/* To a process its region begins at 0, and its stack is at the region's end. */
static void process_create(struct process *process)
{
    unsigned size = (unsigned)(process->end - process->begin);
    process->frame.psw = (struct psw){
        .status = STATUS_U | STATUS_IE | STATUS_CE,
        .pc = (unsigned)process->entry - (unsigned)process->begin,
        .base = (unsigned)process->begin,
        .bound = size,
    };
    process->frame.x[SP] = size;
    process->alive = 1;
}

/* The next one that is alive, perhaps the same again. */
static struct process *process_next(void)
{
    for (int i = 1; i <= PROCESSES; i++) {
        struct process *next = &processes[(running - processes + i) % PROCESSES];
        if (next->alive)
            return next;
    }
    console_print("all processes have ended after ");
    console_print_int((int)ticks);
    console_print(" ticks\n");
    pg32_out(0, PORT_POWER);
    return running; /* never */
}

/* What the trap returns to is the other process. */
static void process_switch(struct trap_frame *frame)
{
    running->frame = *frame;
    running = process_next();
    *frame = running->frame;
    pg32_wrcr(CONTROL_TIMER, QUANTUM);
}

static void process_end(struct trap_frame *frame, const char *why, unsigned value)
{
    console_print(running->name);
    console_print(why);
    console_print_hex(value);
    console_put('\n');
    running->alive = 0;
    process_switch(frame);
}

/* A text of the process lies in its region, or nothing of it is printed. */
static unsigned print_text(unsigned text, unsigned length)
{
    unsigned size = (unsigned)(running->end - running->begin);
    if (text > size || length > size - text)
        return 0;
    for (unsigned i = 0; i < length; i++)
        console_put(running->begin[text + i]);
    return length;
}

static void system_call(struct trap_frame *frame)
{
    unsigned *x = frame->x;
    switch (x[A7]) {
    case CALL_EXIT:
        process_end(frame, " has ended, status 0x", x[A0]);
        break;
    case CALL_PRINT:
        x[A0] = print_text(x[A0], x[A1]);
        break;
    case CALL_TICKS:
        x[A0] = ticks;
        break;
    default:
        process_end(frame, " has made a system call that there is not, 0x", x[A7]);
    }
}

void trap_handle(struct trap_frame *frame)
{
    if (!(frame->psw.status & STATUS_U)) {
        console_print("the kernel itself has failed\n");
        pg32_out(1, PORT_POWER);
    }
    switch (frame->cause) {
    case CAUSE_SYSCALL:
        system_call(frame);
        break;
    case CAUSE_INTERRUPT:
        ticks++;
        process_switch(frame);
        break;
    default:
        process_end(frame, " was ended for a trap at 0x", frame->psw.pc);
    }
}

int main(void)
{
    for (int i = 0; i < PROCESSES; i++)
        process_create(&processes[i]);
    pg32_wrcr(CONTROL_IMASK, 1u << IRQ_TIMER);
    pg32_wrcr(CONTROL_TIMER, QUANTUM);
    trap_return(&running->frame);
}
