# The same in user mode, with all of storage as R.
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
        li      t0, STATUS_U | STATUS_IE | STATUS_CE
        sw      t0, 0x80(zero)
        sw      s10, 0x84(zero)
        sw      zero, 0x88(zero)
        li      t0, 0xffffffff
        sw      t0, 0x8c(zero)
        lpsw    0x80(zero)
