/* isa_prove.h - visor isa prove: classes, conditions and the monitor, for all states. */
#ifndef VMM_HOSTED_ISA_PROVE_H
#define VMM_HOSTED_ISA_PROVE_H

#include "vmm/hosted/cli.h"
#include "vmm/hosted/survey.h"

/* Returns visor's exit status. */
int isa_prove(const struct cli_args *, const struct survey *);

#endif
