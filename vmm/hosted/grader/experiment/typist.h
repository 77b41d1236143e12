/* typist.h - what is typed at a console during an experiment, and when. */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_TYPIST_H
#define VMM_HOSTED_GRADER_EXPERIMENT_TYPIST_H

#include "vmm/hosted/grader/experiment/occasion.h"
#include "vmm/hosted/input.h"

struct typist {
    struct input *input;             /* borrowed */
    const struct spec_input *inputs; /* borrowed */
    struct occasion *occasions;      /* owned: of each of them */
    size_t count, left;              /* so many are there, and wait for their moment */
};

/* Types what has its time, and the end if nothing else is to come. False if the host has no
 * storage. */
bool typist_begin(struct typist *, struct input *, const struct spec_input *, size_t count,
                  const struct image *);
void typist_free(struct typist *);

/* A trap was delivered. False if the host has no storage; *typed says whether there is more input
 * now. */
bool typist_saw_trap(struct typist *, enum cause, uint64_t now, bool *typed);

#endif
