# One instruction, for ever.
# expect: graded 50 never comes to an end
        .globl  _start
_start: j       _start
