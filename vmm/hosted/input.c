/* input.c - see input.h. */
#include "vmm/hosted/input.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void input_init(struct input *input, enum input_kind kind, unsigned guest)
{
    *input = (struct input){.kind = kind, .guest = guest};
}

void input_free(struct input *input)
{
    free(input->events);
    *input = (struct input){0};
}

bool input_push(struct input *input, uint64_t time, int character)
{
    if (input->count == input->capacity) {
        size_t capacity = input->capacity ? 2 * input->capacity : 64;
        struct input_event *events = realloc(input->events, capacity * sizeof *events);
        if (!events)
            return false;
        input->events = events;
        input->capacity = capacity;
    }
    input->events[input->count++] = (struct input_event){time, character};
    return true;
}

static int next_event(struct input *input, uint64_t now)
{
    if (input->at == input->count || input->events[input->at].time > now)
        return CONSOLE_NOTHING;
    return input->events[input->at++].character;
}

static void record(struct input *input, uint64_t now, int character)
{
    if (character == CONSOLE_END)
        fprintf(input->record, "%u %" PRIu64 " end\n", input->guest, now);
    else
        fprintf(input->record, "%u %" PRIu64 " %d\n", input->guest, now, character);
}

static int take(void *context, uint64_t now)
{
    struct input *input = context;
    int character = CONSOLE_NOTHING;
    switch (input->kind) {
    case INPUT_NONE:
        character = CONSOLE_END;
        break;
    case INPUT_SCRIPT:
        character = getc(input->script);
        if (character == EOF)
            character = CONSOLE_END;
        break;
    case INPUT_LIVE:
    case INPUT_LOG:
        character = next_event(input, now);
        break;
    }
    if (input->record && character != CONSOLE_NOTHING)
        record(input, now, character);
    return character;
}

static uint64_t next(void *context)
{
    const struct input *input = context;
    switch (input->kind) {
    case INPUT_NONE:
    case INPUT_SCRIPT:
        break;
    case INPUT_LIVE:
    case INPUT_LOG:
        return input->at == input->count ? TIME_NEVER : input->events[input->at].time;
    }
    return 0;
}

struct console_input input_source(struct input *input)
{
    return (struct console_input){.take = take, .next = next, .context = input};
}

/* One line "GUEST TIME CHARACTER"; false if it is not one. */
static bool parse_event(const char *line, unsigned long *guest, struct input_event *event)
{
    char *end;
    if (*line < '0' || *line > '9')
        return false;
    *guest = strtoul(line, &end, 10);
    if (*end != ' ' || end[1] < '0' || end[1] > '9')
        return false;
    event->time = strtoull(end + 1, &end, 10);
    if (*end != ' ')
        return false;
    if (strncmp(end + 1, "end\n", 4) == 0) {
        event->character = CONSOLE_END;
        return true;
    }
    if (end[1] < '0' || end[1] > '9')
        return false;
    unsigned long character = strtoul(end + 1, &end, 10);
    event->character = (int)(character & 0xff);
    return *end == '\n' && character <= 0xff;
}

bool input_read_log(struct input *input, const char *body, const char *name, unsigned guests,
                    struct error *error)
{
    uint64_t last = 0;
    size_t number = 1;
    for (const char *line = body; *line != '\0'; line = strchr(line, '\n') + 1, number++) {
        unsigned long guest;
        struct input_event event;
        if (!strchr(line, '\n') || !parse_event(line, &guest, &event))
            return error_set(error, "%s: event %zu is not \"GUEST TIME CHARACTER\"", name, number);
        if (guest >= guests)
            return error_set(error, "%s: event %zu is for guest %lu, but there are %u", name,
                             number, guest, guests);
        if (guest != input->guest)
            continue;
        if (event.time < last)
            return error_set(error, "%s: event %zu is earlier than the one before", name, number);
        last = event.time;
        if (!input_push(input, event.time, event.character))
            return error_set(error, "%s: too large for this host", name);
    }
    return true;
}
