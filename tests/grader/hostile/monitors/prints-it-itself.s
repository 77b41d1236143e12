# Does not run the guest at all: prints what it would have printed.
# expect: graded 70 privileged
        .globl  _start
_start: .irp    c, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'
        li      t0, \c
        out     t0, PORT_CONSOLE_DATA(zero)
        .endr
        li      t0, 3
        out     t0, PORT_POWER(zero)
