# Nothing is unmasked.
# expect: graded 50 waits for what never comes
        .globl  _start
_start: idle
