/* scan.h - reading text that a program wrote, strictly: exactly what is expected, or nothing.
 *
 * A function that returns false has not moved on, so that another can be tried. */
#ifndef VMM_HOSTED_SCAN_H
#define VMM_HOSTED_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan {
    const char *at, *end; /* borrowed; what is left */
};

/* These characters. */
bool scan_text(struct scan *, const char *text);

/* A decimal number of at most `most`, without superfluous zeros. */
bool scan_number(struct scan *, uint64_t most, uint64_t *number);

/* Sixteen hexadecimal digits, small letters. */
bool scan_hash(struct scan *, uint64_t *hash);

/* What is left of the line; the scan moves on behind its end. False if no line ends. */
bool scan_line(struct scan *, const char **line, size_t *length);

#endif
