/* strategy.c - which machines a strategy can serve. */
#include "vmm/core/strategy.h"

static bool breaks_clause(const struct strategy *strategy, enum insn insn)
{
    return strategy->sensitivity(insn) != CLASS_INNOCUOUS && insn_rows[insn].mode != MODE_SUPER;
}

enum insn strategy_offender(const struct strategy *strategy, enum profile profile, enum insn after)
{
    if (!strategy->clause)
        return INSN_none;
    for (enum insn insn = after + 1; insn < INSNS; insn++)
        if (insn_rows[insn].profiles >> profile & 1 && breaks_clause(strategy, insn))
            return insn;
    return INSN_none;
}

bool strategy_refuses(const struct strategy *strategy, enum profile profile)
{
    return strategy_offender(strategy, profile, INSN_none) != INSN_none;
}

const struct strategy *strategy_for(enum profile profile)
{
    unsigned i = 0;
    while (strategy_refuses(strategies[i], profile))
        i++;
    return strategies[i];
}
