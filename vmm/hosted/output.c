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
    return c != 0x7f && !(output->before == 0xc2 && c >= 0x80 && c < 0xa0);
}

static void write_character(struct output *output, uint8_t c)
{
    if (!output->escape || harmless(output, c))
        putc(c, output->file);
    else
        fprintf(output->file, "^%c", (c & 0x1f) ^ (c == 0x7f ? 0x20 : 0x40));
    output->before = c;
}

void output_flush(struct output *output)
{
    if (!output->file)
        return;
    if (output->length) {
        fprintf(output->file, "[%s] ", output->prefix);
        for (size_t i = 0; i < output->length; i++)
            write_character(output, (uint8_t)output->line[i]);
        putc('\n', output->file);
        output->length = 0;
    }
    fflush(output->file);
}

/* A whole line at a time, so that lines of different guests do not mix. */
static void put_prefixed(struct output *output, uint8_t c)
{
    if (c == '\n' && output->length == 0)
        fprintf(output->file, "[%s]\n", output->prefix);
    else if (c == '\n')
        output_flush(output);
    else if (c != '\r')
        output->line[output->length++] = (char)c;
    if (output->length == sizeof output->line)
        output_flush(output);
}

static void put(void *context, uint8_t character)
{
    struct output *output = context;
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
