# riscv.S - Linux for RISC-V, as much of it as tests/differential/guest/kernel.S has for PG32.
        .equ CALL_WRITE, 64
        .equ CALL_EXIT, 93
        .equ STACK_BYTES, 65536

        .section .text.start, "ax", @progbits
        .globl _start
        .type _start, @function
_start: la sp, stack_top
        mv a0, sp
        li a1, 0
        call platform_write             # of nothing: on PG32 it brings us to user mode
        call main
        li a7, CALL_EXIT
        ecall
        .size _start, . - _start

        .text
        .globl platform_write
        .type platform_write, @function
platform_write:
        mv a2, a1
        mv a1, a0
        li a0, 1
        li a7, CALL_WRITE
        ecall
        ret
        .size platform_write, . - platform_write

        .bss
        .balign 16
        .space STACK_BYTES
stack_top:
