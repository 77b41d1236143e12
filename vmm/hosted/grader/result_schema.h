/* result_schema.h - the form of result documents, for programs. */
#ifndef VMM_HOSTED_GRADER_RESULT_SCHEMA_H
#define VMM_HOSTED_GRADER_RESULT_SCHEMA_H

#include <stdio.h>

/* What result.h says of a document, as a JSON Schema (draft 2020-12). It is made from the table
 * that result_parse reads by: result_fields.def. */
void result_schema_print(FILE *);

#endif
