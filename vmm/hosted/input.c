/* input.c - see input.h. */
#include "vmm/hosted/input.h"

#include <inttypes.h>
#include <stdlib.h>

void input_init(struct input *input, enum input_kind kind, unsigned guest)
{
    *input = (struct input){.kind = kind, .guest = guest};
}

void input_free(struct input *input)
{
    free(input->events);
    free(input->taken);
    *input = (struct input){0};
}

static bool grow(struct input *input)
{
    size_t capacity = input->capacity ? 2 * input->capacity : 64;
    struct input_event *events = realloc(input->events, capacity * sizeof *events);
    if (events)
        input->events = events;
    uint64_t *taken = realloc(input->taken, capacity * sizeof *taken);
    if (taken)
        input->taken = taken;
    if (events && taken)
        input->capacity = capacity;
    return events && taken;
}

bool input_push(struct input *input, const struct input_event *event)
{
    if (input->count == input->capacity && !grow(input))
        return false;
    input->events[input->count++] = *event;
    return true;
}

static int take_event(struct input *input, uint64_t now)
{
    input->taken[input->at] = now;
    return input->events[input->at++].character;
}

static int next_event(struct input *input, uint64_t now)
{
    if (input->at == input->count || input->events[input->at].time > now)
        return CONSOLE_NOTHING;
    return take_event(input, now);
}

/* From the script, or again what had been read from it. */
static int next_of_script(struct input *input, uint64_t now)
{
    if (input->at < input->count)
        return take_event(input, now);
    int character = getc(input->script);
    struct input_event event = {.character = character == EOF ? CONSOLE_END : character};
    if (input->keep && input_push(input, &event))
        take_event(input, now);
    return event.character;
}

void input_rewind(struct input *input, size_t at)
{
    if (at <= input->count)
        input->at = at;
}

bool input_seek(struct input *input, uint64_t taken)
{
    struct input_event event = {.time = 0};
    switch (input->kind) {
    case INPUT_NONE:
        break;
    case INPUT_SCRIPT:
        while (input->count < taken && (event.character = getc(input->script)) != EOF)
            if (!input_push(input, &event))
                return false;
        if (input->count < taken)
            return false;
        input->at = (size_t)taken;
        break;
    case INPUT_LOG:
        input->at = taken < input->logged ? (size_t)taken : input->logged;
        input->count = input->logged;
        break;
    case INPUT_LIVE:
        input->count = input->at;
        break;
    }
    return true;
}

/* Was the last event typed later than this one is? */
static bool is_future(const struct input *input, const struct input_event *event)
{
    const struct input_event *last = &input->events[input->count - 1];
    return last->time > event->time || last->after > event->after;
}

void input_forget_future(struct input *input, uint64_t now, uint64_t after)
{
    const struct input_event event = {.time = now + 1, .after = after};
    while (input->count > input->at && input->count > input->logged && is_future(input, &event))
        input->count--;
}

bool input_type(struct input *input, uint64_t now, uint64_t after, int character,
                struct error *error)
{
    struct input_event event = {.time = now + 1, .after = after, .character = character};
    if (input->kind != INPUT_LIVE && input->kind != INPUT_LOG)
        return error_set(error, "this guest's input comes from a file");
    if (input->at < input->logged)
        return error_set(error, "the replay has more input for this guest: type when it has taken "
                                "all of it");
    input_forget_future(input, now, after);
    return input_push(input, &event) || error_set(error, "the host has no storage left for input");
}

void input_print_event(FILE *file, unsigned guest, const struct input_event *event)
{
    fprintf(file, "%u %" PRIu64 " ", guest, event->time);
    if (event->character == CONSOLE_END)
        fputs("end", file);
    else
        fprintf(file, "%d", event->character);
    if (event->after)
        fprintf(file, " after %" PRIu64, event->after);
    putc('\n', file);
}

static bool scan_event(struct scan *scan, unsigned *guest, struct input_event *event)
{
    uint64_t number;
    *event = (struct input_event){.character = CONSOLE_END};
    if (!scan_number(scan, UINT16_MAX, &number) || !scan_text(scan, " ") ||
        !scan_number(scan, INT64_MAX, &event->time) || !scan_text(scan, " "))
        return false;
    *guest = (unsigned)number;
    if (scan_number(scan, UINT8_MAX, &number))
        event->character = (int)number;
    else if (!scan_text(scan, "end"))
        return false;
    if (scan_text(scan, " after ") && !scan_number(scan, INT64_MAX, &event->after))
        return false;
    return scan_text(scan, "\n");
}

bool input_scan_event(struct scan *scan, unsigned *guest, struct input_event *event)
{
    struct scan before = *scan;
    if (scan_event(scan, guest, event))
        return true;
    *scan = before;
    return false;
}

static void record(struct input *input, uint64_t now, int character)
{
    struct input_event event = {.time = now, .character = character};
    if (input->at > 0 && input->at <= input->count)
        event.after = input->events[input->at - 1].after;
    input_print_event(input->record, input->guest, &event);
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
        character = next_of_script(input, now);
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
        return 0;
    case INPUT_LIVE:
    case INPUT_LOG:
        break;
    }
    if (input->at == input->count)
        return TIME_NEVER;
    const struct input_event *event = &input->events[input->at];
    bool held = event->after && input->holds && input->holds(input->context, event->after);
    return held ? TIME_NEVER : event->time;
}

struct console_input input_source(struct input *input)
{
    return (struct console_input){.take = take, .next = next, .context = input};
}
