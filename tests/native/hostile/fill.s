# Fills its whole storage, its own code and trap area last, from the end down.
        .include "hostile.inc"
_start: rdcr    s0, MEMSIZE
        li      s1, -1
        try
        tried
1:      addi    s0, s0, -4
        sw      s1, 0(s0)
        j       1b
