/* direct.c - see direct.h. */
#include "vmm/strategies/direct.h"
#include "vmm/core/interpreter.h"

/* Lends the processor to the host with the real PSW in place of the virtual one. The host runs on a
 * clock of its own: its timer, interrupts and time are not the guest's. */
static enum stop lend(struct vm *vm, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    struct psw virtual_psw = cpu->psw;
    struct control virtual_control = cpu->control;
    cpu->psw = allocator_compose(&vm->extent, &virtual_psw);
    cpu->control = (struct control){0};
    uint64_t before = *budget;
    enum stop stop = machine_run(vm->host, cpu, budget, trap);
    virtual_psw.pc = cpu->psw.pc;
    cpu->psw = virtual_psw;
    cpu->control = virtual_control;
    cpu_retire(cpu, before - *budget);
    vm->counts.direct += before - *budget;
    return stop;
}

static enum stop handle(struct vm *vm, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    vm->counts.exits++;
    enum verdict verdict = dispatch(&cpu->psw, trap);
    if (vm->observer.saw)
        vm->observer.saw(vm->observer.context, vm, cpu, trap, verdict);
    switch (verdict) {
    case VERDICT_EMULATE:
        if (!interpret(vm, cpu, trap))
            break;
        vm->counts.emulated++;
        --*budget;
        return STOP_RECHECK;
    case VERDICT_REFLECT:
        break;
    }
    vm->counts.reflected++;
    return STOP_TRAP;
}

enum stop direct_run(struct vm *vm, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    switch (lend(vm, cpu, budget, trap)) {
    case STOP_TRAP:
        return handle(vm, cpu, budget, trap);
    case STOP_BUDGET:
    case STOP_RECHECK:
    case STOP_IDLE:
    case STOP_OFF:
        break;
    }
    return STOP_BUDGET;
}
