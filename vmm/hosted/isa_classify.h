/* isa_classify.h - visor isa classify: classes by experiment, printed. */
#ifndef VMM_HOSTED_ISA_CLASSIFY_H
#define VMM_HOSTED_ISA_CLASSIFY_H

#include "vmm/hosted/cli.h"
#include "vmm/hosted/survey.h"

/* Returns visor's exit status. */
int isa_classify(const struct cli_args *, const struct survey *);

#endif
