# Every virtual machine asks for another and gets it, a copy of itself; the oldest make room.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: li      s0, 0x1000              # the next region
        la      t0, child
        sw      t0, 8(zero)
trap:   lw      t0, 8(zero)             # the base of the one that asks
        li      t1, 0x80
1:      addi    t1, t1, -4
        add     t2, t0, t1
        lw      t3, 0(t2)
        add     t2, s0, t1
        sw      t3, 0(t2)
        bnez    t1, 1b
        li      t0, STATUS_U            # the child runs; the parent asked in vain
        sw      t0, 0(zero)
        sw      zero, 4(zero)
        sw      s0, 8(zero)
        li      t0, 0x80
        sw      t0, 12(zero)
        addi    s0, s0, 0x80
        li      t0, 0x8000
        bltu    s0, t0, 2f
        li      s0, 0x1000
2:      lpsw    0(zero)
        .balign 128
child:  rdcr    s1, CPUID
        syscall 1
        j       child
        .balign 128
