# world.S - see world.h. The offsets are those of struct cpu and struct trap: metal.c checks them.
        .include "pg32.inc"

        .equ CPU_PSW, 128
        .equ TRAP_CAUSE_AT, 0
        .equ TRAP_VALUE_AT, 4
        .equ TRAP_ACCESS_AT, 8
        .equ TRAP_PC_AT, 12

        # Scratch words of low storage: there is no free register on the way in or out.
        .equ GUEST_A0, 0x40
        .equ GUEST_PSW, 0x50            # what lpsw takes
        .equ MONITOR_SP, 0x60
        .equ MONITOR_CPU, 0x64

        .text
        .globl world_enter
        .type world_enter, @function
world_enter:
        addi sp, sp, -64
        sw ra, 0(sp)
        sw a1, 4(sp)
        sw s0, 8(sp)
        sw s1, 12(sp)
        .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        sw s\n, 8 + 4 * \n(sp)
        .endr
        sw sp, MONITOR_SP(zero)
        sw a0, MONITOR_CPU(zero)
        lw t0, CPU_PSW(a0)
        ori t0, t0, STATUS_IE | STATUS_CE
        sw t0, GUEST_PSW(zero)
        .irp n, 4, 8, 12
        lw t0, CPU_PSW + \n(a0)
        sw t0, GUEST_PSW + \n(zero)
        .endr
        .irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw x\n, 4 * \n(a0)
        .endr
        lw a0, 40(a0)
        lpsw GUEST_PSW(zero)
        .size world_enter, . - world_enter

# Every trap comes here, in supervisor mode with R = all of storage.
        .globl world_leave
        .type world_leave, @function
world_leave:
        sw a0, GUEST_A0(zero)
        lw a0, TRAP_OLD(zero)
        andi a0, a0, STATUS_U
        beqz a0, 1f
        lw a0, MONITOR_CPU(zero)
        .irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw x\n, 4 * \n(a0)
        .endr
        lw t0, GUEST_A0(zero)
        sw t0, 40(a0)
        lw sp, MONITOR_SP(zero)
        lw a1, 4(sp)
        lw t0, TRAP_OLD + 4(zero)
        sw t0, CPU_PSW + 4(a0)
        sw t0, TRAP_PC_AT(a1)
        lw t0, TRAP_CAUSE(zero)
        sw t0, TRAP_CAUSE_AT(a1)
        lw t0, TRAP_CAUSE + 4(zero)
        sw t0, TRAP_VALUE_AT(a1)
        lw t0, TRAP_CAUSE + 8(zero)
        sw t0, TRAP_ACCESS_AT(a1)
        lw ra, 0(sp)
        lw s0, 8(sp)
        lw s1, 12(sp)
        .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        lw s\n, 8 + 4 * \n(sp)
        .endr
        addi sp, sp, 64
        ret
1:      la sp, stack_top                # the monitor itself has trapped: a fault of ours
        lw a0, TRAP_CAUSE(zero)
        lw a1, TRAP_OLD + 4(zero)
        call native_fault
        .size world_leave, . - world_leave
