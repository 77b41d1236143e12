/* build.h - from a submission to an image: assembled in memory, from memory. */
#ifndef VMM_HOSTED_GRADER_JUDGE_BUILD_H
#define VMM_HOSTED_GRADER_JUDGE_BUILD_H

#include "isa/image.h"
#include "vmm/hosted/grader/spec/spec.h"

#include <stdio.h>

/* Names of spec.build.required that are in neither. The first, or NULL. */
const char *build_missing(const struct spec *, const struct file_set *submission);

/* Assembles spec.sources, the overlay's files before the submission's; files that sources include
 * come from these two as well, and no file of the host is ever opened. What the spec names is the
 * overlay's symbol if there is one. Diagnostics go to `messages`. False if there are errors. */
bool build_image(const struct spec *, const struct file_set *submission, struct image *,
                 FILE *messages);

/* Kind monitor: a guest alone, from spec.guest_files; and the submission's image with that guest's
 * image in it, at spec.load. False, with the error filled, if they do not fit together. */
bool build_guest(const struct spec *, size_t guest, struct image *, FILE *messages);
bool build_with_guest(const struct spec *, const struct image *monitor, const struct image *guest,
                      struct image *both, struct error *);

/* Of what a machine would load: segments and entry. */
uint64_t image_digest(const struct image *);

#endif
