/* model_test.h - what riscv-arch-test wants to know of its target, for PG32. A case runs in user
 * mode; case.c starts it, and prints its signature at the end.
 *
 * With FOR_LINUX it is a program for qemu-riscv32 that writes its signature to standard output:
 * what ours is held against where a release has no references. */
#ifndef CONFORMANCE_MODEL_TEST_H
#define CONFORMANCE_MODEL_TEST_H

#include "calls.h"
/* clang-format off */

        .include "pg32.inc"

/* Where every case begins. */
        .globl case_start
        .set case_start, rvtest_entry_point

#define RVMODEL_BOOT
#ifdef FOR_LINUX
#define LINUX_WRITE 64
#define LINUX_EXIT 93
#define RVMODEL_HALT                                                                               \
        li a0, 1; la a1, begin_signature; la a2, end_signature; sub a2, a2, a1;                    \
        li a7, LINUX_WRITE; ecall;                                                                 \
        li a0, 0; li a7, LINUX_EXIT; ecall
#else
#define RVMODEL_HALT syscall CALL_SIGNATURE; break 0
#endif

/* References hold whole lines of 16 bytes. */
#define RVMODEL_DATA_BEGIN .align 4; .globl begin_signature; begin_signature:
#define RVMODEL_DATA_END .align 4; .globl end_signature; end_signature:

/* The signature says it all. */
#define RVMODEL_IO_INIT
#define RVMODEL_IO_WRITE_STR(register_, text)
#define RVMODEL_IO_CHECK()
#define RVMODEL_IO_ASSERT_GPR_EQ(scratch, register_, value)

/* There are no interrupts of RISC-V. */
#define RVMODEL_SET_MSW_INT
#define RVMODEL_CLEAR_MSW_INT
#define RVMODEL_CLEAR_MTIMER_INT
#define RVMODEL_CLEAR_MEXT_INT
#define RVMODEL_MTVEC_ALIGN 6

#endif
