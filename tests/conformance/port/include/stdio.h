/* stdio.h - what the programs print with: %d %i %u %x %X %p %c %s %%, with 0, -, width, precision
 * of texts, h, l and ll; anything else is printed as it stands. */
#ifndef PORT_STDIO_H
#define PORT_STDIO_H

#include <stdarg.h>
#include <stddef.h>

int printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
int vprintf(const char *format, va_list);
int putchar(int);
int puts(const char *);

#endif
