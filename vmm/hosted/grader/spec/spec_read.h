/* spec_read.h - reads a spec: YAML to the model, and every mistake in it to a person.
 *
 * A spec is a YAML file, or front matter in a program's source: YAML between two lines "# ---",
 * each line of it behind "# ". A spec in a source names as the program, unless it says otherwise,
 * that source itself, which is then what is handed in; if it says otherwise, the source is one of
 * the instructor's files, laid over the submission like those of the overlay. */
#ifndef VMM_HOSTED_GRADER_SPEC_SPEC_READ_H
#define VMM_HOSTED_GRADER_SPEC_SPEC_READ_H

#include "vmm/hosted/grader/spec/spec.h"

#include <stdio.h>

/* Reads a spec and the files that it names, which are beside it or in folders beside it. Each
 * mistake is a line "spec.yaml:12:9: error: ..." written to `messages`, in the order of the file;
 * false with the error filled as well if there are any, or if the file cannot be read at all. The
 * caller frees the spec only if it is true. */
bool spec_read(struct spec *, const char *path, FILE *messages, struct error *);

/* The same, of a text that is held already; `path` says what it is called and where its files are.
 */
bool spec_parse(struct spec *, const char *path, const char *text, size_t size, FILE *messages,
                struct error *);

/* What a spec may say, as a JSON Schema (draft 2020-12). It is made from the tables that the reader
 * reads by: spec_keys.def and spec_kinds.def. */
void spec_schema_print(FILE *);

#endif
