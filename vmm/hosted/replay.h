/* replay.h - a run in a file: the machine, the programs, what was typed and when, where it ended.
 *
 * Lines of text, for editors and version control, the same on every host:
 *
 *   visor-replay 2           the version of this format
 *   tables HASH              of the machine's tables; another machine's replay is refused
 *   machine pg32             and so on: what tower_options says; depth and strategy can be others
 *   ...                      when it is replayed, no guest can tell
 *   silent lpsw              a row that was silent in user mode; one line each, seldom any
 *   guest NAME               for each guest
 *   disk none                or: disk SECTORS HASH read-only, or writable; not what is on it
 *   image BYTES              then the ELF file in base64
 *   intervene 0 1200 7 interrupt 0   what someone outside did, see intervention_print; seldom any
 *   events
 *   0 1234 97                "GUEST TIME CHARACTER", see input_print_event
 *   end N STEPS HASH         where it ended, and the state there: see struct replay_end
 *   checksum HASH            of all before this line
 *
 * Lines this visor does not know are an error: a newer one wrote them. */
#ifndef VMM_HOSTED_REPLAY_H
#define VMM_HOSTED_REPLAY_H

#include "vmm/hosted/tower.h"

#include <limits.h>
#include <stdio.h>

enum { REPLAY_REST = INT_MAX };

/* The end of the recording. It must come out again: a replay proves itself. */
struct replay_end {
    uint64_t instructions; /* retired by all guests since power-on */
    unsigned steps;        /* since the last of them; REPLAY_REST: all until none can run */
    uint64_t state;        /* snapshot_digest */
};

struct replay_guest {
    char *name;         /* owned */
    struct image image; /* owned */
    bool has_disk, disk_writable;
    word disk_sectors;
    uint64_t disk_digest;
};

struct replay_event {
    unsigned guest;
    struct input_event event;
};

struct replay_intervention {
    unsigned guest;
    struct intervention intervention;
};

struct replay {
    const char *path; /* borrowed; for messages */
    struct tower_options options;
    struct replay_guest *guests; /* owned; as many as the options say */
    struct replay_event *events; /* owned; in the file's order, which is that of time for a guest */
    size_t event_count, event_capacity;
    struct replay_intervention *interventions; /* owned; by rising time and traps for a guest */
    size_t intervention_count, intervention_capacity;
    struct replay_end end;
};

/* Reads a file and checks it whole. On failure the error is filled and the replay is empty. */
bool replay_read(struct replay *, const char *path, struct error *);

/* The same of a file's bytes. */
bool replay_parse(struct replay *, const char *text, size_t size, const char *path, struct error *);

/* The same of the text between the line of the tables and that of the checksum. */
bool replay_parse_body(struct replay *, const char *text, size_t size, const char *path,
                       struct error *);
void replay_free(struct replay *);

/* Are the guests' programs in this tower those of the replay, but for symbols and lines? */
bool replay_check_programs(const struct replay *, const struct tower *, struct error *);

/* Has the guest the disk that it had, in mint condition? It must not be plugged yet: whether it may
 * be written to is made what it was. Its disk must be held. */
bool replay_check_disk(const struct replay *, struct tower *, unsigned guest, struct error *);

/* Gives each guest, not plugged yet, the events as its input, and what was done to it. */
bool replay_feed(const struct replay *, struct tower *, struct error *);

/* Where the tower is now. False if the digest cannot be had. */
bool replay_end_here(struct tower *, unsigned steps, struct replay_end *);

/* Recording as it happens: creates PATH.part with all that is known before the tower, switched on
 * and not yet plugged, has run, and lets all guests record to it. */
bool replay_record(struct tower *, const char *path, FILE **record, struct error *);

/* Writes the end, closes the record and gives it its name. */
bool replay_finish(FILE *record, const struct replay_end *, const char *path, struct error *);

/* Recording afterwards: what was taken of each guest's input, which was kept since power-on. */
bool replay_save(struct tower *, const struct replay_end *, const char *path, struct error *);

/* The bytes that replay_save writes, which the caller frees. `name` is for messages. */
bool replay_format(struct tower *, const struct replay_end *, const char *name, char **bytes,
                   size_t *size, struct error *);

#endif
