/* output.c - see output.h. */
#include "vmm/hosted/output.h"

#include <string.h>

void output_init(struct output *output, FILE *file, const char *prefix, bool escape)
{
    *output = (struct output){.file = file, .prefix = prefix, .escape = escape};
}

static bool harmless(const struct output *output, uint8_t c)
{
    if (c < 0x20)
        return memchr("\b\t\n\r\a", c, 5) != NULL;
    return c != 0x7f && !(output->place.before == 0xc2 && c >= 0x80 && c < 0xa0);
}

static void write_character(struct output *output, uint8_t c)
{
    if (output->quiet)
        ;
    else if (!output->escape || harmless(output, c))
        putc(c, output->file);
    else
        fprintf(output->file, "^%c", (c & 0x1f) ^ (c == 0x7f ? 0x20 : 0x40));
    output->place.before = c;
}

static void write_line(struct output *output)
{
    struct output_place *place = &output->place;
    if (!output->quiet)
        fprintf(output->file, "[%s] ", output->prefix);
    for (size_t i = 0; i < place->length; i++)
        write_character(output, (uint8_t)place->line[i]);
    if (!output->quiet) {
        putc('\n', output->file);
        fflush(output->file);
    }
    place->length = 0;
}

void output_flush(struct output *output)
{
    if (!output->file)
        return;
    if (output->place.length)
        write_line(output);
    fflush(output->file);
}

/* A whole line at a time, so that lines of different guests do not mix. */
static void put_prefixed(struct output *output, uint8_t c)
{
    struct output_place *place = &output->place;
    if (c == '\n' && place->length == 0 && !output->quiet)
        fprintf(output->file, "[%s]\n", output->prefix);
    else if (c == '\n' && place->length)
        write_line(output);
    else if (c != '\r' && c != '\n')
        place->line[place->length++] = (char)c;
    if (place->length == sizeof place->line)
        write_line(output);
}

static void put(void *context, uint8_t character)
{
    struct output *output = context;
    output->place.said++;
    if (!output->file)
        return;
    if (output->prefix)
        put_prefixed(output, character);
    else
        write_character(output, character);
}

struct console_output output_sink(struct output *output)
{
    return (struct console_output){.put = put, .context = output};
}
