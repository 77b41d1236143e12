# expect: passed
# Without a reference: qemu-riscv32 says what the words are.
#include "model_test.h"

.globl rvtest_entry_point
rvtest_entry_point:
        RVMODEL_BOOT
        la a0, begin_signature
        li a1, -7
        li a2, 2
        div a3, a1, a2
        sw a3, 0(a0)
        li a1, 0x0a0d0a0d               # ends of lines, in somebody's eyes
        sw a1, 4(a0)
        RVMODEL_HALT

        .data
RVMODEL_DATA_BEGIN
        .fill 4, 4, 0xdeadbeef
RVMODEL_DATA_END
