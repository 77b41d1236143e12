/* assembler.h - text in, image out.
 *
 * GNU-as conventions and RISC-V pseudo-instructions on PG32's tables (isa/instructions.def,
 * formats.def). Knows nothing of machines or monitors. */
#ifndef ASSEMBLER_ASSEMBLER_H
#define ASSEMBLER_ASSEMBLER_H

#include "isa/image.h"

#include <stdio.h>

/* Where files come from if not from the host: a file's bytes, borrowed for as long as the assembly
 * lasts, or NULL if there is no file of that name. Names are as written, those of included files
 * behind the folder of the including one ("user/../lib/x.inc"). */
struct assembler_files {
    const char *(*find)(void *context, const char *name, size_t *size);
    /* Of files of one name in several folders, is this one taken before others? NULL: none is. */
    bool (*precedes)(void *context, const char *name);
    void *context;
};

struct assembler_options {
    enum profile profile;
    const char *const *include_paths; /* searched after the including file's own folder */
    size_t include_count;
    const char *const *defines; /* NAME=VALUE, as .equ before the first line */
    size_t define_count;
    word text_address;                   /* where .text begins, physical; default 0 */
    const struct assembler_files *files; /* borrowed; NULL: the host's, else none of the host's */
    FILE *listing;                       /* borrowed; NULL: none */
    bool color;                          /* colour diagnostics */
};

/* A source held in memory: what a file would contain, under the name shown in messages. */
struct assembler_source {
    const char *name;
    const char *text; /* NULL: read the file `name` */
    size_t size;      /* bytes of text */
    bool given;       /* whoever asks for a symbol by its name means this source's first */
};

/* Assembles the sources, in order, into one image. Only what is .globl reaches from one source into
 * another: no macro, no open block, no .equ, nor another meaning of a name of the machine. Prints
 * every diagnostic to `messages`; returns false, with the image empty, if any is an error. Bounded
 * in time and storage whatever the input.
 */
bool assemble(const struct assembler_options *, const struct assembler_source *, size_t count,
              struct image *, FILE *messages);

#endif
