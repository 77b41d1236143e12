# Fills all of storage from the end, and itself at last.
# expect: graded 50 machine stopped
        .globl  _start
        .org    0x100
_start: li      t0, 0x10000
        li      t1, 0xdeadbeef
1:      addi    t0, t0, -4
        sw      t1, 0(t0)
        j       1b
