/* program.h - what a person gives to be run: a source, an image, and how it gets into storage. */
#ifndef VMM_HOSTED_PROGRAM_H
#define VMM_HOSTED_PROGRAM_H

#include "isa/computer.h"
#include "isa/image.h"

/* A program ready to be loaded, with its symbols and lines. */
struct program {
    const char *path; /* borrowed */
    struct image image;
};

/* Reads an image, or assembles a source (a name ending in .s or .S) in memory. Diagnostics of the
 * assembler go to stderr; *error then says that there were some. */
bool program_read(struct program *, const char *path, enum profile, struct error *);
void program_free(struct program *);

/* Does it fit into so many bytes of storage? */
bool program_fits(const struct program *, word size, struct error *);

/* Puts the program into storage and switches the computer on. Refuses a program that does not fit,
 * with nothing loaded. */
bool program_load(const struct program *, struct computer *, struct machine *, struct error *);

/* "<symbol+0x10> file:line", as much of it as is known, for an address; "" if nothing is. */
void program_where(const struct program *, vaddr, char *text, size_t size);

#endif
