# expect: trap 6 at
# Neither pass nor fail: the end of the case is no success.
#include "riscv_test.h"

RVTEST_CODE_BEGIN
        nop
RVTEST_CODE_END
