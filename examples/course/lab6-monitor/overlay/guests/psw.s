# psw.s - what lpsw sets, spsw shows: the PSW that the guest believes in, whatever the real one is.
        .include "guest.inc"

        .equ    THERE, 0x2000           # where a piece of the kernel runs under another R

trap:   lw      s0, CAUSE(zero)         # only system calls, from the piece
        li      t0, CAUSE_SYSCALL
        beq     s0, t0, 1f
        say     "unexpected trap"
        tell    s0
        lw      s1, VALUE(zero)
        tell    s1
        line
        off     1
1:      jr      s2                      # where to go on

        .macro  show                    # the PSW, as spsw stores it at `seen`
        spsw    seen(zero)
        .irp    f, 0, 4, 8, 12
        lw      t0, seen + \f(zero)
        tell    t0
        .endr
        line
        .endm

_start: show                            # at power-on: supervisor mode, all of storage
        lpsw    strange(zero)           # bits that do not exist, a base that is no multiple of 4
strange: .word  0xffffffe8, odd, 3, 0x7fffffff
odd:    show
        lpsw    both(zero)
both:   .word   STATUS_IE | STATUS_CE, 1f, 0, 0x4000
1:      show

        la      t0, piece               # a piece of supervisor code, elsewhere
        la      t1, piece_end
        li      t2, THERE
2:      lw      t3, 0(t0)
        sw      t3, 0(t2)
        addi    t0, t0, 4
        addi    t2, t2, 4
        bltu    t0, t1, 2b
        la      s2, 3f
        lpsw    there(zero)
there:  .word   STATUS_CE, 0, THERE, 0x100
3:      .irp    f, 0, 4, 8, 12          # what it stored is in its own storage
        li      t1, THERE + 0x80
        lw      t0, \f(t1)
        tell    t0
        .endr
        line
        .irp    f, 0, 4, 8, 12          # and the old PSW of its system call
        lw      t0, \f(zero)
        tell    t0
        .endr
        line
        li      t1, THERE + 0x90
        lw      t0, 0(t1)               # lra under that R
        tell    t0
        lw      t0, 4(t1)
        tell    t0
        line
        la      s2, 4f
        lpsw    jump(zero)              # from the table in the piece's storage
jump:   .word   0, 0x20, THERE, 0x100
4:      say     "and back"
        .irp    f, 0, 4, 8, 12
        lw      t0, \f(zero)
        tell    t0
        .endr
        line
        off

piece:  spsw    0x80(zero)
        li      t0, 0x10
        lra     t0, t0
        sw      t0, 0x90(zero)
        li      t0, 0x100
        lra     t0, t0
        sw      t0, 0x94(zero)
        syscall 0
        nop                             # at 0x20
        lpsw    0x30(zero)              # into user mode, under a smaller R
        nop
        nop
        .word   STATUS_U, 0x40, THERE, 0x60
        syscall 1                       # at 0x40
piece_end:
seen:   .word   0, 0, 0, 0
