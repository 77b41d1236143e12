/* cc_float.h - what a compiler asks for where a program computes with floating point. */
#ifndef VMM_HOSTED_CC_CC_FLOAT_H
#define VMM_HOSTED_CC_CC_FLOAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name of a routine for floating point, such as __addsf3, among the names in an object file;
 * NULL if there is none. It is inside the bytes, which end with a NUL. */
const char *cc_float_routine(const uint8_t *bytes, size_t size);

#endif
