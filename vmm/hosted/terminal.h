/* terminal.h - the person's terminal: raw while a guest reads it, and always restored. */
#ifndef VMM_HOSTED_TERMINAL_H
#define VMM_HOSTED_TERMINAL_H

#include <stdbool.h>

/* Are both standard input and standard output a terminal? */
bool terminal_is_interactive(void);

/* Characters come one by one, without echo and without signals, until terminal_restore, the end of
 * the program or a signal that ends or stops it. Does nothing if it is raw already. */
void terminal_raw(void);
void terminal_restore(void);

/* From now on Ctrl-C, and what else asks the program to end (SIGINT, SIGTERM, SIGHUP), only asks.
 * What is ignored stays ignored. */
void terminal_watch_stop(void);
bool terminal_stop_asked(void);

/* The next character typed, -1 if there is none yet, -2 at the end of input. Waits for one for at
 * most so many milliseconds; -1: for ever. */
int terminal_read(int milliseconds);

#endif
