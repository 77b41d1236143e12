/* console.h - commands from a terminal, from pipes and from files, one line after the other.
 *
 * At a terminal GNU readline edits and completes lines and keeps their history in the XDG state
 * folder; Ctrl-C stops a running guest, never the program. Elsewhere each command is printed behind
 * the prompt, so that the output reads as a session. */
#ifndef VMM_HOSTED_DEBUGGER_CONSOLE_H
#define VMM_HOSTED_DEBUGGER_CONSOLE_H

#include "vmm/hosted/debugger/commander.h"

/* Commands of -x and --ex first, then those of standard input, until quit or its end. Returns the
 * exit status: 1 if a command that nobody typed was an error. */
int console_run(struct commander *, const struct cli_args *);

/* Completions of the word at the end of a line, for readline and for tests: the caller frees each
 * and the list, which NULL ends. NULL: none. `begin` is where the word begins in the line. */
char **console_complete(struct commander *, const char *line, size_t begin);

#endif
