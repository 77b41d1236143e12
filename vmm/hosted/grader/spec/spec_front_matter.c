/* spec_front_matter.c - see spec_front_matter.h. */
#include "vmm/hosted/grader/spec/spec_front_matter.h"

#include <stdlib.h>
#include <string.h>

struct lines {
    const char *at, *end;
    unsigned number; /* of the line that was taken last */
};

static bool __attribute__((format(printf, 3, 4)))
complain(struct spec_messages *messages, unsigned line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    spec_messages_add(messages, (struct spec_place){line, 1}, format, arguments);
    va_end(arguments);
    return false;
}

/* The next line and its length without the newline; NULL: there is none. */
static const char *take_line_of(struct lines *lines, size_t *length)
{
    const char *line = lines->at;
    if (line == lines->end)
        return NULL;
    const char *newline = memchr(line, '\n', (size_t)(lines->end - line));
    *length = (size_t)((newline ? newline : lines->end) - line);
    lines->at = newline ? newline + 1 : lines->end;
    lines->number++;
    return line;
}

static bool is_fence(const char *line, size_t length)
{
    while (length > 0 && strchr(" \t\r", line[length - 1]) && line[length - 1] != '\0')
        length--;
    return length == 5 && memcmp(line, "# ---", 5) == 0;
}

static void append(struct front_matter *matter, const char *line, size_t length)
{
    size_t prefix = length < 2 ? length : 2;
    memcpy(matter->text + matter->size, line + prefix, length - prefix);
    matter->size += length - prefix;
    matter->text[matter->size++] = '\n';
}

static bool take_lines(struct front_matter *matter, struct lines *lines,
                       struct spec_messages *messages)
{
    const char *line;
    size_t length;
    unsigned first = lines->number;
    while ((line = take_line_of(lines, &length)) != NULL) {
        if (is_fence(line, length))
            return true;
        if (length == 0 || line[0] != '#' || (length > 1 && line[1] != ' '))
            return complain(messages, lines->number,
                            "a line of the spec must begin with \"# \"; the spec ends with a "
                            "line \"# ---\"");
        append(matter, line, length);
    }
    return complain(messages, first, "the spec that begins here must end with a line \"# ---\"");
}

bool front_matter_find(struct front_matter *matter, const char *source, size_t size,
                       struct spec_messages *messages)
{
    struct lines lines = {source, source + size, 0};
    const char *line;
    size_t length;
    do
        line = take_line_of(&lines, &length);
    while (line && !is_fence(line, length));
    if (!line)
        return complain(messages, 1,
                        "there is no spec in this source: put it between two lines \"# ---\", "
                        "each line behind \"# \"");
    matter->text = malloc(size + 1);
    if (!matter->text) {
        messages->starved = true;
        return false;
    }
    matter->place = (struct spec_place){lines.number + 1, 3};
    if (take_lines(matter, &lines, messages))
        return true;
    free(matter->text);
    matter->text = NULL;
    return false;
}
