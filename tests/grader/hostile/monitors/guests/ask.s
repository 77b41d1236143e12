# ask.s - a guest: prints, asks how much storage it has, tries to write beyond that, switches off with 3.
        .globl  _start
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: li      s0, 'a'
1:      out     s0, PORT_CONSOLE_DATA(zero)
        addi    s0, s0, 1
        li      t0, 'k'
        bne     s0, t0, 1b
        rdcr    s1, MEMSIZE
        sw      s0, 0(s1)               # a trap, whatever the monitor thinks of it
        li      t0, '!'
        out     t0, PORT_CONSOLE_DATA(zero)
        out     zero, PORT_POWER(zero)
trap:   li      t0, 3
        out     t0, PORT_POWER(zero)
