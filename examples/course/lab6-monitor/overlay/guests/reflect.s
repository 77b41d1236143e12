# reflect.s - a kernel and a program that does everything which traps, as in lab 1: each trap must reach
# this kernel with cause, value, access and old PSW as its own machine would give them.
        .include "guest.inc"

        .equ    PROGRAM, 0x2000

_start: la      t0, program
        la      t1, program_end
        li      t2, PROGRAM
1:      lw      t3, 0(t0)
        sw      t3, 0(t2)
        addi    t0, t0, 4
        addi    t2, t2, 4
        bltu    t0, t1, 1b
        li      t0, 0x111               # these are the program's, and stay
        li      s11, 0xbbb
        lpsw    first(zero)
        .balign 4
first:  .word   STATUS_U, 0, PROGRAM, 0x800

# Says what happened. Faults are stepped over; system call 99 is the end.
trap:   sw      a0, 0x40(zero)
        sw      ra, 0x44(zero)
        sw      t4, 0x48(zero)
        sw      t5, 0x4c(zero)
        sw      t6, 0x50(zero)
        sw      t0, 0x54(zero)
        .irp    field, CAUSE, VALUE, ACCESS, OLD_STATUS, OLD_PC, OLD_BASE, OLD_BOUND
        lw      t0, \field(zero)
        tell    t0
        .endr
        line
        lw      t0, CAUSE(zero)
        li      t4, CAUSE_SYSCALL
        lw      t5, OLD_PC(zero)
        bne     t0, t4, 1f
        lw      t0, VALUE(zero)
        li      t4, 99
        bne     t0, t4, 2f
        lw      t0, 0x54(zero)
        add     t0, t0, s11
        tell    t0
        line
        off     5
1:      li      t0, 0x400
        bgeu    t5, t0, 3f
        addi    t5, t5, 4
        sw      t5, OLD_PC(zero)
        j       2f
3:      sw      ra, OLD_PC(zero)        # it jumped to where nothing is: back to after the jump
        lw      t0, 0x44(zero)
        sw      t0, OLD_PC(zero)
2:      lw      a0, 0x40(zero)
        lw      ra, 0x44(zero)
        lw      t4, 0x48(zero)
        lw      t5, 0x4c(zero)
        lw      t6, 0x50(zero)
        lw      t0, 0x54(zero)
        lpsw    0(zero)

program:
        syscall 0
        syscall -1
        break   0
        break   17
        .word   0
        .word   0xffffffff
        hcall   5
        lw      a0, 0x800(zero)         # behind the bound
        sw      a0, 0x7fe(zero)
        li      a1, 0x7fe
        lw      a0, 2(a1)
        sb      a0, 2(a1)
        lh      a0, 1(a1)
        li      a1, -4
        lw      a0, 0(a1)
        li      a1, 0x1000
        jalr    ra, 0(a1)               # fetch, outside
        li      a1, 0x602
        jalr    ra, 0(a1)               # fetch, between two words
        lpsw    0(zero)                 # every privileged instruction, in user mode
        spsw    16(zero)
        rdcr    a0, MEMSIZE
        wrcr    TIMER, a0
        lra     a0, a1
        tlbi    a0
        in      a0, PORT_CONSOLE_DATA(zero)
        out     a0, PORT_POWER(zero)
        idle
        syscall 99
program_end:
