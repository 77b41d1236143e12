/* ctype.h - of ASCII. */
#ifndef PORT_CTYPE_H
#define PORT_CTYPE_H

int isdigit(int);
int isspace(int);
int isxdigit(int);
int tolower(int);

#endif
