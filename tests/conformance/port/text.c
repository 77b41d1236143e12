/* text.c - string.h, ctype.h, math.h: what guestos/lib/string.c has not. */
#include <ctype.h>
#include <math.h>
#include <string.h>

char *strcpy(char *restrict to, const char *restrict from)
{
    return memcpy(to, from, strlen(from) + 1);
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

char *strchr(const char *text, int wanted)
{
    for (; *text != (char)wanted; text++)
        if (!*text)
            return NULL;
    return (char *)text;
}

int isdigit(int c)
{
    return c >= '0' && c <= '9';
}

int isspace(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int tolower(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int isxdigit(int c)
{
    return isdigit(c) || (tolower(c) >= 'a' && tolower(c) <= 'f');
}

double fabs(double number)
{
    return number < 0 ? -number : number;
}

/* Newton from above: the guesses fall until they cannot. */
double sqrt(double square)
{
    if (!(square > 0))
        return square;
    double guess = square > 1 ? square : 1;
    for (double next; (next = (guess + square / guess) / 2) < guess;)
        guess = next;
    return guess;
}
