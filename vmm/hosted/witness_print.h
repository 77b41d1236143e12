/* witness_print.h - a witness for people and for programs. */
#ifndef VMM_HOSTED_WITNESS_PRINT_H
#define VMM_HOSTED_WITNESS_PRINT_H

#include "isa/model/witness.h"

#include <jansson.h>
#include <stdio.h>

/* Lines, each begun with `indent`: the instruction, the states as far as it depends on them, and
 * what differed. */
void witness_print(const struct witness *, enum profile, const char *indent, FILE *);

/* A new reference. */
json_t *witness_json(const struct witness *, enum profile);

#endif
