# User code that traps at once, a handler that returns at once to the same place.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x20
        .word   0, _start, 0, 0xffffffff
        .org    0x100
_start: lpsw    user(zero)
user:   .word   STATUS_U, 0x40, 0x1000, 0x40
