/* snapshot.h - all of a tower's state in a file: what the tables say, every device, every page.
 *
 * The state of the guests does not depend on what is below them, so a snapshot taken at one depth
 * can be restored at another. The file carries a hash of the tables and of itself: another
 * version's, a truncated or a changed file is refused whole. */
#ifndef VMM_HOSTED_SNAPSHOT_H
#define VMM_HOSTED_SNAPSHOT_H

#include "vmm/hosted/tower.h"

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
void snapshot_free(struct snapshot *);

/* Puts the state into a tower with the same machine, guests and storage, plugged, of any depth. If
 * it fails the tower must not be run. */
bool snapshot_restore(struct snapshot *, struct tower *, struct error *);

#endif
