# bounds.s - programs under many R, and one access each: what is inside bound and storage works, all else
# is a memory trap. Among them are R that reach to the end of storage, over it, and around 2^32.
        .include "guest.inc"

        .equ    PROGRAM_BYTES, 12

_start: la      s0, table
next:   lw      s1, 0(s0)               # base
        lw      s2, 4(s0)               # bound
        lw      s3, 8(s0)               # address
        la      t0, table_end
        beq     s0, t0, finished
        li      t0, 0x4000 - PROGRAM_BYTES
        bgtu    s1, t0, 2f              # no room for the program there: the fetch will trap
        la      t0, program
        lw      t1, 0(t0)
        sw      t1, 0(s1)
        lw      t1, 4(t0)
        sw      t1, 4(s1)
        lw      t1, 8(t0)
        sw      t1, 8(s1)
2:      li      t1, STATUS_U
        sw      t1, user(zero)
        sw      zero, user + 4(zero)
        sw      s1, user + 8(zero)
        sw      s2, user + 12(zero)
        mv      a1, s3
        li      a2, 0x5a5a
        lpsw    user(zero)

trap:   .irp    field, CAUSE, VALUE, ACCESS, OLD_PC, OLD_BASE, OLD_BOUND
        lw      s4, \field(zero)
        tell    s4
        .endr
        tell    a3                      # what it loaded
        line
        li      a3, 0
        addi    s0, s0, 12
        j       next

finished:
        say     "all tried\n"
        off

program:
        sb      a2, 0(a1)
        lbu     a3, 0(a1)
        syscall 0

        .balign 4
user:   .word   0, 0, 0, 0
table:  .word   0x3000, 0x1000, 0x800
        .word   0x3000, 0x1000, 0xfff
        .word   0x3000, 0x1000, 0x1000
        .word   0x3000, 0x800, 0x7ff
        .word   0x3000, 0x800, 0x800
        .word   0x3000, 0xffffffff, 0xfff       # the bound says more than there is
        .word   0x3000, 0xffffffff, 0x1000
        .word   0x3000, 0xffffffff, 0x4fff
        .word   0x3000, 0x5000, 0x1000
        .word   0x3000, 0xffffffff, 0xffffffff
        .word   0x3000, 0xffffffff, 0xffffd000  # base + address wraps around to 0
        .word   0x3ff0, 0x20, 0xf
        .word   0x3ff0, 0x20, 0x10
        .word   0x3ff8, 0x20, 0x10
        .word   0x4000, 0x1000, 0
        .word   0x4000, 0, 0
        .word   0x7000, 0x1000, 0
        .word   0xffff8000, 0x8000, 0
        .word   0xfffffff0, 0xffffffff, 0x20
        .word   0x3000, 8, 0                    # the program itself does not fit
        .word   0x3000, 0, 0
table_end:
        .word   0, 0, 0
