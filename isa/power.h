/* power.h - the power switch: a guest that writes its exit status to it is off. */
#ifndef ISA_POWER_H
#define ISA_POWER_H

#include "isa/bus.h"

void power_init(struct device *);

#endif
