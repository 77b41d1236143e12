# calls.s - lab 3, the reference: what processes ask for, and how they end.
        .include "kernel.inc"

        .text
        .globl  system_call, kill

system_call:
        lw      t0, TRAP_VALUE(zero)
        li      t1, SYS_CALLS
        bgeu    t0, t1, refuse          # unsigned: -1 is a large number
        slli    t0, t0, 2
        la      t1, calls
        add     t1, t1, t0
        lw      t1, 0(t1)
        lw      a0, A0(s0)
        jr      t1

refuse: li      a0, -1
answer: sw      a0, A0(s0)              # and s0 goes on with what is left of its quantum
        j       resume

call_exit:
        call    end
        j       schedule

call_putc:
        out     a0, PORT_CONSOLE_DATA(zero)
        li      a0, 0
        j       answer

call_sleep:
        rdcr    t0, CLOCKLO
        add     t0, t0, a0
        sw      t0, P_WAKE(s0)
        li      t0, SLEEPING
        sw      t0, P_STATE(s0)
call_yield:
        sw      zero, A0(s0)
        j       schedule

# The lock has an owner or is free. Who comes when it has one waits, and is given it by `unlock`: there
# is no moment at which it is free although somebody waits.
call_lock:
        la      t0, owner
        lw      t1, 0(t0)
        beq     t1, s0, refuse
        sw      zero, A0(s0)
        bnez    t1, 1f
        sw      s0, 0(t0)
        j       resume
1:      la      t0, tickets
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        sw      t1, P_TICKET(s0)
        li      t0, WAITING
        sw      t0, P_STATE(s0)
        j       schedule

call_unlock:
        la      t0, owner
        lw      t0, 0(t0)
        bne     t0, s0, refuse
        call    hand_over
        li      a0, 0
        j       answer

call_self:
        lw      a0, P_NUMBER(s0)
        j       answer

# The process did what it may not do: it ends, and the others do not notice.
kill:   mv      s1, t0                  # the cause
        la      t0, text
1:      lbu     t1, 0(t0)
        beqz    t1, 2f
        out     t1, PORT_CONSOLE_DATA(zero)
        addi    t0, t0, 1
        j       1b
2:      lw      t0, P_NUMBER(s0)
        addi    t0, t0, '0'
        out     t0, PORT_CONSOLE_DATA(zero)
        li      t0, ' '
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    t0, s1, '0'
        out     t0, PORT_CONSOLE_DATA(zero)
        li      t0, '\n'
        out     t0, PORT_CONSOLE_DATA(zero)
        li      a0, STATUS_KILLED
        call    end
        j       schedule

# Ends s0 with status a0. A lock that it has goes to the next.
end:    sw      zero, P_STATE(s0)       # ENDED
        la      t0, statuses
        lw      t1, 0(t0)
        add     t1, t1, a0
        sw      t1, 0(t0)
        la      t0, owner
        lw      t0, 0(t0)
        beq     t0, s0, hand_over
        ret

# Gives the lock to the one that has waited longest, or frees it. Changes t0 to t4.
hand_over:
        li      t0, 0                   # the one found
        la      t1, table
1:      lw      t2, P_STATE(t1)
        addi    t2, t2, -WAITING
        bnez    t2, 3f
        beqz    t0, 2f
        lw      t2, P_TICKET(t1)
        lw      t3, P_TICKET(t0)
        bgeu    t2, t3, 3f
2:      mv      t0, t1
3:      addi    t1, t1, P_BYTES
        la      t2, table_end
        bne     t1, t2, 1b
        la      t1, owner
        sw      t0, 0(t1)
        beqz    t0, 4f
        li      t1, READY
        sw      t1, P_STATE(t0)
4:      ret

        .rodata
text:   .asciz  "killed: "
        .balign 4
calls:  .word   call_exit, call_putc, call_yield, call_sleep, call_lock, call_unlock, call_self
