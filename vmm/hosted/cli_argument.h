/* cli_argument.h - is this a good argument for that option, and what does it mean? */
#ifndef VMM_HOSTED_CLI_ARGUMENT_H
#define VMM_HOSTED_CLI_ARGUMENT_H

#include "vmm/hosted/cli_table.h"

/* Checks the text of an option by its row and works out its number. On failure the error is
 * "--option: 'text' is not ...". */
bool cli_argument_parse(struct cli_given *, struct error *);

#endif
