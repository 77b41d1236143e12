# Has a guest, and runs itself.
# expect: graded 30 never comes to an end
        .globl  _start
_start: j       _start
