        .org 0x100
_start: la      a0, text
1:      lbu     a1, 0(a0)
        beqz    a1, 2f
        out     a1, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, 1
        j       1b
2:      out     zero, PORT_POWER(zero)
text:   .asciz  "hello\n"
