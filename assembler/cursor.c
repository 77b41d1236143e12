/* cursor.c - reading a statement, character by character. */
#include "assembler/assembly.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void skip_space(struct cursor *cursor)
{
    while (cursor->at < cursor->end && isspace((unsigned char)*cursor->at))
        cursor->at++;
}

bool at_end(struct cursor *cursor)
{
    skip_space(cursor);
    return cursor->at == cursor->end;
}

bool accept(struct cursor *cursor, char c)
{
    if (at_end(cursor) || *cursor->at != c)
        return false;
    cursor->at++;
    return true;
}

bool is_name_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

bool is_name_part(char c)
{
    return is_name_start(c) || isdigit((unsigned char)c);
}

struct span take_name(struct cursor *cursor)
{
    skip_space(cursor);
    struct span name = {cursor->at, 0};
    if (cursor->at < cursor->end && is_name_start(*cursor->at))
        while (cursor->at < cursor->end && is_name_part(*cursor->at))
            cursor->at++;
    name.length = (size_t)(cursor->at - name.text);
    return name;
}

struct span rest_of(const struct cursor *cursor)
{
    return (struct span){cursor->at, (size_t)(cursor->end - cursor->at)};
}

struct span trimmed(struct span span)
{
    while (span.length && isspace((unsigned char)*span.text)) {
        span.text++;
        span.length--;
    }
    while (span.length && isspace((unsigned char)span.text[span.length - 1]))
        span.length--;
    return span;
}

struct span take_operand(struct cursor *cursor)
{
    struct span operand = {cursor->at, 0};
    int depth = 0;
    char quote = '\0';
    for (; cursor->at < cursor->end; cursor->at++) {
        char c = *cursor->at;
        if (quote && c == '\\' && cursor->at + 1 < cursor->end)
            cursor->at++;
        else if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '(')
            depth++;
        else if (c == ')')
            depth--;
        else if (c == ',' && depth <= 0)
            break;
    }
    operand.length = (size_t)(cursor->at - operand.text);
    if (cursor->at < cursor->end)
        cursor->at++;
    return trimmed(operand);
}

bool span_equals(struct span span, const char *text)
{
    return strlen(text) == span.length && strncasecmp(span.text, text, span.length) == 0;
}

void span_copy(struct span span, char *to, size_t size)
{
    size_t length = span.length < size - 1 ? span.length : size - 1;
    memcpy(to, span.text, length);
    to[length] = '\0';
}

static int take_digits(struct cursor *cursor, unsigned base, unsigned most)
{
    unsigned value = 0;
    for (unsigned i = 0; i < most && cursor->at < cursor->end; i++) {
        char c = *cursor->at;
        if (base == 8 ? c < '0' || c > '7' : !isxdigit((unsigned char)c))
            break;
        value =
            value * base + (unsigned)(isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10);
        cursor->at++;
    }
    return (int)(value & 0xff);
}

int take_escape(struct assembly *as, struct cursor *cursor)
{
    static const char letters[] = "abfnrtve\\\"'", meanings[] = "\a\b\f\n\r\t\v\033\\\"'";
    if (cursor->at == cursor->end)
        return '\\';
    char c = *cursor->at;
    if (c >= '0' && c <= '7')
        return take_digits(cursor, 8, 3);
    cursor->at++;
    if (c == 'x' || c == 'X')
        return take_digits(cursor, 16, 2);
    const char *letter = strchr(letters, c);
    if (letter && c)
        return (unsigned char)meanings[letter - letters];
    report(as, (struct span){cursor->at - 2, 2}, DIAGNOSTIC_BAD_ESCAPE, c);
    return c;
}

char *take_string(struct assembly *as, struct cursor *cursor, size_t *length)
{
    skip_space(cursor);
    const char *begin = cursor->at;
    *length = 0;
    if (!accept(cursor, '"')) {
        report(as, rest_of(cursor), DIAGNOSTIC_EXPECTED_STRING);
        return NULL;
    }
    char *bytes = malloc((size_t)(cursor->end - cursor->at) + 1);
    while (bytes && cursor->at < cursor->end && *cursor->at != '"') {
        char c = *cursor->at++;
        bytes[(*length)++] = c == '\\' ? (char)take_escape(as, cursor) : c;
    }
    if (bytes && accept(cursor, '"')) {
        bytes[*length] = '\0';
        return bytes;
    }
    report(as, (struct span){begin, (size_t)(cursor->end - begin)}, DIAGNOSTIC_OPEN_STRING);
    free(bytes);
    return NULL;
}
