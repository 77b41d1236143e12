# Writes itself over the instructor's program and data.
# expect: graded 50 sum is wrong
        .globl  _start, answer
_start: li      t0, 0x8000
        li      t1, 0x8100
        lw      t2, forged
1:      sw      t2, 0(t0)
        addi    t0, t0, 4
        bltu    t0, t1, 1b
        call    take
        out     zero, PORT_POWER(zero)
        .balign 4
forged: jr      ra
answer: .word   1036
