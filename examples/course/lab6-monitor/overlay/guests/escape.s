# escape.s - tries to write where it may not, from supervisor and from user mode, under every R it can
# think of. Whatever is not its own storage must fault, and be as it was.
        .include "guest.inc"

trap:   lw      t0, CAUSE(zero)         # a memory trap is what it should be
        li      t1, CAUSE_MEMORY
        bne     t0, t1, 1f
        addi    s9, s9, 1
        jr      s8
1:      li      t1, CAUSE_SYSCALL
        bne     t0, t1, 2f
        addi    s10, s10, 1             # the store was done
        jr      s8
2:      say     "unexpected trap"
        tell    t0
        line
        off     1

_start: li      s9, 0                   # faults
        li      s10, 0                  # stores that were done
        .irp    at, 0x4000, 0x5000, 0x7ffc, 0x8000, 0xbffc, 0xc000, 0xffff8000, 0xffff8020, 0xffffc000, 0xfffffffc
        la      s8, 1f
        li      t0, \at
        sw      s9, 0(t0)               # in supervisor mode, with base 0 and the largest bound
        addi    s10, s10, 1
1:
        .endr

        la      s7, bases               # in user mode, under R that its machine allows to say
2:      lw      s6, 0(s7)
        la      t0, bases_end
        beq     s7, t0, 4f
        sw      s6, user + 8(zero)
        li      s5, 0                   # the address, in steps
3:      sw      s5, user + 4(zero)      # to jump there is to fetch from there
        la      s8, 5f
        lpsw    user(zero)
5:      li      t0, 0x1000
        add     s5, s5, t0
        li      t0, 0x10000
        bltu    s5, t0, 3b
        addi    s7, s7, 4
        j       2b

4:      say     "faults"
        tell    s9
        say     ", stores"
        tell    s10
        line
        li      t0, 8192                # its own storage: each word that it can write is its own
        li      t1, 0x4000
6:      sw      t0, 0(t0)
        addi    t0, t0, 4
        bltu    t0, t1, 6b
        la      s8, 7f
        sw      t0, 0(t0)               # one too far
        say     "one too far\n"
7:      off

        .balign 4
user:   .word   STATUS_U, 0, 0, 0xffffffff
bases:  .word   0x4000, 0x8000, 0xc000, 0xffff8000, 0xffffc000, 0xfffffffc, 0x80000000
bases_end:
        .word   0
