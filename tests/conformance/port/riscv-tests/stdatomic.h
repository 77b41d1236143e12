/* stdatomic.h - what util.h of riscv-tests uses of it. RV32IM has no atomic instructions; with one
 * hart and without interrupts everything is atomic. */
#ifndef PORT_STDATOMIC_H
#define PORT_STDATOMIC_H

#define atomic_load_explicit(at, order)            (*(at))
#define atomic_store_explicit(at, value, order)    ((void)(*(at) = (value)))
#define atomic_fetch_add_explicit(at, more, order) ((*(at) += (more)) - (more))

#endif
