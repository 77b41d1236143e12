# To every word of storage, as code, in supervisor mode.
# expect: graded 50 prints
        .globl  _start
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start:
trap:   lw      s10, 0x60(zero)
        addi    s10, s10, 4
        sw      s10, 0x60(zero)
        li      s9, 0xfffc
        and     s10, s10, s9
        jr      s10
