/* alloca.h - the compiler's own. */
#ifndef PORT_ALLOCA_H
#define PORT_ALLOCA_H

#define alloca(size) __builtin_alloca(size)

#endif
