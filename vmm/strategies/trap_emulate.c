/* trap_emulate.c - the monitor of Theorem 1: the guest runs deprivileged on the host, privileged
 * instructions trap, and the trap is emulated or reflected.
 *
 * Popek and Goldberg 1974, Theorem 1: it suffices that every sensitive instruction is privileged.
 */
#include "vmm/strategies/direct.h"

static enum class sensitivity(enum insn insn) { return insn_rows[insn].class; }

const struct strategy trap_emulate = {
    .name = "trap-emulate",
    .text = "direct execution in user mode; privileged instructions trap and are emulated",
    .clause = "Theorem 1 asks that every sensitive instruction is privileged",
    .sensitivity = sensitivity,
    .run = direct_run,
};
