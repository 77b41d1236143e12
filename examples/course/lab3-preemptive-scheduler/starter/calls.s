# calls.s - lab 3: what processes ask for, and how they end.
        .include "kernel.inc"

        .text
        .globl  system_call, kill

# As in lab 2: the number leads into the table. s0: the process that asks.
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

call_putc:
        out     a0, PORT_CONSOLE_DATA(zero)
        li      a0, 0
        j       answer

call_self:
        lw      a0, P_NUMBER(s0)
        j       answer

# TODO 2: the process ends, with status a0.
call_exit:
        j       refuse

# TODO 3: the others have their turns first.
call_yield:
        j       refuse

# TODO 4: it is not READY before so many ticks have passed. CLOCKLO is the clock.
call_sleep:
        j       refuse

# TODO 5: one lock, with one owner. Who waits for it is not READY.
call_lock:
        j       refuse
call_unlock:
        j       refuse

# TODO 6: the process did what it may not do. Say so, and end it with STATUS_KILLED.
kill:
        j       schedule

        .rodata
        .balign 4
calls:  .word   call_exit, call_putc, call_yield, call_sleep, call_lock, call_unlock, call_self
