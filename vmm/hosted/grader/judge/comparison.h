/* comparison.h - numbers against what a spec says of them, and both in words. */
#ifndef VMM_HOSTED_GRADER_JUDGE_COMPARISON_H
#define VMM_HOSTED_GRADER_JUDGE_COMPARISON_H

#include "vmm/hosted/grader/spec/spec.h"

/* What a number is, for showing it. */
enum number_kind {
    NUMBER_COUNT,
    NUMBER_WORD,   /* of the machine: in hexadecimal as well, unless small */
    NUMBER_SIGNED, /* a word, signed */
    NUMBER_RATIO,
};

/* Do all relations that are given hold? */
bool comparison_holds(const struct spec_comparison *, double value);

/* "12", "at most 17 and not 3", "one of 2, 4". */
void comparison_print(const struct spec_comparison *, enum number_kind, char *text, size_t size);
void number_print(double value, enum number_kind, char *text, size_t size);

#endif
