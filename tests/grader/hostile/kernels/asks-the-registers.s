# What is in registers and storage at power-on?
# expect: graded 50 console
        .globl  _start
_start:
        .irp    r, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        slli    x2, x2, 1
        xor     x2, x2, x\r
        .endr
        li      x3, 0xc000
1:      addi    x3, x3, -4
        lw      x4, 0(x3)
        add     x2, x2, x4
        bnez    x3, 1b
        out     x2, PORT_CONSOLE_DATA(zero)
        srli    x2, x2, 8
        out     x2, PORT_CONSOLE_DATA(zero)
        out     zero, PORT_POWER(zero)
