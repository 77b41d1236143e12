/* image_parts.h - what all who make images do with their parts. Hosted only. */
#ifndef ISA_IMAGE_PARTS_H
#define ISA_IMAGE_PARTS_H

#include "isa/image.h"

#include <elf.h>

/* Puts segments, symbols and lines into their order: see image.h. */
void image_sort(struct image *);

/* A symbol of a linked ELF file. The name is taken over. */
struct image_symbol image_symbol_of_elf(const Elf32_Sym *, char *name);

/* Gives an image without any the symbols, files and lines of another one. False if the host has no
 * storage left; what has been copied is the image's then. */
bool image_copy_names(struct image *to, const struct image *from);

#endif
