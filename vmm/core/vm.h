/* vm.h - a virtual machine: a machine whose instructions another machine runs.
 *
 * A virtual machine that is not running is this struct and its extent of the host's storage; there
 * is nothing to save or restore. */
#ifndef VMM_CORE_VM_H
#define VMM_CORE_VM_H

#include "isa/machine.h"
#include "vmm/core/allocator.h"
#include "vmm/core/dispatcher.h"
#include "vmm/core/strategy.h"

/* Where a virtual machine's instructions went. Interrupts and faults are no instructions: they are
 * counted as reflected, and so are system calls, which are instructions too (direct). */
struct vm_counts {
    uint64_t direct;    /* instructions the host executed */
    uint64_t emulated;  /* instructions the interpreter carried out */
    uint64_t reflected; /* traps handed to the guest */
    uint64_t exits;     /* traps of the host that reached the dispatcher */
};

/* Told what the dispatcher decided, before it is done. For showing, never for changing. */
struct observer {
    void (*saw)(void *context, const struct vm *, const struct cpu *, const struct trap *,
                enum verdict);
    void *context;
};

struct vm {
    struct machine machine; /* first: what its guest, or a monitor in it, believes to have */
    struct machine *host;   /* that executes it; borrowed */
    struct extent extent;   /* of the host's storage */
    struct bus bus;         /* virtual devices */
    const struct strategy *strategy;
    struct vm_counts counts;
    struct observer observer; /* saw is NULL: nobody looks */
};

/* A virtual machine in storage that the caller has taken from the host's allocator. */
void vm_init(struct vm *, struct machine *host, const struct extent *, const struct strategy *);

static inline struct vm *vm_of(struct machine *machine)
{
    return (struct vm *)machine;
}

#endif
