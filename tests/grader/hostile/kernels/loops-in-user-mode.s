# The same where no monitor has anything to do.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x100
_start: lpsw    user(zero)
user:   .word   STATUS_U, spin, 0, 0x10000
spin:   j       spin
