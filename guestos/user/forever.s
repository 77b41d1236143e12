# forever - a loop without end. Ctrl-C ends it, or kill, if it was started with &.
        .include "begin.inc"
_start: addi    t0, t0, 1
        j       _start
