/* riscv_test.h - the environment that cases of riscv-tests include, for PG32. A case runs in user
 * mode; case.c starts it, and a system call ends it. There is nothing here but user-level
 * instructions and that call. */
#ifndef CONFORMANCE_RISCV_TEST_H
#define CONFORMANCE_RISCV_TEST_H

#include "calls.h"
/* clang-format off */

        .include "pg32.inc"

#define TESTNUM gp

/* Which part of RISC-V a case is about: here there is only one. */
#define RVTEST_RV32U
#define RVTEST_RV64U

#define RVTEST_CODE_BEGIN .text; .globl case_start; case_start:

/* A case that runs on behind its end is told by the trap. */
#define RVTEST_CODE_END break 0

#define RVTEST_PASS fence; syscall CALL_PASSED
#define RVTEST_FAIL fence; syscall CALL_FAILED

#define EXTRA_DATA
#define RVTEST_DATA_BEGIN .align 4
#define RVTEST_DATA_END .align 4

#endif
