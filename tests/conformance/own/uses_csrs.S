# expect: cannot be built: 
#include "riscv_test.h"

RVTEST_CODE_BEGIN
        csrr a0, mcycle
        RVTEST_PASS
RVTEST_CODE_END
