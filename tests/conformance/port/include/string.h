/* string.h - that of guestos/lib, and the texts that the programs use besides. */
#ifndef PORT_STRING_H
#define PORT_STRING_H

#include_next <string.h>

char *strcpy(char *restrict, const char *restrict);
int strcmp(const char *, const char *);
char *strchr(const char *, int);

#endif
