# kernel.s - lab 2: your kernel. This is the file that you hand in.
#
# The handout says what it must do, overlay/programs.s what the programs will do to it.
        .include "system.inc"

        .text
        .globl  trap, _start

        .equ    OLD_STATUS, 0x00        # what a trap leaves at the bottom of storage
        .equ    OLD_PC, 0x04
        .equ    OLD_BASE, 0x08
        .equ    OLD_BOUND, 0x0c
        .equ    TRAP_CAUSE, 0x10
        .equ    TRAP_VALUE, 0x14
        .equ    SAVED_T0, 0x40          # scratch that needs no free register

        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100

_start: la      sp, kernel_stack_end
        call    choose_program          # a0 base, a1 bound, a2 pc, a3 sp of the process

# TODO 1: make the PSW of the process, clear the registers that it will begin with, and give it the
# processor.
        li      t0, 90                  # not yet: switch off with status 90
        out     t0, PORT_POWER(zero)

# TODO 2: save the registers of the process, all of them; sp is the kernel's from here on.
trap:
        lw      t0, OLD_STATUS(zero)    # a trap of the kernel itself: it must not go on
        andi    t0, t0, STATUS_U
        bnez    t0, 1f
        li      t0, STATUS_PANIC
        out     t0, PORT_POWER(zero)
1:
# TODO 3: a system call? Look its number up in a table. Else the process has done what it may not.

# TODO 4: the five calls, and the answer in the process's a0.

# TODO 5: the one place through which every address of the process goes. a0: address, a1: bytes.
checked:

# TODO 6: restore the registers, and go back with lpsw.

        .bss
        .balign 4
registers: .space 4 * 32                # of the process, while the kernel runs
        .space  128
kernel_stack_end:
