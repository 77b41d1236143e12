# schedule.s - lab 3, the reference: who goes on.
        .include "kernel.inc"

        .text
        .globl  _start, schedule
        .globl  table, table_end, owner, tickets, statuses, kernel_stack_end

# Makes the process table; then the first process has its turn.
_start: la      sp, kernel_stack_end
        call    choose_processes
        la      s0, table
        li      s1, 0
1:      mv      t0, s0                  # nothing is known of the storage that the table is in
        addi    t1, s0, P_BYTES
2:      sw      zero, 0(t0)
        addi    t0, t0, 4
        bne     t0, t1, 2b
        sw      s1, P_NUMBER(s0)
        bgeu    s1, a1, 3f              # fewer than three: the entry stays ENDED
        li      t0, STATUS_U | STATUS_IE | STATUS_CE
        sw      t0, P_STATUS(s0)
        lw      t0, INIT_PC(a0)
        sw      t0, P_PC(s0)
        lw      t0, INIT_BASE(a0)
        sw      t0, P_BASE(s0)
        lw      t0, INIT_BOUND(a0)
        sw      t0, P_BOUND(s0)
        lw      t0, INIT_SP(a0)
        sw      t0, P_REGS + 4 * 2(s0)
        li      t0, READY
        sw      t0, P_STATE(s0)
        addi    a0, a0, INIT_BYTES
3:      addi    s0, s0, P_BYTES
        addi    s1, s1, 1
        li      t0, PROCESSES
        bne     s1, t0, 1b
        la      t0, owner
        sw      zero, 0(t0)
        la      t0, tickets
        sw      zero, 0(t0)
        la      t0, statuses
        sw      zero, 0(t0)
        li      t0, 1 << IRQ_TIMER      # nothing else is of interest
        wrcr    IMASK, t0
        la      t0, table_end - P_BYTES # the first one's turn comes after the last one's
        sw      t0, CURRENT(zero)
        j       schedule

# The next process that is ready, in the order of the table, after the one that ran last.
schedule:
        call    wake_sleepers
        mv      s1, a0                  # ticks until the next one wakes, 0: nobody sleeps
        lw      s0, CURRENT(zero)
        li      t0, PROCESSES
1:      addi    s0, s0, P_BYTES
        la      t1, table_end
        bltu    s0, t1, 2f
        la      s0, table
2:      lw      t1, P_STATE(s0)
        addi    t1, t1, -READY
        beqz    t1, 3f
        addi    t0, t0, -1
        bnez    t0, 1b
        beqz    s1, all_ended
        wrcr    TIMER, s1               # nobody is: until the next one wakes
        la      t0, idle_psw
        lpsw    0(t0)
idle_loop:
        idle                            # with interrupts and clock on
        j       idle_loop
3:      sw      s0, CURRENT(zero)
        li      t0, QUANTUM             # a quantum begins here, and only here
        wrcr    TIMER, t0
        wrcr    IPENDING, zero          # a tick of the last one's quantum is not this one's
        j       resume

# Who waits for the lock waits for somebody that lives: so nobody waits now.
all_ended:
        la      t0, statuses
        lw      t0, 0(t0)
        out     t0, PORT_POWER(zero)

# Makes those ready whose time has come. a0: ticks until the next one's, 0 if nobody sleeps.
wake_sleepers:
        rdcr    t0, CLOCKLO
        la      t1, table
        li      a0, 0
1:      lw      t2, P_STATE(t1)
        addi    t2, t2, -SLEEPING
        bnez    t2, 3f
        lw      t2, P_WAKE(t1)
        sub     t2, t2, t0              # a difference: the clock's word may wrap around
        bgtz    t2, 2f
        li      t2, READY
        sw      t2, P_STATE(t1)
        j       3f
2:      beqz    a0, 4f
        bgeu    t2, a0, 3f
4:      mv      a0, t2
3:      addi    t1, t1, P_BYTES
        la      t2, table_end
        bne     t1, t2, 1b
        ret

        .rodata
        .balign 4
idle_psw:
        .word   STATUS_IE | STATUS_CE, idle_loop, 0, 0xffffffff

        .bss
        .balign 4
table:  .space  PROCESSES * P_BYTES
table_end:
owner:  .space  4                       # the entry of the process that has the lock, 0: it is free
tickets: .space 4                       # how many have waited for the lock
statuses: .space 4                      # the sum of the exit statuses
        .space  128
kernel_stack_end:
