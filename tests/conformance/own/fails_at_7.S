# expect: failed test 7
#include "riscv_test.h"

RVTEST_CODE_BEGIN
        li TESTNUM, 6
        beqz TESTNUM, fail
        li TESTNUM, 7
        bnez TESTNUM, fail
        RVTEST_PASS
fail:   RVTEST_FAIL
RVTEST_CODE_END
