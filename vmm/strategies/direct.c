/* direct.c - see direct.h. */
#include "vmm/strategies/direct.h"
#include "vmm/core/interpreter.h"

/* Lends the processor to the host with the real PSW in place of the virtual one. Then it is in user
 * mode with clock and interrupts off: all that can change is registers and pc, which are
 * the guest's, and time, which is the host's own. None of the host's events falls into the budget,
 * so its hardware is asked, and not machine_run. */
static enum stop lend(struct vm *vm, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    struct psw *psw = &cpu->psw;
    const word status = psw->status, base = psw->base, bound = psw->bound;
    const uint64_t time = cpu->control.time, before = *budget;
    *psw = allocator_compose(&vm->extent, psw);
    enum stop stop = vm->host->ops->run(vm->host, cpu, budget, trap);
    *psw = (struct psw){status, psw->pc, base, bound};
    cpu->control.time = time;
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
    enum stop stop = lend(vm, cpu, budget, trap);
    return stop == STOP_TRAP ? handle(vm, cpu, budget, trap) : stop;
}
