/* file.h - the file system: read only, one folder. nest-mkfs writes it; README.md tells how it lies
 * on the disk. */
#ifndef NEST_FILE_H
#define NEST_FILE_H

#include "nest.h"

/* An entry of the folder, as it is on the disk: what it says is not to be trusted. */
struct file {
    char name[NAME_BYTES]; /* ended by NUL */
    unsigned sector;       /* the first */
    unsigned size;         /* in bytes */
    unsigned unused[2];
};

/* Reads the folder. Nest cannot go on if there is none. */
void file_begin(void);

/* The file of that name, or NULL. */
const struct file *file_named(const char *name);

/* From 0 on; NULL after the last. */
const struct file *file_numbered(unsigned number);

#endif
