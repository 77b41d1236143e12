/* cc.h - a guest in C: compiled and linked by a toolchain that the host has, then imported.
 *
 * What the guest is built with besides its own files, the texts of guestos/lib, is part of this
 * program. Messages call them pg32/NAME. */
#ifndef VMM_HOSTED_CC_CC_H
#define VMM_HOSTED_CC_CC_H

#include "isa/image.h"
#include "vmm/hosted/cc/cc_toolchain.h"

/* What is to be done; all borrowed. */
struct cc_request {
    const struct cc_toolchain *toolchain;
    const char *name;         /* of the image, for messages */
    const char *const *files; /* each one cc_takes */
    size_t file_count;
    const char *const *options; /* for the toolchain, as they are */
    size_t option_count;
    const char *link_script; /* NULL: guest.ld */
    bool runtime;            /* link crt0 and the rest */
};

/* Is it a source to compile, or an object or a library to link, by its name? */
bool cc_takes(const char *file);

enum cc_end { CC_MADE, CC_FAILED, CC_INTERRUPTED };

/* Makes the image, and leaves nothing else behind. What the compiler, the linker and the importer
 * complain of goes to stderr; what else is wrong fills the error. SIGINT, SIGTERM and their like
 * end the toolchain. Unless made, the image is empty. */
enum cc_end cc_build(const struct cc_request *, struct image *, struct error *);

#endif
