# kernel.S - the least of Linux, on PG32: write and exit. qemu-riscv32 never comes here, Linux is its
# kernel.
#
# There is no code that starts it: the PSW of traps is loaded with the program. At power-on the
# program runs in supervisor mode until its first ecall; whoever returns from here is in user mode.
        .include "guestos/lib/pg32.inc"
        .equ CALL_WRITE, 64
        .equ CALL_EXIT, 93
        .equ ENOSYS, 38
        .equ EXIT_TRAP, 9
        .equ SAVE_T0, 0x40              # scratch words of low storage
        .equ SAVE_T1, 0x44
        .equ SAVE_T2, 0x48

        .section .psw, "a"
        .word 0, kernel, 0, 0xffffffff

        .text
        .type kernel, @function
kernel: sw t0, SAVE_T0(zero)
        sw t1, SAVE_T1(zero)
        sw t2, SAVE_T2(zero)
        lw t0, TRAP_CAUSE(zero)
        li t1, CAUSE_SYSCALL
        bne t0, t1, stop
        lw t0, TRAP_CAUSE + 4(zero)     # ecall is syscall 0
        bnez t0, stop
        li t0, CALL_WRITE
        beq a7, t0, write
        li t0, CALL_EXIT
        beq a7, t0, exit
        li a0, -ENOSYS
return: lw t0, TRAP_OLD(zero)
        ori t0, t0, STATUS_U
        sw t0, TRAP_OLD(zero)
        lw t0, SAVE_T0(zero)
        lw t1, SAVE_T1(zero)
        lw t2, SAVE_T2(zero)
        lpsw TRAP_OLD(zero)

write:  add t1, a1, a2
1:      beq a1, t1, 2f
        lbu t0, 0(a1)
        out t0, PORT_CONSOLE_DATA(zero)
        addi a1, a1, 1
        j 1b
2:      mv a0, a2
        sub a1, t1, a2
        j return

exit:   out a0, PORT_POWER(zero)

# Any other trap is a difference by itself, and the last line: "trap CAUSE VALUE pc PC".
stop:   la a0, trap_text
        call say
        lw a0, TRAP_CAUSE(zero)
        call say_word
        lw a0, TRAP_CAUSE + 4(zero)
        call say_word
        la a0, pc_text
        call say
        lw a0, TRAP_OLD + 4(zero)
        call say_word
        li a0, '\n'
        out a0, PORT_CONSOLE_DATA(zero)
        li a0, EXIT_TRAP
        j exit
        .size kernel, . - kernel

        .type say, @function
say:    lbu t0, 0(a0)
        beqz t0, 1f
        out t0, PORT_CONSOLE_DATA(zero)
        addi a0, a0, 1
        j say
1:      ret
        .size say, . - say

        .type say_word, @function
say_word:
        li t0, 32
1:      addi t0, t0, -4
        srl t1, a0, t0
        andi t1, t1, 15
        li t2, 10
        bltu t1, t2, 2f
        addi t1, t1, 'a' - '0' - 10
2:      addi t1, t1, '0'
        out t1, PORT_CONSOLE_DATA(zero)
        bnez t0, 1b
        li t1, ' '
        out t1, PORT_CONSOLE_DATA(zero)
        ret
        .size say_word, . - say_word

        .section .rodata
trap_text: .asciz "trap "
pc_text: .asciz "pc "
