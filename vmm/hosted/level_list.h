/* level_list.h - the levels of a tower as a person lists them, from the hardware upwards:
 * "hosted,native,native". A hosted monitor is part of this program; a native one is a program of
 * the machine below it. */
#ifndef VMM_HOSTED_LEVEL_LIST_H
#define VMM_HOSTED_LEVEL_LIST_H

#include "isa/error.h"

enum { LEVEL_LIST_MAX = 64 };

enum level_kind { LEVEL_HOSTED, LEVEL_NATIVE };
extern const char *const level_kind_names[];

struct level_list {
    enum level_kind kinds[LEVEL_LIST_MAX];
    unsigned count; /* at least 1 */
};

bool level_list_parse(struct level_list *, const char *text, struct error *);

/* So many native levels, at most LEVEL_LIST_MAX. */
void level_list_natives(struct level_list *, unsigned count);

/* How many of that kind come one after the other, from level `from` on. */
unsigned level_list_run(const struct level_list *, unsigned from, enum level_kind);

#endif
