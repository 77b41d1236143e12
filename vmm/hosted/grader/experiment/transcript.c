/* transcript.c - see transcript.h. */
#include "vmm/hosted/grader/experiment/transcript.h"

#include <stdlib.h>

static bool grow(struct transcript *transcript)
{
    size_t capacity = 2 * transcript->capacity + 255;
    uint8_t *bytes = realloc(transcript->bytes, capacity + 1);
    if (!bytes)
        return false;
    transcript->bytes = bytes;
    transcript->capacity = capacity;
    return true;
}

bool transcript_init(struct transcript *transcript, uint64_t most)
{
    *transcript = (struct transcript){.most = most};
    if (!grow(transcript))
        return false;
    transcript->bytes[0] = '\0';
    return true;
}

static void put(void *context, uint8_t character)
{
    struct transcript *transcript = context;
    if (transcript->size >= transcript->most) {
        transcript->over = true;
        return;
    }
    if (transcript->size == transcript->capacity && !grow(transcript)) {
        transcript->failed = true;
        return;
    }
    transcript->bytes[transcript->size++] = character;
    transcript->bytes[transcript->size] = '\0';
    transcript->hash = (transcript->hash ^ character) * 0x100000001b3u;
}

struct console_output transcript_sink(struct transcript *transcript)
{
    return (struct console_output){.put = put, .context = transcript};
}
