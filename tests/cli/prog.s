# A program with a little of everything that visor dis must show.
        .globl main
main:   li      a0, 0x12345678
        la      a1, text
loop:   lbu     t0, 0(a1)
        beqz    t0, done
        out     t0, 0x10(zero)
        addi    a1, a1, 1
        j       loop
done:   lpsw    0(zero)
        .word   0
        .word   0xffffffff

        .data
text:   .asciz  "hello, world"
        .byte   1
odd:    .byte   2, 3
        .align  2
number: .word   0xcafef00d
zeros:  .zero   40
last:   .word   7

        .bss
buffer: .zero   100
