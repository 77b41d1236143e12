/* spelling.c - see spelling.h. */
#include "isa/spelling.h"

#include <string.h>

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* How many letters must be inserted, dropped, replaced or exchanged with their neighbour to make
 * one word of the other: row i of the table counts for the first i letters of a. */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned row[SPELLING_MAX + 1][SPELLING_MAX + 1];
    for (unsigned i = 0; i <= a_length; i++)
        row[i][0] = i;
    for (unsigned j = 0; j <= b_length; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= a_length; i++)
        for (size_t j = 1; j <= b_length; j++) {
            unsigned replaced = row[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            row[i][j] = least(replaced, least(row[i - 1][j], row[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[i][j] = least(row[i][j], row[i - 2][j - 2] + 1);
        }
    return row[a_length][b_length];
}

struct spelling spelling_of(const char *wrong)
{
    size_t length = strlen(wrong);
    unsigned tolerated = length < 6 ? 1 : (unsigned)length / 3;
    if (length < 2 || length > SPELLING_MAX)
        tolerated = 0;
    return (struct spelling){.wrong = wrong, .distance = tolerated + 1};
}

void spelling_offer(struct spelling *spelling, const char *known)
{
    size_t wrong_length = strlen(spelling->wrong), known_length = strlen(known);
    if (wrong_length > SPELLING_MAX || known_length > SPELLING_MAX)
        return;
    unsigned found = distance(spelling->wrong, wrong_length, known, known_length);
    if (found >= spelling->distance)
        return;
    spelling->nearest = known;
    spelling->distance = found;
}
