/* console.h - one character in, one character out, an interrupt for each.
 *
 * Where characters come from and go to is the owner's: the device asks its input when its register
 * is empty, at instruction boundaries only, so that a run with the same input is the same run. It
 * does not ask before the guest has read a console port or enabled the receive interrupt. */
#ifndef ISA_CONSOLE_H
#define ISA_CONSOLE_H

#include "isa/bus.h"

enum { CONSOLE_NOTHING = -1, CONSOLE_END = -2 }; /* what input may answer instead of a character */

/* Where characters come from. */
struct console_input {
    /* Takes the next character due at `now`: 0..255, CONSOLE_NOTHING or CONSOLE_END. */
    int (*take)(void *context, uint64_t now);
    /* When the next one is due; 0 if one waits already; TIME_NEVER if none is known. */
    uint64_t (*next)(void *context);
    void *context;
};

/* Where they go. */
struct console_output {
    void (*put)(void *context, uint8_t character);
    void *context;
};

struct console {
    struct device device; /* first */
    struct console_input input;
    struct console_output output;
    word control;   /* CONSOLE_CONTROL */
    word received;  /* the character, if full */
    word full;      /* 1: a character waits to be read */
    word ended;     /* 1: there will be no more */
    word listening; /* 1: the guest has shown that it reads input; until then none is taken */
    uint64_t taken; /* characters taken from the input since power-on */
};

/* Either may have NULL functions: no input, output dropped. */
void console_init(struct console *, struct console_input, struct console_output);

#endif
