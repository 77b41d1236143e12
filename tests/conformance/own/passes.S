# expect: passed
#include "riscv_test.h"

RVTEST_CODE_BEGIN
        li TESTNUM, 2
        li a0, 40
        addi a0, a0, 2
        li a1, 42
        bne a0, a1, fail
        j pass
fail:   RVTEST_FAIL
pass:   RVTEST_PASS
RVTEST_CODE_END
