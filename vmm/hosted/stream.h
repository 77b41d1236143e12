/* stream.h - what is no regular file: standard input and output, written "-", devices, pipes.
 *
 * They are read and written in place; a regular file is replaced whole (file.h). */
#ifndef VMM_HOSTED_STREAM_H
#define VMM_HOSTED_STREAM_H

#include "isa/error.h"

#include <stddef.h>
#include <stdint.h>

/* Is the path "-"? */
bool stream_is_standard(const char *path);

/* Is it "-", or something that exists and is no regular file? */
bool stream_is(const char *path);

/* Does the path lead to where standard output goes? */
bool stream_is_output(const char *path);

/* Reads all of standard input, at most `limit` bytes. The caller frees *bytes. */
bool stream_read(size_t limit, uint8_t **bytes, size_t *size, struct error *);

/* Writes to a stream_is path. What "-" gets has arrived only when cli_flush says so. */
bool stream_write(const char *path, const void *bytes, size_t size, struct error *);

#endif
