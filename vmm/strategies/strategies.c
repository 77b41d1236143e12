/* strategies.c - the list of all strategies. */
#include "vmm/core/strategy.h"

const struct strategy *const strategies[] = {&trap_emulate, &hybrid, &interpret_all, NULL};
