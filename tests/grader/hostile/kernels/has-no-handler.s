# A trap, and a new PSW that leads nowhere.
# expect: graded 50 the machine stopped
        .globl  _start
        .org    0x20
        .word   0, 0, 0, 0
        .org    0x100
_start: syscall 1
