# syscall.s - what processes ask for. Every address they give is checked against their own storage.
#
# Each call has its arguments in the process's registers, puts its result there, and goes on to
# go_on. One that cannot be served yet blocks, and is made again when the event has come.

        .include "nest.inc"

        .text
        .globl  system_call
system_call:                            # s0: the process, a0: the number
        li      t0, SYS_COUNT
        bgeu    a0, t0, refuse
        slli    a0, a0, 2
        la      t0, calls
        add     t0, t0, a0
        lw      t0, 0(t0)
        lw      a0, A0(s0)
        lw      a1, A1(s0)
        lw      a2, A2(s0)
        jr      t0

refuse: li      a0, -1
answer: sw      a0, A0(s0)              # a0: the result
        j       go_on

# Is [a0, a0 + a1) the process's own? a0: its physical address. Refuses the call if not.
checked:
        lw      t0, P_BOUND(s0)
        bgtu    a0, t0, refuse
        sub     t0, t0, a0
        bgtu    a1, t0, refuse
        lw      t0, P_BASE(s0)
        add     a0, a0, t0
        ret

call_exit:
        mv      a1, a0
        mv      a0, s0
        call    process_end
        j       schedule

call_write:
        beqz    a1, nothing
        call    checked
        call    console_write
        bnez    a0, answer
        li      a0, EVENT_OUTPUT        # no room for a single one
        call    block
        j       schedule
nothing: li     a0, 0
        j       answer

call_read:
        beqz    a1, nothing
        call    checked
        call    console_read
        bgtz    a0, answer
        bltz    a0, nothing             # the end of input
        li      a0, EVENT_INPUT
        call    block
        j       schedule

# A name is copied, as the process could change it while the kernel looks: it cannot run, but the
# habit is a good one.
call_spawn:
        mv      s1, a1
        mv      s2, a2
        li      a1, 1
        call    checked
        lw      t0, P_BASE(s0)
        lw      t1, P_BOUND(s0)
        add     t1, t1, t0              # the end of its storage
        la      t2, name
        li      t3, NAME_BYTES
1:      bgeu    a0, t1, refuse
        lbu     t4, 0(a0)
        sb      t4, 0(t2)
        beqz    t4, 2f
        addi    a0, a0, 1
        addi    t2, t2, 1
        addi    t3, t3, -1
        bnez    t3, 1b
        j       refuse                  # too long
2:      la      a0, name
        mv      a1, s1
        snez    a2, s2
        mv      a3, s0
        call    process_create
        li      t0, -2
        beq     a0, t0, 3f
        bltz    a0, refuse
        li      t0, EVENT_LOADED        # process_loaded gives the answer
        sw      t0, P_EVENT(s0)
        li      t0, STATE_BLOCKED
        sw      t0, P_STATE(s0)
        j       schedule
3:      li      a0, EVENT_DISK
        call    block
        j       schedule

call_wait:
        lw      t0, P_PID(s0)
        la      t1, processes
        li      t2, PROCESSES
        li      t6, 0                   # children that live
1:      lw      t3, P_STATE(t1)
        beqz    t3, 2f
        lw      t4, P_PARENT(t1)
        bne     t4, t0, 2f
        addi    t6, t6, 1
        li      t4, STATE_ZOMBIE
        beq     t3, t4, 3f
2:      addi    t1, t1, P_BYTES
        addi    t2, t2, -1
        bnez    t2, 1b
        beqz    t6, refuse
        li      a0, EVENT_CHILD
        call    block
        j       schedule
3:      sw      zero, P_STATE(t1)
        lw      t0, P_EXIT(t1)
        sw      t0, A1(s0)
        lw      a0, P_PID(t1)
        j       answer

call_yield:
        sw      zero, A0(s0)
        j       schedule

call_sleep:
        sw      zero, A0(s0)
        blez    a0, schedule
        rdcr    t0, CLOCKLO
        add     t0, t0, a0
        sw      t0, P_WAKE(s0)
        li      t0, STATE_SLEEPING
        sw      t0, P_STATE(s0)
        j       schedule

call_getpid:
        lw      a0, P_PID(s0)
        j       answer

call_brk:
        beqz    a0, 1f
        li      t0, REGION_BYTES - STACK_BYTES
        bgtu    a0, t0, refuse
        sw      a0, P_BREAK(s0)
1:      lw      a0, P_BREAK(s0)
        j       answer

call_time:
        rdcr    a0, CLOCKLO
        j       answer

call_kill:
        call    process_numbered
        beqz    a0, refuse
        lw      t0, P_STATE(a0)
        li      t1, STATE_LOADING
        beq     t0, t1, refuse
        lw      t0, P_PID(a0)           # nobody ends process 1 but itself
        li      t1, 1
        beq     t0, t1, refuse
        sw      zero, A0(s0)
        li      a1, -2
        call    process_end
        j       go_on

call_process:
        mv      s1, a0
        mv      a0, a1
        li      a1, PROCESS_BYTES
        call    checked
        li      t0, PROCESSES
        bgeu    s1, t0, nothing
        slli    t0, s1, 8
        la      t1, processes
        add     t1, t1, t0
        lw      t0, P_PID(t1)
        sw      t0, SCRATCH(zero)
        mv      t3, a0
        call    put_word
        lw      t0, P_PARENT(t1)
        sw      t0, SCRATCH(zero)
        call    put_word
        lw      t0, P_STATE(t1)
        sw      t0, SCRATCH(zero)
        call    put_word
        addi    t1, t1, P_NAME
        j       put_name

# Copies the word at SCRATCH to t3, byte by byte: the process may have given any address.
put_word:
        .irp    i, 0, 1, 2, 3
        lbu     t0, SCRATCH + \i(zero)
        sb      t0, \i(t3)
        .endr
        addi    t3, t3, 4
        ret

put_name:
        li      t2, NAME_BYTES
1:      lbu     t0, 0(t1)
        sb      t0, 0(t3)
        addi    t1, t1, 1
        addi    t3, t3, 1
        addi    t2, t2, -1
        bnez    t2, 1b
        li      a0, 1
        j       answer

call_file:
        mv      s1, a0
        mv      a0, a1
        li      a1, FILE_BYTES
        call    checked
        mv      t3, a0
        mv      a0, s1
        mv      s2, t3
        call    file_numbered
        beqz    a0, nothing
        mv      t1, a0
        mv      t3, s2
        lw      t0, 20(t1)
        sw      t0, SCRATCH(zero)
        call    put_word
        j       put_name

call_send:
        mv      s1, a1
        call    process_numbered
        beqz    a0, refuse
        lw      t0, P_MAIL(a0)
        bnez    t0, 1f
        li      t0, 1
        sw      t0, P_MAIL(a0)
        sw      s1, P_WORD(a0)
        lw      t0, P_PID(s0)
        sw      t0, P_SENDER(a0)
        sw      zero, A0(s0)
        li      a0, EVENT_MAIL
        call    wake
        j       go_on
1:      li      a0, EVENT_ROOM
        call    block
        j       schedule

call_receive:
        lw      t0, P_MAIL(s0)
        beqz    t0, 1f
        sw      zero, P_MAIL(s0)
        lw      t0, P_SENDER(s0)
        sw      t0, A1(s0)
        lw      t0, P_WORD(s0)
        sw      t0, A0(s0)
        li      a0, EVENT_ROOM
        call    wake
        j       go_on
1:      li      a0, EVENT_MAIL
        call    block
        j       schedule

call_random:
        in      a0, PORT_RANDOM(zero)
        j       answer

call_poweroff:
        lw      t0, P_PID(s0)
        li      t1, 1
        bne     t0, t1, refuse
        mv      a1, a0
        j       power_off

        .rodata
        .balign 4
calls:  .word   call_exit, call_write, call_read, call_spawn, call_wait, call_yield, call_sleep
        .word   call_getpid, call_brk, call_time, call_kill, call_process, call_file, call_send
        .word   call_receive, call_random, call_poweroff

        .bss
name:   .space  NAME_BYTES
