# start.S - reset: the new PSW for traps, a stack, and on to C.
        .include "pg32.inc"

        .section .text.start, "ax", @progbits
        .globl start
        .type start, @function
start:  la sp, stack_top
        sw zero, TRAP_NEW(zero)         # supervisor mode, no interrupts, the clock stands still
        la t0, world_leave
        sw t0, TRAP_NEW + 4(zero)
        sw zero, TRAP_NEW + 8(zero)     # base
        rdcr t0, CONTROL_MEMSIZE
        sw t0, TRAP_NEW + 12(zero)      # bound
        call native_main
        .size start, . - start
