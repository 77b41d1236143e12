/* trap.c - every trap comes here: what has happened, and to whom. lib/crt0.S has saved the
 * registers of what was running. */
#include "loader.h"
#include "pg32.h"
#include "power.h"
#include "process.h"
#include "scheduler.h"
#include "syscall.h"
#include "terminal.h"

static const char *const causes[] = {
    [CAUSE_PRIVILEGED] = "privileged instruction",
    [CAUSE_ILLEGAL] = "illegal instruction",
    [CAUSE_MEMORY] = "address outside its storage",
    [CAUSE_ALIGN] = "unaligned address",
    [CAUSE_BREAK] = "breakpoint",
    [CAUSE_TRACE] = "trace",
};

static void serve_interrupt(unsigned irq)
{
    if (irq == IRQ_TIMER)
        scheduler_end_turn();
    else if (irq == IRQ_CONSOLE)
        terminal_interrupt();
    else if (irq == IRQ_DISK)
        loader_interrupt();
}

/* A process did what it may not. It is told of and ended; Nest goes on. */
static void end_offender(struct process *process)
{
    terminal_print("nest: process ");
    terminal_print_number(process->pid);
    terminal_print(" (");
    terminal_print(process->name);
    terminal_print(") killed: ");
    terminal_print(causes[process->frame.cause]);
    terminal_print(" at 0x");
    terminal_print_hex(process->frame.psw.pc);
    terminal_print(", value 0x");
    terminal_print_hex(process->frame.value);
    terminal_print("\n");
    process_end(process, EXIT_TRAPPED);
}

void trap_handle(struct trap_frame *frame)
{
    struct process *process = scheduler_current();
    if (!(frame->psw.status & STATUS_U) && frame->cause != CAUSE_INTERRUPT)
        power_panic("a trap in the kernel");
    process->frame = *frame;
    if (frame->cause == CAUSE_SYSCALL)
        syscall_serve(process, frame->value);
    else if (frame->cause == CAUSE_INTERRUPT)
        serve_interrupt(frame->value);
    else
        end_offender(process);
    scheduler_resume();
}
