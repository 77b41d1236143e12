/* native_image.h - programs of PG32 as the build linked them: each an ELF file of RV32IM, as bytes.
 *
 * The bytes come from vmm/native by way of CMake. Without clang or ld.lld there are none, and the
 * sizes are 0. */
#ifndef VMM_HOSTED_NATIVE_IMAGE_H
#define VMM_HOSTED_NATIVE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t native_monitor[]; /* vmm/native/main.c */
extern const size_t native_monitor_size;

extern const uint8_t native_served[]; /* vmm/native/served.c */
extern const size_t native_served_size;

#endif
