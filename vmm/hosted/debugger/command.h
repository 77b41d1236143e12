/* command.h - what the handlers of commands.def share: reading arguments, saying where a guest is.
 */
#ifndef VMM_HOSTED_DEBUGGER_COMMAND_H
#define VMM_HOSTED_DEBUGGER_COMMAND_H

#include "vmm/hosted/debugger/commander.h"
#include "vmm/hosted/debugger/trap_log.h"

#define COMMAND(name, words, aliases, group, flags, completes, arguments, line, text)              \
    command_handler command_##name;
#include "vmm/hosted/debugger/commands.def"

/* Arguments. */

/* The next word, up to a space; false if there is none, or it is too long. */
bool take_word(const char **at, char *text, size_t size);
/* Is this the next word? Then it is taken. */
bool take_this(const char **at, const char *text);
/* A number, or `preset` if there is nothing more; an error if it is no number. */
bool take_count(struct commander *, const char **at, uint64_t preset, uint64_t *count);
/* Nothing more may follow. */
bool take_end(struct commander *, const char *at);
/* "/3xw" before the rest: letters of a list and, if sizes are among them, a number; leaves what is
 * not there as it is. */
#define FORMATS_OF_VALUES  "x d u o t c a"
#define FORMATS_OF_STORAGE FORMATS_OF_VALUES " i s b h w"
bool take_format(struct commander *, const char **at, const char *letters, struct examination *);
/* LOCATION as a physical address of the guest in focus; nothing: where it is now. */
bool take_location(struct commander *, const char **at, paddr *);
/* {EXPRESSION}: a physical address; the brace stands at *at. */
bool take_physical(struct commander *, const char **at, paddr *);
/* "if EXPRESSION", the rest of the line; NULL if there is none. Borrowed from the line. */
bool take_condition(struct commander *, const char *at, const char **condition);
/* The number of a trap that has happened, or will as far as the run is known. */
bool take_trap(struct commander *, const char **at, struct trap_record *);

/* Saying. */

/* Physical address of the guest in focus's pc. */
paddr place_here(struct commander *);
/* "<symbol+0x10> file:line" of a physical address; "" if nothing is known. */
void say_place(struct commander *, paddr, char *text, size_t size);
/* "=> 0x0024 <start+0x24>:  lpsw ...    # its source line": where the guest is. */
void say_here(struct commander *);
/* Why it stopped, where it is, and the displays. */
void say_halt(struct commander *, const struct halt *);
/* The text of a source line of the guest in focus; "" if it cannot be read. */
const char *source_line(struct commander *, unsigned file, unsigned line, size_t *length);
/* The instruction at a physical address, if it were at a virtual one; false if there is no storage.
 */
bool say_instruction(struct commander *, paddr, vaddr, char text[128]);
void say_displays(struct commander *);
/* A text that someone else wrote: control characters, which terminals obey, as '?'. */
void say_text(struct commander *, const char *text, size_t length);
void say_value(struct commander *, char format, word value, FILE *);

/* A step vmm that was begun is over: the guest has moved. */
void forget_story(struct commander *);

/* Colours, "" where there are none. */
const char *say_bold(const struct commander *);
const char *say_dim(const struct commander *);
const char *say_plain(const struct commander *);

#endif
