/* disk_file.h - a disk whose sectors are a file of the host, or bytes that someone holds. */
#ifndef VMM_HOSTED_DISK_FILE_H
#define VMM_HOSTED_DISK_FILE_H

#include "isa/disk.h"
#include "isa/error.h"
#include "vmm/hosted/page_tree.h"

struct disk_file {
    int descriptor;       /* owned; -1: no file */
    const uint8_t *bytes; /* borrowed: instead of a file; neither: no disk */
    const char *path;
    word sectors;
    bool writable;
    bool held;                /* see disk_file_hold */
    struct page_tree read;    /* owned, if held: what the file holds, of pages that were needed */
    struct page_tree written; /* owned, if held: pages that were written since */
    size_t read_bytes, written_bytes; /* that these take, and all copies of them */
};

/* Opens the file; a NULL path is no disk. Its size must be a multiple of SECTOR_BYTES. A file
 * opened for writing is locked: a second writer is refused. */
bool disk_file_open(struct disk_file *, const char *path, bool writable, struct error *);
void disk_file_close(struct disk_file *);

/* The same of bytes, which must outlive the disk and are never written to: the disk is held. */
bool disk_file_of_bytes(struct disk_file *, const uint8_t *bytes, size_t size, const char *name,
                        struct error *);

/* Is there a disk? */
bool disk_file_is_open(const struct disk_file *);

/* From now on the file is only read, and each page of it once: what the guest writes stays in
 * memory, in a tree that can be copied and put back, and is lost at the end. The disk_file must not
 * move afterwards. */
void disk_file_hold(struct disk_file *);

/* Was a held disk written to? What is in memory only can be forgotten. */
bool disk_file_is_changed(const struct disk_file *);
void disk_file_revert(struct disk_file *);

/* The disk_file must outlive the disk's last use. */
struct disk_backend disk_file_backend(struct disk_file *);

/* A digest of the contents, 0 if there is no disk. False on a read error. */
bool disk_file_digest(const struct disk_file *, uint64_t *digest);

/* The same of what the file has, without what was written to a held disk. */
bool disk_file_digest_unchanged(const struct disk_file *, uint64_t *digest);

#endif
