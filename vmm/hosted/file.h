/* file.h - whole files: read at once, and written so that nobody ever sees half of one. */
#ifndef VMM_HOSTED_FILE_H
#define VMM_HOSTED_FILE_H

#include "isa/error.h"

#include <stddef.h>
#include <stdint.h>

/* Reads a file of at most `limit` bytes. The caller frees *bytes, which has a NUL after its end. */
bool file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, struct error *);

/* Writes to a temporary name beside `path`, then renames. */
bool file_write(const char *path, const void *bytes, size_t size, struct error *);

#endif
