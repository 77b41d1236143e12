/* recording.h - what is debugged, to files and back: replays of the run, and snapshots of a moment.
 */
#ifndef VMM_HOSTED_DEBUGGER_RECORDING_H
#define VMM_HOSTED_DEBUGGER_RECORDING_H

#include "vmm/hosted/debugger/debuggee.h"

/* Writes the run from power-on to now as a replay, as visor run --record does: input typed later is
 * left out. Refused if it did not come here by running: it began at a snapshot, or someone changed
 * its state. */
bool recording_save(struct debuggee *, const char *path, struct error *);

/* Of a debuggee that is a replay (session.replays): where the recording ended; steps is REPLAY_REST
 * if it ended where no guest can run. */
struct moment recording_end(const struct debuggee *);

/* Is it there now, and in the state that was recorded? The error says what is not so. */
bool recording_check(struct debuggee *, struct error *);

/* Goes there, printing nothing, and checks. */
bool recording_go_to_end(struct debuggee *, struct error *);

/* Writes the state of now as a snapshot. Refused if a guest has written to its disk, which is in
 * memory only. */
bool debuggee_save(struct debuggee *, const char *path, struct error *);

/* Puts a snapshot's state into the debuggee, of the same machine, guests and disks: the run goes on
 * from there, what was before is forgotten (timeline_changed). What had been typed and not yet
 * taken is forgotten too; scripts and replays go on after what the guest has taken. On failure
 * nothing changes. */
bool debuggee_restore(struct debuggee *, const char *path, struct error *);

#endif
