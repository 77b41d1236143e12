# Functions, a loop, storage that is written and read, characters read and written, a disk's sector.
        .org    0x100
_start: li      sp, 0x4000
        li      s0, 3
loop:   mv      a0, s0
        call    outer
        addi    s0, s0, -1
        bnez    s0, loop
        out     zero, PORT_POWER(zero)

outer:  addi    sp, sp, -8
        sw      ra, 0(sp)
        call    inner
        lw      ra, 0(sp)
        addi    sp, sp, 8
        ret

inner:  sw      a0, cell(zero)
        lw      a1, cell(zero)
        addi    a1, a1, '0'
        out     a1, PORT_CONSOLE_DATA(zero)
        ret

cell:   .word   0
