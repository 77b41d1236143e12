/* print.c - see stdio.h and stdlib.h. */
#include "console.h"
#include "pg32.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct field {
    bool left, zeros, upper;
    int width;
    int precision; /* -1: none */
    int longs;     /* how many l */
};

int putchar(int c)
{
    console_put((char)c);
    return (unsigned char)c;
}

int puts(const char *text)
{
    console_print(text);
    return putchar('\n');
}

static int put_field(const struct field *field, const char *text, int length)
{
    int padding = field->width > length ? field->width - length : 0;
    for (int i = 0; i < padding && !field->left; i++)
        putchar(field->zeros ? '0' : ' ');
    for (int i = 0; i < length; i++)
        putchar(text[i]);
    for (int i = 0; i < padding && field->left; i++)
        putchar(' ');
    return padding + length;
}

static int put_number(struct field *field, unsigned long long number, unsigned base, bool minus)
{
    const char *digits = field->upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char text[21]; /* a sign and 20 digits are the most */
    int at = sizeof text;
    int sign = 0;
    do {
        text[--at] = digits[number % base];
        number /= base;
    } while (number);
    if (minus && field->zeros && field->width)
        putchar('-'), field->width--, sign = 1;
    else if (minus)
        text[--at] = '-';
    return sign + put_field(field, text + at, (int)sizeof text - at);
}

static int put_text(const struct field *field, const char *text)
{
    int length = 0;
    while (length != field->precision && text[length])
        length++;
    return put_field(field, text, length);
}

/* Reads flags, width, precision and length; gives the letter that follows. */
static const char *read_field(const char *at, struct field *field)
{
    *field = (struct field){.precision = -1};
    for (; *at == '-' || *at == '0'; at++)
        *(*at == '-' ? &field->left : &field->zeros) = true;
    for (; *at >= '0' && *at <= '9'; at++)
        field->width = field->width * 10 + *at - '0';
    if (*at == '.')
        for (field->precision = 0, at++; *at >= '0' && *at <= '9'; at++)
            field->precision = field->precision * 10 + *at - '0';
    for (; *at == 'l' || *at == 'h' || *at == 'z'; at++)
        field->longs += *at == 'l';
    return at;
}

static unsigned long long next_unsigned(const struct field *field, va_list *arguments)
{
    return field->longs > 1 ? va_arg(*arguments, unsigned long long) : va_arg(*arguments, unsigned);
}

static int put_signed(struct field *field, va_list *arguments)
{
    long long number = field->longs > 1 ? va_arg(*arguments, long long) : va_arg(*arguments, int);
    unsigned long long size = (unsigned long long)number;
    return put_number(field, number < 0 ? -size : size, 10, number < 0);
}

static int put_argument(char letter, struct field *field, va_list *arguments)
{
    switch (letter) {
    case 'd':
    case 'i':
        return put_signed(field, arguments);
    case 'u':
        return put_number(field, next_unsigned(field, arguments), 10, false);
    case 'X':
        field->upper = true; /* fall through */
    case 'x':
    case 'p':
        return put_number(field, next_unsigned(field, arguments), 16, false);
    case 's':
        return put_text(field, va_arg(*arguments, const char *));
    case 'c': {
        char c = (char)va_arg(*arguments, int);
        return put_field(field, &c, 1);
    }
    }
    return put_field(field, &letter, 1);
}

int vprintf(const char *format, va_list arguments)
{
    int count = 0;
    va_list rest;
    va_copy(rest, arguments);
    for (; *format; format++) {
        struct field field;
        if (*format != '%') {
            putchar(*format);
            count++;
            continue;
        }
        format = read_field(format + 1, &field);
        if (!*format)
            break;
        count += put_argument(*format, &field, &rest);
    }
    va_end(rest);
    return count;
}

int printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int count = vprintf(format, arguments);
    va_end(arguments);
    return count;
}

void abort(void)
{
    exit(134);
}

void power_off(int status)
{
    for (;;)
        pg32_out((unsigned)status, PORT_POWER);
}
