/* terminal.h - characters in and out, driven by interrupts.
 *
 * What arrives goes into a ring that readers empty; what processes write goes into another, and
 * each interrupt sends one character of it. Neither ever waits. */
#ifndef NEST_TERMINAL_H
#define NEST_TERMINAL_H

/* Lets the console, the timer and the disk interrupt. */
void terminal_begin(void);

/* Takes what has arrived and sends one character. What arrives while the ring is full is lost. */
void terminal_interrupt(void);

/* Takes what there is room for of the characters. Returns how many. */
unsigned terminal_write(const char *from, unsigned length);

/* Gives at most so many characters. Returns how many; 0 if none is there now, -1 if none will ever
 * be. `length` is not 0. */
int terminal_read(char *to, unsigned length);

/* Sends all that waits to be sent. */
void terminal_flush(void);

/* The kernel's own words come out at once, behind what waits. */
void terminal_print(const char *text);
void terminal_print_number(unsigned number); /* in decimal, below 2^31 */
void terminal_print_hex(unsigned number);    /* eight digits */

#endif
