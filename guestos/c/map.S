# map.S - the kernel's storage ends where the processes' regions begin; its stack is at that end.
        .include "limits.inc"

        .globl  stack_top
        .equ    stack_top, REGIONS
