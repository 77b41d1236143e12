/* console.h - the console of a guest, one character at a time, without interrupts. */
#ifndef GUEST_CONSOLE_H
#define GUEST_CONSOLE_H

/* Waits until the console is ready, then sends the character. */
void console_put(char);

/* Sends a text. */
void console_print(const char *text);

/* Sends a number: decimal with its sign, or eight digits of base 16. */
void console_print_int(int);
void console_print_hex(unsigned);

/* Waits for a character; -1 at the end of input. */
int console_get(void);

#endif
