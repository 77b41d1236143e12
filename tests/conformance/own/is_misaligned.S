# expect: trap 4 at
#include "riscv_test.h"

RVTEST_CODE_BEGIN
        la a0, word
        lw a1, 1(a0)
        RVTEST_PASS
RVTEST_CODE_END
        .data
RVTEST_DATA_BEGIN
word:   .word 1, 2
RVTEST_DATA_END
