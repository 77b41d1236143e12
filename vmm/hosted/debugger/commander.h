/* commander.h - what a person says to the debugger, a line at a time, and what it answers.
 *
 * Commands are rows of commands.def. Front ends that move the debuggee themselves (gdb's protocol,
 * DAP) hand on only what looks: commander_ask. */
#ifndef VMM_HOSTED_DEBUGGER_COMMANDER_H
#define VMM_HOSTED_DEBUGGER_COMMANDER_H

#include "vmm/hosted/debugger/debuggee.h"
#include "vmm/hosted/debugger/explain.h"
#include "vmm/hosted/source_text.h"

/* COMPLETES(NAME): what the arguments of a command may be. */
#define COMMAND_COMPLETES(COMPLETES)                                                               \
    COMPLETES(NOTHING)                                                                             \
    COMPLETES(PLACES)    /* symbols, source lines, names of state */                               \
    COMPLETES(REGISTERS) /* names of state */                                                      \
    COMPLETES(CAUSES)                                                                              \
    COMPLETES(INSTRUCTIONS)                                                                        \
    COMPLETES(POINT_NUMBERS)                                                                       \
    COMPLETES(CONDITION) /* a number of a point, then an expression */                             \
    COMPLETES(DISPLAY_NUMBERS)                                                                     \
    COMPLETES(GUESTS)                                                                              \
    COMPLETES(COMMANDS) /* and topics */                                                           \
    COMPLETES(FILES)

enum command_completes {
#define COMPLETES(name) COMPLETES_##name,
    COMMAND_COMPLETES(COMPLETES)
#undef COMPLETES
};

enum { COMMAND_LOOKS = 1, COMMAND_REPEATS = 2, COMMAND_LINE_MAX = 4096 };

struct commander;

/* Carries out a command; false, with commander->error filled, if it cannot. */
typedef bool command_handler(struct commander *, const char *arguments);

struct command_row {
    const char *words, *aliases;
    unsigned group, flags;
    enum command_completes completes;
    const char *arguments, *line, *text;
    command_handler *handle;
};
extern const struct command_row command_rows[];
extern const unsigned command_count;

/* What x shows, and how it goes on when it is given nothing. */
struct examination {
    bool physical;
    char format; /* 0: that of before, or the usual one; so are unit and count */
    unsigned unit, count;
    word at;
};

/* An expression that is printed at every stop. */
struct display {
    unsigned number;
    bool storage; /* what is at the address that it names; else its value */
    struct examination how;
    char *text; /* owned */
};

struct commander {
    struct debuggee *debuggee;     /* borrowed */
    FILE *out;                     /* borrowed: where answers go */
    bool color;                    /* answers may have colours */
    bool quit;                     /* a person asked to leave */
    const struct command_row *row; /* being carried out */
    struct error error;            /* of it */
    char repeat[COMMAND_LINE_MAX]; /* what an empty line does; "" if nothing */
    unsigned files;                /* being read by source, one in another */
    const char *file;              /* the innermost; borrowed. NULL: none is being read */
    unsigned line;                 /* of it */
    struct display *displays;      /* owned */
    size_t display_count;
    unsigned last_display;
    struct examination examination;
    unsigned list_file, list_line; /* of the image in focus: what list shows next; 0: around pc */
    struct source_text *sources;   /* owned: of the image in focus, by file */
    size_t source_count;
    unsigned source_guest;
    struct story story; /* of step vmm */
    unsigned told;      /* parts of it */
    struct moment told_at;
    bool in_line;  /* a guest's line on out has no end yet */
    FILE *console; /* owned: where the guests' output goes while it is expected; NULL: not ours */
    char *heard;   /* owned: what they said since the last expect, its last part */
    size_t heard_size;
};

void commander_init(struct commander *, struct debuggee *, FILE *out);
void commander_free(struct commander *);

/* From now on what guests print goes to `out` too, and can be expected. False if the host has no
 * storage. */
bool commander_hear(struct commander *);

/* Ends a line that a guest has begun to print. */
void commander_end_line(struct commander *);

/* Carries out a line. Answers go to out, and errors too, as "error: ...". False if it was an
 * error. */
bool commander_do(struct commander *, const char *line);

/* The same, if the command only looks; others are refused with an error. */
bool commander_ask(struct commander *, const char *line);

/* Lines of a file, one after the other. */
struct command_lines {
    FILE *file;
    const char *name; /* borrowed, for errors */
    char *text;       /* owned: the line */
    size_t capacity;
    unsigned number; /* of the line, from 1 */
};

/* The next line without its end, until the next call; NULL at the end, or if it cannot be read:
 * then the error is filled. */
const char *command_lines_next(struct command_lines *, struct error *);
/* Closes the file, if it is not standard input. */
void command_lines_end(struct command_lines *);

/* The names of help's topics, by index from 0; NULL at the end. */
const char *command_topic(unsigned index);

/* What begins with the command word that a person has typed, if it is one and only one: the words
 * of a row. */
const char *command_first(const char *typed, size_t length);

/* The row that a line names, and where its arguments begin; NULL, with the error filled, if it is
 * none or more than one. */
const struct command_row *command_find(const char *line, const char **arguments, struct error *);

#endif
