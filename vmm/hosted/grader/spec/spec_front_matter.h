/* spec_front_matter.h - a spec inside a source: between two lines "# ---", each line behind "# ".
 * Nothing of it means anything to the assembler. */
#ifndef VMM_HOSTED_GRADER_SPEC_SPEC_FRONT_MATTER_H
#define VMM_HOSTED_GRADER_SPEC_SPEC_FRONT_MATTER_H

#include "vmm/hosted/grader/spec/spec_messages.h"

struct front_matter {
    char *text; /* owned: the lines without what is before them */
    size_t size;
    struct spec_place place; /* in the source: of its first character */
};

/* False with a message if there is none, or if a line of it is not a comment. */
bool front_matter_find(struct front_matter *, const char *source, size_t size,
                       struct spec_messages *);

#endif
