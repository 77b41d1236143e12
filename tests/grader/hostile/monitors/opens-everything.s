# Gives the guest, in user mode, all storage behind its own; emulates `out` and `rdcr` as they come.
# expect: graded 0 0xc000
        .globl  _start
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: lpsw    guest(zero)
guest:  .word   STATUS_U, 0x100, 0x8000, 0x8000
trap:   sw      t0, 0x40(zero)
        sw      t1, 0x44(zero)
        lw      t0, 0x14(zero)
        srli    t1, t0, 24
        addi    t1, t1, -0x82
        bnez    t1, 1f
        li      s1, 0x4000              # rdcr s1, MEMSIZE
        j       2f
1:      slli    t1, t0, 18
        beqz    t1, 3f                  # the power switch
        srli    t1, t0, 19              # else characters, from s0 or t0
        andi    t1, t1, 31
        addi    t1, t1, -8
        mv      t0, s0
        beqz    t1, 4f
        lw      t0, 0x40(zero)
4:      out     t0, PORT_CONSOLE_DATA(zero)
2:      lw      t1, 4(zero)
        addi    t1, t1, 4
        sw      t1, 4(zero)
        lw      t0, 0x40(zero)
        lw      t1, 0x44(zero)
        lpsw    0(zero)
3:      out     zero, PORT_POWER(zero)
