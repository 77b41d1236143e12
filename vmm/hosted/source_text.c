/* source_text.c - see source_text.h. */
#include "vmm/hosted/source_text.h"
#include "vmm/hosted/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SOURCE_MAX = 16 << 20 }; /* bytes; larger files are not shown */

/* The name comes from an image: it may be that of a device, which must not be waited for. */
static void read_text(struct source_text *source, const char *name)
{
    struct stat status;
    struct error error = {""};
    uint8_t *bytes = NULL;
    if (stat(name, &status) == 0 && S_ISREG(status.st_mode))
        file_read(name, SOURCE_MAX, &bytes, &source->size, &error);
    source->text = (char *)bytes;
    source->tried = true;
    source->line = 1;
}

const char *source_text_line(struct source_text *source, const char *name, unsigned line,
                             size_t *length)
{
    *length = 0;
    if (!source->tried)
        read_text(source, name);
    if (!source->text)
        return "";
    if (line < source->line) {
        source->line = 1;
        source->start = 0;
    }
    while (source->line < line) {
        char *end = memchr(source->text + source->start, '\n', source->size - source->start);
        if (!end)
            return "";
        source->start = (size_t)(end - source->text) + 1;
        source->line++;
    }
    const char *text = source->text + source->start;
    const char *end = memchr(text, '\n', source->size - source->start);
    *length = end ? (size_t)(end - text) : source->size - source->start;
    return text;
}

void source_text_free(struct source_text *source)
{
    free(source->text);
    *source = (struct source_text){0};
}
