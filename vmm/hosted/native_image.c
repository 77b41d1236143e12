/* native_image.c - see native_image.h. */
#include "vmm/hosted/native_image.h"

#ifdef NATIVE_IMAGE
_Static_assert(sizeof(size_t) == 8, "the size is a .quad");
#define PROGRAM(name, path)                                                                        \
    __asm__(".pushsection .rodata\n"                                                               \
            ".global " #name ", " #name "_size\n"                                                  \
            ".balign 8\n" #name "_size: .quad " #name "_end - " #name "\n" #name                   \
            ": .incbin \"" path "\"\n" #name "_end:\n"                                             \
            ".popsection\n")
PROGRAM(native_monitor, NATIVE_IMAGE);
PROGRAM(native_served, SERVED_IMAGE);
#else
const uint8_t native_monitor[1], native_served[1];
const size_t native_monitor_size = 0, native_served_size = 0;
#endif
