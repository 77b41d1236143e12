# A process in user mode, relocated and bounded: system calls work, everything privileged traps,
# nothing beyond its bound can be touched.
        .include "kernel.inc"

        .equ USER, 0x2000
        .equ USER_SIZE, 0x800

_start: la      t0, process             # copy the process to where it will run
        la      t1, process_end
        li      t2, USER
1:      lw      t3, 0(t0)
        sw      t3, 0(t2)
        addi    t0, t0, 4
        addi    t2, t2, 4
        bltu    t0, t1, 1b
        lpsw    first(zero)

        .balign 4
first:  .word   STATUS_U | STATUS_IE | STATUS_CE, 0, USER, USER_SIZE

# System call 0 ends, 1 prints a1 in hexadecimal; any other trap is shown and skipped.
trap:   lw      s10, CAUSE(zero)
        li      s11, CAUSE_SYSCALL
        bne     s10, s11, fault
        lw      s10, VALUE(zero)
        beqz    s10, done
        show    a1
        newline
        lpsw    0(zero)
fault:  show    s10
        lw      s10, OLD_PC(zero)
        addi    s10, s10, 4
        sw      s10, OLD_PC(zero)
        lw      s10, OLD_STATUS(zero)
        li      t5, ' '
        out     t5, PORT_CONSOLE_DATA(zero)
        show    s10
        newline
        lpsw    0(zero)
done:   off

process:
        li      a1, 0x1234
        syscall 1                       # expect: 00001234
        lpsw    0(zero)                 # expect: 00000001 0000000b
        spsw    0(zero)                 # expect: 00000001 0000000b
        rdcr    a1, CLOCKLO             # expect: 00000001 0000000b
        wrcr    TIMER, a1               # expect: 00000001 0000000b
        lra     a1, zero                # expect: 00000001 0000000b
        tlbi    zero                    # expect: 00000001 0000000b
        in      a1, PORT_RANDOM(zero)   # expect: 00000001 0000000b
        out     a1, PORT_POWER(zero)    # expect: 00000001 0000000b
        idle                            # expect: 00000001 0000000b
        syscall 1                       # expect: 00001234
        lw      a1, USER_SIZE - 4(zero)
        syscall 1                       # expect: 00000000
        lw      a1, USER_SIZE(zero)     # expect: 00000003 0000000b
        li      a2, -4
        sw      a1, 0(a2)               # expect: 00000003 0000000b
        lbu     a1, USER_SIZE - 1(zero)
        lhu     a1, USER_SIZE - 1(zero) # expect: 00000004 0000000b
        syscall 0
process_end:
