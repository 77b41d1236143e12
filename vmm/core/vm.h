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

/* Where a virtual machine's instructions went: each is direct, emulated or interpreted. Faults are
 * no instructions; a system call is one, and a trap as well. What traps when it is interpreted is
 * no trap of the host: it is neither an exit nor reflected. */
struct vm_counts {
    uint64_t direct;      /* instructions the host executed */
    uint64_t emulated;    /* instructions that trapped, and a routine of the interpreter did */
    uint64_t interpreted; /* instructions the monitor carried out without trying the host */
    uint64_t reflected;   /* traps of the host handed to the guest */
    uint64_t exits;       /* traps of the host that reached the dispatcher */
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
