/* snapshot.h - all of a tower's state in a file: what the tables say, every device, every page.
 *
 * The state of the guests does not depend on what is below them, so a snapshot taken at one depth
 * can be restored at another. The file carries a hash of the tables and of itself: another
 * version's, a truncated or a changed file is refused whole. */
#ifndef VMM_HOSTED_SNAPSHOT_H
#define VMM_HOSTED_SNAPSHOT_H

#include "vmm/hosted/tower.h"

/* The part of the state that is neither storage nor disk, to and from memory: for whoever keeps
 * those himself. The caller frees *bytes. Restoring asks for what the same tower wrote. */
bool snapshot_state_save(struct tower *, char **bytes, size_t *size);
bool snapshot_state_restore(struct tower *, const char *bytes, size_t size);

/* One number for the state of all guests, storage and disks included: the same at every depth,
 * under every strategy and on every host. False if a disk cannot be read or the host has no
 * storage. */
bool snapshot_digest(struct tower *, uint64_t *digest);

/* A snapshot read and checked, not yet restored. */
struct snapshot {
    const char *name; /* borrowed */
    uint8_t *bytes;   /* owned */
    size_t size, at;
    struct tower_options options; /* of the tower it was taken of */
};

/* Writes to a temporary name beside `path`, then renames. */
bool snapshot_write(struct tower *, const char *path, struct error *);

bool snapshot_read(struct snapshot *, const char *path, struct error *);

/* The same from memory; the bytes become the snapshot's in any case. */
bool snapshot_parse(struct snapshot *, uint8_t *bytes, size_t size, const char *name,
                    struct error *);

/* The same of what is between the header, which names version and tables, and the checksum. */
bool snapshot_parse_body(struct snapshot *, uint8_t *bytes, size_t size, const char *name,
                         struct error *);
void snapshot_free(struct snapshot *);

/* Puts the state into a tower with the same machine, guests and storage, plugged, of any depth. If
 * it fails the tower must not be run. */
bool snapshot_restore(const struct snapshot *, struct tower *, struct error *);

#endif
