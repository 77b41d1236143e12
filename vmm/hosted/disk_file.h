/* disk_file.h - a disk whose sectors are a file of the host. */
#ifndef VMM_HOSTED_DISK_FILE_H
#define VMM_HOSTED_DISK_FILE_H

#include "isa/disk.h"
#include "isa/error.h"

struct disk_file {
    int descriptor; /* owned; -1: no disk */
    const char *path;
    word sectors;
    bool writable;
};

/* Opens the file; a NULL path is no disk. Its size must be a multiple of SECTOR_BYTES. A file
 * opened for writing is locked: a second writer is refused. */
bool disk_file_open(struct disk_file *, const char *path, bool writable, struct error *);
void disk_file_close(struct disk_file *);

/* The disk_file must outlive the disk's last use. */
struct disk_backend disk_file_backend(struct disk_file *);

/* A digest of the contents, 0 if there is no disk. False on a read error. */
bool disk_file_digest(const struct disk_file *, uint64_t *digest);

#endif
