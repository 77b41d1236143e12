# crt0.S - from power-on to main, and from a trap to trap_handle and back. A guest may have its own of each.
        .include "pg32.inc"

        .equ FRAME_PSW, 128             # after 32 registers: struct trap_frame
        .equ FRAME_CAUSE, 144
        .equ FRAME_BYTES, 160           # a multiple of 16, as the ABI wants of sp
        .equ SAVE_SP, 0x40              # scratch words of low storage
        .equ SAVE_T0, 0x44

        .section .text.start, "ax", @progbits
        .weak _start
        .type _start, @function
_start: la sp, stack_top
        sw zero, TRAP_NEW(zero)         # supervisor mode, interrupts off
        la t0, trap_enter
        sw t0, TRAP_NEW + 4(zero)
        sw zero, TRAP_NEW + 8(zero)     # base
        rdcr t0, CONTROL_MEMSIZE
        sw t0, TRAP_NEW + 12(zero)      # bound
        call main
        out a0, PORT_POWER(zero)        # its result is the exit status
1:      j 1b
        .size _start, . - _start

# Traps from user mode get the stack from its top; those from supervisor mode go on where it is.
        .text
        .weak trap_enter
        .type trap_enter, @function
trap_enter:
        sw sp, SAVE_SP(zero)
        sw t0, SAVE_T0(zero)
        lw t0, TRAP_OLD(zero)
        andi t0, t0, STATUS_U
        beqz t0, 1f
        la sp, stack_top
1:      addi sp, sp, -FRAME_BYTES
        lw t0, SAVE_T0(zero)
        .irp n, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw x\n, 4 * \n(sp)
        .endr
        sw zero, 0(sp)
        lw t0, SAVE_SP(zero)
        sw t0, 8(sp)
        .irp n, 0, 4, 8, 12, 16, 20, 24 # the old PSW, cause, value, access
        lw t0, TRAP_OLD + \n(zero)
        sw t0, FRAME_PSW + \n(sp)
        .endr
        mv a0, sp
        call trap_handle
        mv a0, sp
        .size trap_enter, . - trap_enter

        .weak trap_return
        .type trap_return, @function
trap_return:
        .irp n, 0, 4, 8, 12
        lw t0, FRAME_PSW + \n(a0)
        sw t0, TRAP_OLD + \n(zero)
        .endr
        .irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw x\n, 4 * \n(a0)
        .endr
        lw a0, 40(a0)
        lpsw TRAP_OLD(zero)
        .size trap_return, . - trap_return

# Of a guest that has no handler of its own: says what has happened, and stops.
        .weak trap_handle
        .type trap_handle, @function
trap_handle:
        mv s0, a0
        la a0, told_cause
        call console_print
        lw a0, FRAME_CAUSE(s0)
        call console_print_hex
        la a0, told_pc
        call console_print
        lw a0, FRAME_PSW + 4(s0)
        call console_print_hex
        la a0, told_value
        call console_print
        lw a0, FRAME_CAUSE + 4(s0)
        call console_print_hex
        la a0, told_end
        call console_print
        li a0, 255
        out a0, PORT_POWER(zero)
1:      j 1b
        .size trap_handle, . - trap_handle

        .section .rodata
told_cause:
        .asciz "trap, and no trap_handle: cause 0x"
told_pc:
        .asciz " at 0x"
told_value:
        .asciz ", value 0x"
told_end:
        .asciz "\n"
