/* file_set.h - files held in memory, by name: a submission, and what an instructor lays over it.
 *
 * Names are relative, with '/' between folders, without "." and ".." and empty parts; the set is
 * sorted by name and has no name twice. */
#ifndef VMM_HOSTED_GRADER_FILE_SET_H
#define VMM_HOSTED_GRADER_FILE_SET_H

#include "isa/error.h"

#include <stddef.h>
#include <stdint.h>

enum {
    FILE_SET_FILES_MAX = 1000,
    FILE_SET_BYTES_MAX = 16 << 20, /* of all files together */
    FILE_SET_NAME_MAX = 200,       /* characters */
};

struct held_file {
    char *name;     /* owned */
    uint8_t *bytes; /* owned; a NUL is behind them */
    size_t size;
};

struct file_set {
    struct held_file *files; /* owned; sorted */
    size_t count, bytes;
};

/* Is it a name as above, of printable characters? */
bool file_set_name_valid(const char *name);

/* Copies. False, with the error filled and nothing added, if the name is not valid or there
 * already, or if there would be too much. */
bool file_set_add(struct file_set *, const char *name, const void *bytes, size_t size,
                  struct error *);

/* NULL if there is none. */
const struct held_file *file_set_find(const struct file_set *, const char *name);

/* Reads a folder of the host, with its folders, following no links. Names that begin with a dot are
 * passed over. What is neither file nor folder is an error. */
bool file_set_read_folder(struct file_set *, const char *path, struct error *);

/* Of names and contents. */
uint64_t file_set_digest(const struct file_set *);
void file_set_free(struct file_set *);

#endif
