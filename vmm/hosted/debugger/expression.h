/* expression.h - what a person writes where a number is wanted.
 *
 * C's operators over words, unsigned and wrapping, with C's precedence: - ~ ! and * (the word at a
 * virtual address), * / % + - << >> < <= > >= == != & ^ | && ||, parentheses. As in C, && and || do
 * not look at their right side if the left one decides. Operands are numbers
 * (decimal, 0x, 0o, 0b, single underscores, 'c'), $NAME (named_state.h), symbols of the program in
 * focus, or names of state without the $ if no symbol has that name; and {address}: a word of the
 * guest's physical storage. */
#ifndef VMM_HOSTED_DEBUGGER_EXPRESSION_H
#define VMM_HOSTED_DEBUGGER_EXPRESSION_H

#include "vmm/hosted/debugger/debuggee.h"

/* Of the guest in focus, now. False, with the error filled, if it cannot be understood, names what
 * is not there, or divides by zero. */
bool expression_value(struct debuggee *, const char *text, word *value, struct error *);

/* Can it be understood, and is there all that it names? What is at an address is not looked at: it
 * may come later. */
bool expression_check(struct debuggee *, const char *text, struct error *);

/* Reads as much as is an expression, and says where it ended. */
bool expression_parse(struct debuggee *, const char *text, const char **end, word *value,
                      struct error *);

/* Reads a number, of at most `most`, as expressions have them, and moves behind it. */
bool expression_number(const char **at, uint64_t most, uint64_t *number, struct error *);

/* As debuggee.condition, with the debuggee as its context: is the point's condition true? What
 * cannot be evaluated counts as true: to stop once too often is better. */
bool expression_holds(void *debuggee, const struct point *);

#endif
