/* level_list.c - see level_list.h. */
#include "vmm/hosted/level_list.h"

#include <string.h>

const char *const level_kind_names[] = {[LEVEL_HOSTED] = "hosted", [LEVEL_NATIVE] = "native"};

enum { KINDS = sizeof level_kind_names / sizeof level_kind_names[0] };

static bool parse_kind(const char *text, size_t length, enum level_kind *kind)
{
    for (unsigned i = 0; i < KINDS; i++)
        if (strlen(level_kind_names[i]) == length &&
            strncmp(level_kind_names[i], text, length) == 0) {
            *kind = (enum level_kind)i;
            return true;
        }
    return false;
}

bool level_list_parse(struct level_list *list, const char *text, struct error *error)
{
    list->count = 0;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",");
        if (list->count == LEVEL_LIST_MAX)
            return error_set(error, "at most %d levels", LEVEL_LIST_MAX);
        if (!parse_kind(at, length, &list->kinds[list->count++]))
            return error_set(error,
                             "'%.*s' is no kind of level: list 'hosted' and 'native' from the "
                             "hardware upwards, as in hosted,native,native",
                             (int)(length < 40 ? length : 40), at);
        at += length;
        if (*at == '\0')
            return true;
    }
}

void level_list_natives(struct level_list *list, unsigned count)
{
    list->count = count;
    for (unsigned i = 0; i < count; i++)
        list->kinds[i] = LEVEL_NATIVE;
}

unsigned level_list_run(const struct level_list *list, unsigned from, enum level_kind kind)
{
    unsigned at = from;
    while (at < list->count && list->kinds[at] == kind)
        at++;
    return at - from;
}
