# virt.S - the board "virt" of qemu-system-riscv32, without firmware: machine mode, no paging.
        .equ UART, 0x10000000           # a 16550: data is its first byte
        .equ FINISHER, 0x100000         # of SiFive's test device
        .equ FINISHER_PASS, 0x5555
        .equ STACK_BYTES, 65536

        .section .text.start, "ax", @progbits
        .globl _start
        .type _start, @function
_start: la sp, stack_top
        call main
        li t0, FINISHER
        li t1, FINISHER_PASS
        sw t1, 0(t0)
1:      j 1b
        .size _start, . - _start

        .text
        .globl platform_write
        .type platform_write, @function
platform_write:
        li t0, UART
        add a1, a0, a1
1:      beq a0, a1, 2f
        lbu t1, 0(a0)
        sb t1, 0(t0)
        addi a0, a0, 1
        j 1b
2:      ret
        .size platform_write, . - platform_write

        .bss
        .balign 16
        .space STACK_BYTES
stack_top:
