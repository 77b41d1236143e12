/* process.h - the table of processes, and the life of a process: made, blocked, woken, ended.
 *
 * A process owns one region of storage; R confines it to that. Its state says what it is doing:
 * FREE (no process) -> LOADING -> READY <-> BLOCKED or SLEEPING -> ZOMBIE -> FREE. */
#ifndef NEST_PROCESS_H
#define NEST_PROCESS_H

#include "nest.h"
#include "trap.h"

#include <stdbool.h>

/* What a blocked process waits for. */
enum event {
    EVENT_INPUT,  /* characters arrived */
    EVENT_OUTPUT, /* there is room for characters */
    EVENT_DISK,   /* the disk is free */
    EVENT_LOADED, /* the program it asked for has been read */
    EVENT_CHILD,  /* a child ended */
    EVENT_MAIL,   /* a word was put into its mailbox */
    EVENT_ROOM,   /* a mailbox was emptied */
};

enum { SP = 2, A0 = 10, A1 = 11 }; /* registers */
enum { PID_NONE, PID_SHELL };      /* numbers of processes count from 1 */

static const unsigned REFUSED = -1u; /* a call's result if it is not granted */
static const unsigned EXIT_TRAPPED = -1u, EXIT_KILLED = -2u; /* statuses of those that were ended */

struct process {
    struct trap_frame frame; /* its registers and PSW, while it does not run */
    unsigned state;          /* STATE_ */
    unsigned pid;
    unsigned parent;   /* pid, PID_NONE: nobody's child */
    unsigned wake;     /* SLEEPING: until CLOCKLO is this */
    unsigned status;   /* ZOMBIE: its exit status */
    enum event event;  /* BLOCKED: until this */
    unsigned data_end; /* virtual; brk moves it */
    bool background;   /* Ctrl-C does not mean it */
    bool has_mail;     /* a word is in its mailbox */
    unsigned mail, sender;
    char name[NAME_BYTES]; /* ended by NUL */
};

/* An entry stands for a region: the first one for the first region. */
extern struct process processes[PROCESSES];

/* How many entries may be used. Not changed after process_begin. */
extern unsigned process_count;

/* Finds out how many regions this machine's storage has room for. */
void process_begin(void);

/* Makes a process, LOADING, with an empty region. NULL if there is no room. */
struct process *process_create(const char name[NAME_BYTES], unsigned argument, bool background,
                               unsigned parent);

/* Where its storage is. */
char *process_storage(const struct process *);

/* The process of that number that has not ended, or NULL. */
struct process *process_numbered(unsigned pid);

/* Blocks a process until the event. */
void process_block(struct process *, enum event);

/* Makes all ready that are blocked until the event. */
void process_wake(enum event);

/* Ends a process; the shell takes the machine with it. Its parent can ask for the status. */
void process_end(struct process *, unsigned status);

/* Ends all that is not in the background, if the shell waits for a child. Returns whether anything
 * was ended. */
bool process_end_foreground(void);

#endif
