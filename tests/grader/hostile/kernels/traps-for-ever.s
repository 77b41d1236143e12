# The handler itself begins with a system call: a trap an instruction.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x20
        .word   0, _start, 0, 0xffffffff
        .org    0x100
_start: syscall 1
