/* spec_messages.c - see spec_messages.h. */
#include "vmm/hosted/grader/spec/spec_messages.h"

#include <stdlib.h>
#include <string.h>

bool spec_messages_full(const struct spec_messages *messages)
{
    return messages->count >= SPEC_MESSAGES_MAX;
}

static size_t kept(const struct spec_messages *messages)
{
    return messages->count < SPEC_MESSAGES_MAX ? messages->count : SPEC_MESSAGES_MAX;
}

static int compare_places(struct spec_place a, struct spec_place b)
{
    if (a.line != b.line)
        return a.line < b.line ? -1 : 1;
    return (a.column > b.column) - (a.column < b.column);
}

bool spec_messages_at(const struct spec_messages *messages, struct spec_place place)
{
    for (size_t i = 0; i < kept(messages); i++)
        if (compare_places(messages->list[i].place, place) == 0)
            return true;
    return false;
}

static bool is_known(const struct spec_messages *messages, const struct spec_message *message)
{
    for (size_t i = 0; i < messages->count; i++)
        if (compare_places(messages->list[i].place, message->place) == 0 &&
            strcmp(messages->list[i].text, message->text) == 0)
            return true;
    return false;
}

void spec_messages_add(struct spec_messages *messages, struct spec_place place, const char *format,
                       va_list arguments)
{
    struct spec_message message = {.place = place};
    if (spec_messages_full(messages)) {
        messages->count++;
        return;
    }
    if (vasprintf(&message.text, format, arguments) < 0) {
        messages->starved = true;
        return;
    }
    for (char *c = message.text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    if (is_known(messages, &message))
        free(message.text);
    else
        messages->list[messages->count++] = message;
}

/* Keeps those of one place in the order in which they were told: there are few. */
static void sort(struct spec_message *list, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && compare_places(list[j - 1].place, list[j].place) > 0; j--) {
            struct spec_message earlier = list[j];
            list[j] = list[j - 1];
            list[j - 1] = earlier;
        }
}

void spec_messages_print(struct spec_messages *messages, const char *path, FILE *out)
{
    sort(messages->list, kept(messages));
    for (size_t i = 0; i < kept(messages); i++) {
        const struct spec_message *message = &messages->list[i];
        fprintf(out, "%s:%u:%u: error: %s\n", path, message->place.line, message->place.column,
                message->text);
    }
    if (messages->count > SPEC_MESSAGES_MAX)
        fprintf(out, "%s: %zu errors more are not shown\n", path,
                messages->count - SPEC_MESSAGES_MAX);
}

void spec_messages_free(struct spec_messages *messages)
{
    for (size_t i = 0; i < kept(messages); i++)
        free(messages->list[i].text);
    *messages = (struct spec_messages){0};
}
