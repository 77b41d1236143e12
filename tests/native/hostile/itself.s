# Code that changes itself: the next instruction, the one after a trap, the one that traps, by stores of every size, by spsw,
# and jumps to odd addresses.
        .include "hostile.inc"
        .macro  replaced with, store=sw, at=8f
        la      t0, \with
        lw      t0, 0(t0)
        la      t1, \at
        try
        \store  t0, 0(t1)
8:      .word   0
        tried
        fold    a0
        .endm
_start: li      s0, 40
again:  replaced one
        replaced two
        replaced call
        replaced one, sh
        replaced one, sb
        la      t1, 8f
        try
        spsw    0(t1)
        .balign 16
8:      addi    a0, a0, 1
        addi    a0, a0, 2
        addi    a0, a0, 3
        addi    a0, a0, 4
        tried
        la      t1, kept                # put it back
        la      t0, 8b
        .irp    at, 0, 4, 8, 12
        lw      t2, \at(t1)
        sw      t2, \at(t0)
        .endr
        .irp    offset, 1, 2, 3, 5, -1, -2
        la      t1, call
        try
        jalr    ra, \offset(t1)
        tried
        .endr
        .irp    at, 0, 1, 0x7ffc, 0x7ffe, 0x8000, -4, -1, -2
        li      t1, \at
        try
        jr      t1
        tried
        .endr
        addi    s0, s0, -1
        bnez    s0, again
        report
        .balign 4
one:    addi    a0, a0, 1
two:    slli    a0, a0, 3
call:   syscall 5
kept:   addi    a0, a0, 1
        addi    a0, a0, 2
        addi    a0, a0, 3
        addi    a0, a0, 4
