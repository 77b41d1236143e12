/* spelling.h - which known name a person probably meant. Hosted only. */
#ifndef ISA_SPELLING_H
#define ISA_SPELLING_H

#include <stdbool.h>

enum { SPELLING_MAX = 64 }; /* longer names are not compared */

/* The search for the nearest name, offered one after the other. */
struct spelling {
    const char *wrong;   /* borrowed */
    const char *nearest; /* borrowed from the one offered; NULL: none is near enough */
    unsigned distance;   /* of nearest; only smaller ones replace it */
};

/* Begins a search. A name is near enough if at most a third of the wrong one's letters must change,
 * or one in a short word; none in a word of one letter. */
struct spelling spelling_of(const char *wrong);

/* Considers a known name; of equally near ones the first counts. */
void spelling_offer(struct spelling *, const char *known);

#endif
