/* bundle.h - an assignment packed for a service that grades elsewhere: a zip with the spec, the
 * files that it names, and this program with all it needs to run on any Linux of this processor.
 *
 * The same spec and program give the same bytes. */
#ifndef VMM_HOSTED_GRADER_REPORT_BUNDLE_H
#define VMM_HOSTED_GRADER_REPORT_BUNDLE_H

#include "isa/error.h"

/* BUNDLE(NAME, "kind", "folder of the spec", "folder of the program", text) */
#define BUNDLES(BUNDLE)                                                                            \
    BUNDLE(GRADESCOPE, "gradescope", "", "", "to be uploaded as Gradescope's autograder")          \
    BUNDLE(CLASSROOM50, "classroom50", "autograder/", "image/",                                    \
           "an autograder of Classroom 50 and an image for it to run in")
enum bundle {
#define BUNDLE(name, kind, spec, program, text) BUNDLE_##name,
    BUNDLES(BUNDLE)
#undef BUNDLE
        BUNDLE_COUNT
};

/* Writes the bundle of that kind for the spec to the file `output`; nothing is left there if it
 * fails. */
bool bundle_write(const char *kind, const char *spec, const char *output, struct error *);

#endif
