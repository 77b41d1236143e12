/* cli_values.h - values of options that other tables know: machines, strategies, traces. */
#ifndef VMM_HOSTED_CLI_VALUES_H
#define VMM_HOSTED_CLI_VALUES_H

#include "vmm/hosted/cli_table.h"

/* Each value by its index, the first without a name ending them. */
struct cli_value profile_value(unsigned index);  /* enum profile */
struct cli_value strategy_value(unsigned index); /* strategies[] */
struct cli_value trace_value(unsigned index);    /* enum trace_kind */
struct cli_value track_value(unsigned index);    /* track_formats[] */
struct cli_value compiler_value(unsigned index); /* cc_toolchains[] */
struct cli_value report_value(unsigned index);   /* enum report */

#endif
