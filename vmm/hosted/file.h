/* file.h - whole files: read at once, and written so that nobody ever sees half of one. */
#ifndef VMM_HOSTED_FILE_H
#define VMM_HOSTED_FILE_H

#include "isa/error.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Reads a file of at most `limit` bytes. The caller frees *bytes, which has a NUL after its end. */
bool file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, struct error *);

/* Writes to a temporary name beside `path`, then renames. */
bool file_write(const char *path, const void *bytes, size_t size, struct error *);

/* The same bit by bit: a file that has its name only when it is whole. */
struct file_draft {
    FILE *file;       /* to write to */
    const char *path; /* borrowed */
    char target[PATH_MAX], temporary[PATH_MAX];
};

/* Where path is a link, what it leads to is replaced, not the link. What is no regular file is
 * refused. */
bool file_begin(struct file_draft *, const char *path, struct error *);

/* Ends the draft. If not all of it could be written, the file that was there is left as it was. */
bool file_finish(struct file_draft *, struct error *);

/* Ends the draft and leaves nothing behind. */
void file_drop(struct file_draft *);

/* Do both paths lead to one file? Two that are spelled alike do even if nothing is there yet. */
bool file_is_same(const char *, const char *);

#endif
