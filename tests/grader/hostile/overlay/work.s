# work.s - the instructor's: ten numbers, given one by one.
        .text
        .globl  take, numbers, taken
        .org    0x8000
# a0: the next number, and a1: 1; when there is none left both are 0. Changes t0 to t2.
take:   la      t0, taken
        lw      t1, 0(t0)
        li      t2, 10
        li      a0, 0
        li      a1, 0
        beq     t1, t2, 1f
        addi    t2, t1, 1
        sw      t2, 0(t0)
        la      t0, numbers
        slli    t1, t1, 2
        add     t0, t0, t1
        lw      a0, 0(t0)
        li      a1, 1
1:      ret

        .balign 16
numbers: .word  3, 1, 4, 1, 5, 9, 2, 6, 5, 3
taken:  .word   0
