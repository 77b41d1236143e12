/* image_print.h - an image as assembly, for people: labels, addresses, words, instructions. */
#ifndef VMM_HOSTED_IMAGE_PRINT_H
#define VMM_HOSTED_IMAGE_PRINT_H

#include "isa/image.h"

/* Prints the image to standard output, executable segments as instructions, others as words. With
 * `source` each instruction comes after the line it is from, if that file can be read. Names and
 * lines are shown without control characters. False if the host has no storage left. */
bool image_print(const struct image *, enum profile, bool source);

/* Prints a table of the image's symbols to standard output. */
void image_print_symbols(const struct image *);

#endif
