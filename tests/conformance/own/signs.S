# expect: passed
#include "model_test.h"

rvtest_entry_point:
        RVMODEL_BOOT
        la a0, begin_signature
        li a1, 0x12345678
        sw a1, 4(a0)
        li a1, -1
        sb a1, 9(a0)
        RVMODEL_HALT

        .data
RVMODEL_DATA_BEGIN
        .fill 4, 4, 0xdeadbeef
RVMODEL_DATA_END
