/* vm.c - a virtual machine as a machine. */
#include "vmm/core/vm.h"

static enum stop vm_run(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                        struct trap *trap)
{
    struct vm *vm = vm_of(machine);
    return vm->strategy->run(vm, cpu, budget, trap);
}

static bool vm_load(struct machine *machine, paddr at, void *to, word size)
{
    struct vm *vm = vm_of(machine);
    paddr host;
    return allocator_locate(&vm->extent, at, size, &host) &&
           vm->host->ops->load(vm->host, host, to, size);
}

static bool vm_store(struct machine *machine, paddr at, const void *from, word size)
{
    struct vm *vm = vm_of(machine);
    paddr host;
    return allocator_locate(&vm->extent, at, size, &host) &&
           vm->host->ops->store(vm->host, host, from, size);
}

static word vm_in(struct machine *machine, word port, uint64_t now)
{
    return bus_in(machine->bus, port, now);
}

static void vm_out(struct machine *machine, word port, word value, uint64_t now)
{
    bus_out(machine->bus, port, value, now);
}

static const struct machine_ops vm_ops = {
    .run = vm_run, .load = vm_load, .store = vm_store, .in = vm_in, .out = vm_out};

void vm_init(struct vm *vm, struct machine *host, const struct extent *extent,
             const struct strategy *strategy)
{
    *vm = (struct vm){.host = host, .extent = *extent, .strategy = strategy};
    bus_init(&vm->bus, &vm->machine);
    machine_init(&vm->machine, &vm_ops, extent->size, host->profile, &vm->bus);
}
