# Loads and stores of every size around every end there is: of storage, of R, of the addresses; in both modes, under many R.
        .include "hostile.inc"

        .macro  access instruction
        try
        \instruction a1, 0(s0)
        fold    a1
        tried
        .endm

# Every access at s0, at the R that s1 points to.
        .macro  under instruction
        la      t0, 8f
        sw      t0, 4(s1)
        try
        lpsw    0(s1)
8:      \instruction a1, 0(s0)
        syscall 1
        tried
        .endm

_start: rdcr    s2, MEMSIZE
        la      s3, places
next:   lw      s4, 0(s3)
        lw      t0, 4(s3)
        addi    s3, s3, 8
        beqz    t0, finish
        addi    t0, t0, -1              # the place is from the end of storage
        beqz    t0, 1f
        add     s4, s4, s2
1:      li      s5, -9
2:      add     s0, s4, s5
        li      a1, 0x5a5a5a5a
        .irp    instruction, sw, sh, sb, lw, lh, lhu, lb, lbu
        access  \instruction
        .endr
        la      s1, psws
        li      s6, PSWS
3:      .irp    instruction, sw, sb, lw
        under   \instruction
        .endr
        addi    s1, s1, 16
        addi    s6, s6, -1
        bnez    s6, 3b
        addi    s5, s5, 1
        li      t0, 10
        blt     s5, t0, 2b
        j       next
finish: report

        .balign 4
# An offset; 1: from 0, 2: from the end of storage, 0: no more.
places: .word   0x7000, 1, 0, 2, 0x1000, 2, 0x8000, 2, 0xffff8000, 2, 0x10000, 2, 0xffff0000, 2
        .word   0x7fffffff, 1, 0x80000000, 1, 0xfffffff8, 1, 0xffffff00, 2, 0x40000000, 1, 0, 0
        .equ    PSWS, 9
psws:   .word   STATUS_U | STATUS_CE, 0, 0, 0xffffffff
        .word   STATUS_U, 0, 0, 0x8000
        .word   STATUS_U, 0, 0, 0x7ffe
        .word   STATUS_U | STATUS_CE, 0, 0, 0x10000
        .word   STATUS_U | STATUS_TF, 0, 0, 0xfffffffe
        .word   STATUS_CE, 0, 0, 0x7ff8
        .word   STATUS_CE, 0, 0, 0x8001
        .word   STATUS_U | STATUS_IE, 0, 0, 0x7fffffff
        .word   0, 0, 0, 0xffff8000
