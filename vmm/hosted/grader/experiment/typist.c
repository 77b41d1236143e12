/* typist.c - see typist.h. */
#include "vmm/hosted/grader/experiment/typist.h"

#include <stdlib.h>

/* Where it belongs among those that are still to be taken. */
static bool insert(struct input *input, uint64_t time, int character)
{
    struct input_event event = {.time = time, .character = character};
    if (!input_push(input, &event))
        return false;
    size_t at = input->count - 1;
    for (; at > input->at && input->events[at - 1].time > time; at--)
        input->events[at] = input->events[at - 1];
    input->events[at] = event;
    return true;
}

static bool type_text(struct input *input, uint64_t time, const struct spec_text *text)
{
    for (size_t i = 0; i < text->size; i++)
        if (!insert(input, time, (uint8_t)text->bytes[i]))
            return false;
    return true;
}

static bool end_input(struct input *input)
{
    uint64_t last = input->count ? input->events[input->count - 1].time : 0;
    return insert(input, last, CONSOLE_END);
}

bool typist_begin(struct typist *typist, struct input *input, const struct spec_input *inputs,
                  size_t count, const struct image *image)
{
    *typist = (struct typist){.input = input, .inputs = inputs, .count = count};
    typist->occasions = calloc(count + 1, sizeof *typist->occasions);
    if (!typist->occasions)
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        occasion_init(&typist->occasions[i], &inputs[i].at, image);
        if (inputs[i].at.kind == EVENT_INSTRUCTIONS)
            ok = type_text(input, inputs[i].at.nth, &inputs[i].text);
        else
            typist->left++;
    }
    return ok && (typist->left || end_input(input));
}

void typist_free(struct typist *typist)
{
    free(typist->occasions);
    *typist = (struct typist){0};
}

bool typist_saw_trap(struct typist *typist, enum cause cause, uint64_t now, bool *typed)
{
    *typed = false;
    for (size_t i = 0; typist->left && i < typist->count; i++) {
        if (!occasion_at_trap(&typist->occasions[i], cause))
            continue;
        if (!type_text(typist->input, now, &typist->inputs[i].text))
            return false;
        *typed = true;
        if (--typist->left == 0 && !end_input(typist->input))
            return false;
    }
    return true;
}
