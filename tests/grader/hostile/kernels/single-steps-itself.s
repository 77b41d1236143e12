# A trace trap after every instruction of the handler, too.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x20
        .word   STATUS_TF, trap, 0, 0xffffffff
        .org    0x100
_start: lpsw    0x20(zero)
trap:   addi    s0, s0, 1
        lpsw    0x20(zero)
