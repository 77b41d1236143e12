# call.s - a process makes COUNT system calls, which its kernel does no more than return from.
# TRAPS 0: the process does without.
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:   beqz    s0, off
        lpsw    0(zero)
off:    out     zero, PORT_POWER(zero)

_start: li      s0, COUNT
        lpsw    user(zero)
        .balign 4
user:   .word   STATUS_U, process, 0, 0x10000
process:
1:      .if     TRAPS
        syscall 0
        .else
        addi    t0, zero, 1
        .endif
        addi    s0, s0, -1
        bnez    s0, 1b
        syscall 0
