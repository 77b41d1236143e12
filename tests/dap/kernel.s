# A kernel with one process. The process asks for a character to be printed, then tries what only a
# kernel may do, which ends it.
        .org 0x20
        .word 0, trap, 0, 0xffffffff    # the new PSW: supervisor, all of storage
        .org 0x100

_start: li      s0, 'k'
        out     s0, PORT_CONSOLE_DATA(zero)
        lpsw    process(zero)

trap:   sw      t0, 0x40(zero)
        lw      t0, 0x10(zero)          # the cause
        addi    t0, t0, -CAUSE_SYSCALL
        bnez    t0, killed
        call    print
        lw      t0, 0x40(zero)
        lpsw    0(zero)

print:  out     a0, PORT_CONSOLE_DATA(zero)
        ret

killed: li      t0, 3
        out     t0, PORT_POWER(zero)

        .balign 4
process: .word  STATUS_U, 0, 0x400, 0x100

        .org 0x400                      # virtual address 0 of the process
user:   li      a0, 'u'
        syscall 1
        lpsw    0(zero)
