/* trap_log.h - all traps of a run, numbered: of the host that a monitor's dispatcher sees, and of
 * guests that no dispatcher sees, such as interrupts.
 *
 * Nothing is logged while guests run: numbers come from the machines' counters, the rest from going
 * along the run again. */
#ifndef VMM_HOSTED_DEBUGGER_TRAP_LOG_H
#define VMM_HOSTED_DEBUGGER_TRAP_LOG_H

#include "vmm/hosted/debugger/debuggee.h"

struct trap_record {
    uint64_t number;       /* from 1 */
    uint64_t instructions; /* that had retired before its step, of all guests */
    unsigned guest;
    struct trap trap;
    struct psw psw; /* virtual, when it happened */
    bool exits;     /* the innermost monitor saw it, and this was its verdict */
    enum verdict verdict;
    bool handed; /* the guest was handed a trap: this one, or the one that emulating it found */
    struct trap taken;
};

/* Physical address, of the guest, of the instruction that trapped. */
static inline paddr trap_record_at(const struct trap_record *record)
{
    bool complete = record->trap.word && !cause_is_fault(record->trap.cause);
    return record->psw.base + record->psw.pc - (complete ? INSN_BYTES : 0);
}

/* How many traps there were until now. */
uint64_t trap_log_count(struct debuggee *);

/* How many there were before the run began: of a snapshot. Nothing else is known of them. */
uint64_t trap_log_earlier(struct debuggee *);

/* Tells of each trap between the run's beginning and now, in order; false if it was interrupted. */
typedef void trap_log_visit(void *context, const struct trap_record *);
bool trap_log_walk(struct debuggee *, trap_log_visit *, void *context);

/* The trap of that number, as far as the run is known: to the latest moment that it was at, and one
 * step more. False if it is not among them, or if it was interrupted. */
bool trap_log_find(struct debuggee *, uint64_t number, struct trap_record *, bool *interrupted);

/* Goes to the moment before it. It must have been found. */
void trap_log_go(struct debuggee *, const struct trap_record *);

#endif
