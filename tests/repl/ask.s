# Asks for a name, waits for it with its interrupts on, and greets.
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: la      a0, question
        call    print
        li      t0, 1
        out     t0, PORT_CONSOLE_CONTROL(zero)
        li      t0, 1 << 1
        wrcr    IMASK, t0
        lpsw    waiting(zero)
idle:   idle
        j       idle
        .balign 16
waiting: .word  0x02, idle, 0, 0xffffffff
trap:   in      t0, PORT_CONSOLE_DATA(zero)
        li      t1, '\n'
        beq     t0, t1, greet
        lw      t1, end(zero)
        sb      t0, 0(t1)
        addi    t1, t1, 1
        sw      t1, end(zero)
        lpsw    0(zero)
greet:  la      a0, hello
        call    print
        la      a0, name
        call    print
        out     zero, PORT_POWER(zero)
print:  lbu     t0, 0(a0)
        beqz    t0, 1f
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, 1
        j       print
1:      ret
question: .asciz "name? "
hello:  .asciz  "hello, "
        .balign 4
end:    .word   name
name:   .zero   64
