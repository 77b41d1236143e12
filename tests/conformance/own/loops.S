# expect: did not end: visor run: stopped after --max-insns instructions
#include "riscv_test.h"

RVTEST_CODE_BEGIN
1:      j 1b
        RVTEST_PASS
RVTEST_CODE_END
