/* interval.h - the interval timer: a periodic interrupt in instruction time, whatever CE says. */
#ifndef ISA_INTERVAL_H
#define ISA_INTERVAL_H

#include "isa/bus.h"

struct interval {
    struct device device; /* first */
    word period;          /* instruction times; 0: off */
    uint64_t due;         /* when the period ends */
};

void interval_init(struct interval *);

#endif
