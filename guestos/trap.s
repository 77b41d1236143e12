# trap.s - the way into the kernel and out of it: every trap comes here, and the scheduler decides
# who goes on.

        .include "nest.inc"

        .text
        .globl  trap, schedule, resume

# Saves the whole of the process that was running into its entry, then sees what has happened. Only
# physical 0x40 and up may be used before a register is free.
trap:   sw      t0, SCRATCH(zero)
        lw      t0, CURRENT(zero)
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, P_REGS + 4 * \r(t0)
        .endr
        lw      t1, SCRATCH(zero)
        sw      t1, P_REGS + 4 * 5(t0)
        lw      t1, OLD_STATUS(zero)
        sw      t1, P_STATUS(t0)
        lw      t1, OLD_PC(zero)
        sw      t1, P_PC(t0)
        mv      s0, t0                  # s0: the process, for as long as the kernel runs
        la      sp, kernel_stack_end
        lw      t1, TRAP_CAUSE(zero)
        lw      a0, TRAP_VALUE(zero)
        li      t2, CAUSE_SYSCALL
        beq     t1, t2, system_call
        li      t2, CAUSE_INTERRUPT
        beq     t1, t2, interrupt
        j       bad_process

interrupt:
        li      t2, IRQ_TIMER
        beq     a0, t2, schedule        # its turn is over, or a sleeper is to wake
        li      t2, IRQ_CONSOLE
        bne     a0, t2, 1f
        call    console_interrupt
        j       go_on
1:      li      t2, IRQ_DISK
        bne     a0, t2, go_on
        call    disk_interrupt

# The process goes on, if it still can and is not the idle one.
        .globl  go_on
go_on:  la      t0, idle_process
        beq     s0, t0, schedule
        lw      t1, P_STATE(s0)
        li      t2, STATE_READY
        bne     t1, t2, schedule
        rdcr    t1, TIMER
        beqz    t1, schedule            # its time ran out while the kernel ran
        j       resume

# The next process that is ready after the current one; the idle one if there is none.
schedule:
        lw      s0, CURRENT(zero)
        call    wake_sleepers           # a0: ticks until the next one wakes, 0 if none sleeps
        mv      s1, a0
        la      t0, processes
        la      t1, process_count
        lw      t1, 0(t1)
        slli    t2, t1, 8               # P_BYTES each
        add     t2, t2, t0              # t2: the end of the table
        mv      t3, s0
        bltu    s0, t0, 1f
        bltu    s0, t2, 2f
1:      addi    t3, t2, -P_BYTES        # the idle process comes before the first
2:      addi    t3, t3, P_BYTES
        bltu    t3, t2, 3f
        mv      t3, t0
3:      lw      t4, P_STATE(t3)
        li      t5, STATE_READY
        beq     t4, t5, found
        addi    t1, t1, -1
        bnez    t1, 2b
        la      t3, idle_process
        wrcr    TIMER, s1               # nothing to do before the next sleeper wakes
        j       switch
found:  li      t4, QUANTUM
        beqz    s1, 4f
        bgeu    s1, t4, 4f
        mv      t4, s1
4:      wrcr    TIMER, t4
switch: mv      s0, t3

# Gives the processor to s0. The old PSW's place in storage is what lpsw takes it from.
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

# Makes those ready whose time has come. a0: ticks until the next one's, 0 if none sleeps.
wake_sleepers:
        rdcr    t0, CLOCKLO
        la      t1, processes
        li      t2, PROCESSES
        li      a0, 0
1:      lw      t3, P_STATE(t1)
        li      t4, STATE_SLEEPING
        bne     t3, t4, 3f
        lw      t3, P_WAKE(t1)
        sub     t3, t3, t0
        bgtz    t3, 2f
        li      t4, STATE_READY
        sw      t4, P_STATE(t1)
        j       3f
2:      beqz    a0, 4f
        bgeu    t3, a0, 3f
4:      mv      a0, t3
3:      addi    t1, t1, P_BYTES
        addi    t2, t2, -1
        bnez    t2, 1b
        ret

# A process did what it may not. It is told of on the console and ended; Nest goes on.
bad_process:
        mv      s1, t1                  # the cause
        mv      s2, a0                  # the value
        la      a0, text_process
        call    print
        lw      a0, P_PID(s0)
        call    print_number
        la      a0, text_open
        call    print
        addi    a0, s0, P_NAME
        call    print
        la      a0, text_killed
        call    print
        la      t0, causes
        slli    t1, s1, 2
        add     t0, t0, t1
        lw      a0, 0(t0)
        call    print
        la      a0, text_at
        call    print
        lw      a0, P_PC(s0)
        call    print_hex
        la      a0, text_value
        call    print
        mv      a0, s2
        call    print_hex
        li      a0, '\n'
        call    print_character
        mv      a0, s0
        li      a1, -1
        call    process_end
        j       schedule

        .rodata
text_process: .asciz "nest: process "
text_open: .asciz " ("
text_killed: .asciz ") killed: "
text_at: .asciz " at 0x"
text_value: .asciz ", value 0x"
cause_none: .asciz "no trap"
cause_privileged: .asciz "privileged instruction"
cause_illegal: .asciz "illegal instruction"
cause_memory: .asciz "address outside its storage"
cause_align: .asciz "unaligned address"
cause_break: .asciz "breakpoint"
cause_trace: .asciz "trace"
        .balign 4
causes: .word   cause_none, cause_privileged, cause_illegal, cause_memory, cause_align
        .word   cause_none, cause_break, cause_trace, cause_none
