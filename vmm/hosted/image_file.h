/* image_file.h - where the image of a verb that makes one goes to: a file, or "-" and other
 * streams. */
#ifndef VMM_HOSTED_IMAGE_FILE_H
#define VMM_HOSTED_IMAGE_FILE_H

#include "isa/image.h"
#include "vmm/hosted/cli.h"

/* Can the image go there, with the operands as what it is made from, and with OPTION_symbols? */
bool image_file_check(const struct cli_args *, const char *output, struct error *);

/* A file has the image whole, or is as it was. */
bool image_file_write(const struct image *, const char *output, struct error *);

#endif
