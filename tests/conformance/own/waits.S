# expect: trap 1 at
# A case has no business with what is privileged.
#include "riscv_test.h"

RVTEST_CODE_BEGIN
        idle
        RVTEST_PASS
RVTEST_CODE_END
