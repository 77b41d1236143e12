# One of each: an emulated instruction, a mode, a system call, a fault, a power switch.
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: lpsw    user(zero)
        .balign 4
user:   .word   STATUS_U, process, 0, 0xffffffff
process: addi   a0, zero, 1
        syscall 7
        lpsw    user(zero)              # not in user mode: a fault
trap:   addi    s0, s0, 1
        slti    t0, s0, 2
        beqz    t0, over
        lpsw    0(zero)
over:   out     zero, PORT_POWER(zero)
