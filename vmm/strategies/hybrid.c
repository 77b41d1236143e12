/* hybrid.c - the monitor of Theorem 3: virtual supervisor mode is interpreted, virtual user mode
 * runs directly.
 *
 * Popek and Goldberg 1974, Theorem 3: it suffices that every instruction that is sensitive in user
 * mode is privileged. Every trap out of virtual user mode is the guest's own. */
#include "vmm/strategies/direct.h"
#include "vmm/strategies/interpret.h"

static enum class sensitivity(enum insn insn) { return insn_user_classes[insn]; }

static enum stop run(struct vm *vm, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    bool user = cpu->psw.status & STATUS_U;
    return (user ? direct_run : interpret_run)(vm, cpu, budget, trap);
}

const struct strategy hybrid = {
    .name = "hybrid",
    .text = "supervisor mode is interpreted; direct execution in user mode",
    .clause = "Theorem 3 asks that every user-sensitive instruction is privileged",
    .sensitivity = sensitivity,
    .interprets_supervisor = true,
    .run = run,
};
