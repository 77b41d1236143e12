# An lpsw whose new PSW names itself.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x100
_start: lpsw    again(zero)
again:  .word   0, _start, 0, 0xffffffff
