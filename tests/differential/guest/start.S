# start.S - from the program's start to main, and to each generated program and back.
        .equ CALL_EXIT, 93
        .equ CALL_NONE, 2047            # no kernel has it
        .equ STACK_BYTES, 65536

        .section .text.start, "ax", @progbits
        .globl _start
        .type _start, @function
_start: li a7, CALL_NONE                # on PG32: to user mode
        ecall
        la sp, stack_top
        call main
        li a7, CALL_EXIT
        ecall
        .size _start, . - _start

# Calls a0, which may leave nothing in the registers but must go to program_return.
        .text
        .globl program_call
        .type program_call, @function
program_call:
        la t0, saved
        sw ra, 0(t0)
        sw sp, 4(t0)
        sw gp, 8(t0)
        sw tp, 12(t0)
        .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        sw s\n, 16 + 4 * \n(t0)
        .endr
        jalr a0
        .globl program_return
program_return:
        la t0, saved
        lw ra, 0(t0)
        lw sp, 4(t0)
        lw gp, 8(t0)
        lw tp, 12(t0)
        .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        lw s\n, 16 + 4 * \n(t0)
        .endr
        ret
        .size program_call, . - program_call

# The end of a program in assembly, whose registers are in storage now.
        .globl program_end
        .type program_end, @function
program_end:
        la sp, stack_top - STACK_BYTES / 2
        call program_show
        j program_return
        .size program_end, . - program_end

        .bss
        .balign 16
saved:  .space 64
        .space STACK_BYTES
stack_top:
