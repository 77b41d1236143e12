# base.s - the kernel around the driver: traps, turns, system calls. Read it; what you write is
# driver.s.
#
# The first line typed is its own: a letter that chooses the programs that run (programs.s). When all
# of them have ended, and all they wrote has been sent, it switches off.

        .include "lab5.inc"

        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff  # traps go to `trap`: supervisor mode, interrupts and clock off
        .org    0x100
        .globl  _start, trap, schedule
_start: la      sp, kernel_stack_end
        call    choose                  # a0: the letter
        call    make_processes
        la      t0, idle_process
        li      t1, STATUS_IE | STATUS_CE
        sw      t1, P_STATUS(t0)
        la      t1, idle_loop
        sw      t1, P_PC(t0)
        li      t1, -1
        sw      t1, P_BOUND(t0)
        la      t0, processes           # nobody yet: the first turn is process 1's
        sw      t0, CURRENT(zero)
        call    console_begin
        li      t0, 1 << IRQ_TIMER | 1 << IRQ_CONSOLE
        wrcr    IMASK, t0
        j       schedule

# The letter is taken without interrupts: the driver has not begun.
choose: li      a0, 'a'
1:      in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, ENDED
        bnez    t1, 2f
        andi    t1, t0, RECEIVED
        beqz    t1, 1b
        in      t0, PORT_CONSOLE_DATA(zero)
        addi    t1, t0, -'\n'
        beqz    t1, 2f
        addi    t1, t0, -RETURN
        beqz    t1, 2f
        mv      a0, t0
        j       1b
2:      ret

# Processes 1 to 3 with the programs of the letter a0: each has a copy of the image at virtual
# address 0, and its own number, from 0, in a0.
make_processes:
        la      t0, scenarios
1:      lw      t1, 0(t0)
        beq     t1, a0, 2f
        addi    t0, t0, 16
        bnez    t1, 1b
        li      t0, 95                  # no such letter
        out     t0, PORT_POWER(zero)
2:      la      a0, processes
        li      a1, REGIONS
        li      a2, 0
3:      addi    t0, t0, 4
        lw      t1, 0(t0)               # its program; -1: no more
        bltz    t1, 6f
        sw      t1, P_PC(a0)
        sw      a2, A0(a0)
        addi    a2, a2, 1
        sw      a2, P_PID(a0)
        li      t1, STATUS_U | STATUS_IE | STATUS_CE
        sw      t1, P_STATUS(a0)
        sw      a1, P_BASE(a0)
        li      t1, REGION_BYTES
        sw      t1, P_BOUND(a0)
        sw      t1, SP(a0)
        li      t1, STATE_READY
        sw      t1, P_STATE(a0)
        la      t1, programs
        la      t2, programs_end
        mv      t3, a1
4:      lw      t4, 0(t1)
        sw      t4, 0(t3)
        addi    t1, t1, 4
        addi    t3, t3, 4
        bltu    t1, t2, 4b
        li      t1, REGION_BYTES
        add     a1, a1, t1
5:      sw      zero, 0(t3)
        addi    t3, t3, 4
        bltu    t3, a1, 5b
        addi    a0, a0, P_BYTES
        addi    t1, a2, -3
        bnez    t1, 3b
6:      ret

# Saves all of the process that ran into its entry. The kernel then runs with s0: the entry.
trap:   sw      t0, SCRATCH(zero)
        sw      t1, SCRATCH + 4(zero)
        lw      t0, OLD_STATUS(zero)
        andi    t0, t0, STATUS_IE
        beqz    t0, kernel_trap         # all but the kernel runs with interrupts on
        lw      t0, CURRENT(zero)
        .irp    r, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, P_REGS + 4 * \r(t0)
        .endr
        lw      t1, SCRATCH(zero)
        sw      t1, P_REGS + 4 * 5(t0)
        lw      t1, SCRATCH + 4(zero)
        sw      t1, P_REGS + 4 * 6(t0)
        lw      t1, OLD_PC(zero)
        sw      t1, P_PC(t0)
        mv      s0, t0
        la      sp, kernel_stack_end
        lw      t1, TRAP_CAUSE(zero)
        lw      t2, TRAP_VALUE(zero)
        li      t3, CAUSE_SYSCALL
        beq     t1, t3, system_call
        li      t3, CAUSE_INTERRUPT
        beq     t1, t3, interrupt
        la      t3, idle_process
        beq     s0, t3, kernel_trap     # the idle loop is the kernel's, too
        li      a0, 94                  # a fault: that is its end
        j       call_exit

interrupt:
        li      t3, IRQ_CONSOLE
        bne     t2, t3, schedule        # the timer: its turn is over
        call    console_interrupt
        la      t0, idle_process
        beq     s0, t0, schedule        # somebody may be ready now
        j       resume

system_call:
        li      t3, SYS_COUNT
        bgeu    t2, t3, refuse
        lw      a0, A0(s0)
        lw      a1, A1(s0)
        beqz    t2, call_exit
        li      t3, SYS_YIELD
        beq     t2, t3, schedule
        lw      t3, P_BOUND(s0)         # the range [a0, a0 + a1), as in lab 4
        bgtu    a0, t3, refuse
        sub     t3, t3, a0
        bgtu    a1, t3, refuse
        lw      t3, P_BASE(s0)
        add     a0, a0, t3
        li      t3, SYS_READ
        beq     t2, t3, 1f
        call    console_write
        j       2f
1:      call    console_read
2:      lw      t1, P_STATE(s0)
        li      t2, STATE_READY
        bne     t1, t2, schedule
        j       resume
refuse: li      a0, -1
        sw      a0, A0(s0)
        j       resume

# Ends the process s0 with the status a0. The machine's status will be the first that is not 0.
call_exit:
        sw      zero, P_STATE(s0)
        la      t0, status
        lw      t1, 0(t0)
        bnez    t1, schedule
        sw      a0, 0(t0)
        j       schedule

# Blocks the process s0 until process_answer. Changes t0 only.
        .globl  process_block, process_answer
process_block:
        li      t0, STATE_BLOCKED
        sw      t0, P_STATE(s0)
        ret

# Gives the process a0 the result a1 of its system call; it can go on. Changes t0 only.
process_answer:
        sw      a1, A0(a0)
        li      t0, STATE_READY
        sw      t0, P_STATE(a0)
        ret

# The next process that is ready, after the one that ran; the idle one if all are blocked.
schedule:
        la      t0, processes
        la      t1, turn
        lw      t2, 0(t1)
        li      t3, PROCESSES
        li      t6, 0
1:      addi    t2, t2, 1
        andi    t2, t2, PROCESSES - 1
        slli    s0, t2, 8               # P_BYTES each
        add     s0, s0, t0
        lw      t4, P_STATE(s0)
        or      t6, t6, t4
        addi    t4, t4, -STATE_READY
        beqz    t4, 3f
        addi    t3, t3, -1
        bnez    t3, 1b
        bnez    t6, 2f
        call    console_busy            # all have ended: is anything left to send?
        bnez    a0, 2f
        la      t0, status
        lw      a0, 0(t0)
        out     a0, PORT_POWER(zero)
2:      la      s0, idle_process
        wrcr    TIMER, zero
        j       resume
3:      sw      t2, 0(t1)
        li      t4, QUANTUM
        wrcr    TIMER, t4

resume: sw      s0, CURRENT(zero)
        .irp    f, 0, 4, 8, 12
        lw      t1, P_STATUS + \f(s0)
        sw      t1, OLD_STATUS + \f(zero)
        .endr
        mv      t0, s0
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw      x\r, P_REGS + 4 * \r(t0)
        .endr
        lw      t0, P_REGS + 4 * 5(t0)
        lpsw    OLD_STATUS(zero)

# The kernel itself must never trap. Says what happened, whatever the driver is doing.
        .globl  kernel_trap
kernel_trap:
        la      a0, text_kernel_trap
        call    say
        lw      a0, TRAP_CAUSE(zero)
        addi    a0, a0, '0'
        out     a0, PORT_CONSOLE_DATA(zero)
        la      a0, text_at
        call    say
        lw      a0, OLD_PC(zero)
        call    say_hex
        la      a0, text_value
        call    say
        lw      a0, TRAP_VALUE(zero)
        call    say_hex
        li      a0, '\n'
        out     a0, PORT_CONSOLE_DATA(zero)
        li      a0, 99
        out     a0, PORT_POWER(zero)
say:    lbu     t0, 0(a0)
        beqz    t0, 1f
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, 1
        j       say
1:      ret
say_hex:
        li      t1, 8
1:      srli    t0, a0, 28
        slli    a0, a0, 4
        addi    t0, t0, -10
        bltz    t0, 2f
        addi    t0, t0, 'a' - '0' - 10
2:      addi    t0, t0, '0' + 10
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    t1, t1, -1
        bnez    t1, 1b
        ret

        .data
        .balign 4
        .globl  processes, idle_process
processes: .fill PROCESSES * P_BYTES / 4, 4, 0
idle_process: .fill P_BYTES / 4, 4, 0
turn:   .word   PROCESSES - 1
status: .word   0
text_kernel_trap: .asciz "\nkernel: trap "
text_at: .asciz " in the kernel itself, at "
text_value: .asciz ", value "
        .balign 4
        .space  512
kernel_stack_end:
