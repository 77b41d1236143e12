# process.s - the life of a process: made, blocked, woken, ended.

        .include "nest.inc"

        .text
        .globl  process_create, process_end, process_loaded, process_numbered, wake, block
        .globl  interrupt_foreground

# a0: name (physical), a1: argument, a2: 1 if in the background, a3: the parent's entry or 0.
# a0: the new process's number, -1 if it cannot be, -2 if the disk is busy. Its program is still
# being read then; without a parent it has been read.
process_create:
        addi    sp, sp, -24
        sw      ra, 0(sp)
        sw      a0, 4(sp)
        sw      a1, 8(sp)
        sw      a2, 12(sp)
        sw      a3, 16(sp)
        call    file_find               # a0: first sector, a1: bytes
        bltz    a0, 8f
        li      t0, REGION_BYTES - STACK_BYTES
        bgtu    a1, t0, 8f
        call    disk_is_busy
        bnez    a2, 9f
        la      t0, processes           # a free entry
        la      t1, process_count
        lw      t1, 0(t1)
        li      t2, REGIONS
1:      lw      t3, P_STATE(t0)
        beqz    t3, 2f
        addi    t0, t0, P_BYTES
        li      t3, REGION_BYTES
        add     t2, t2, t3
        addi    t1, t1, -1
        bnez    t1, 1b
        j       8f
2:      sw      t0, 20(sp)
        addi    t3, t0, P_BYTES
        mv      t4, t0
3:      sw      zero, 0(t4)             # nothing of the one before
        addi    t4, t4, 4
        bltu    t4, t3, 3b
        li      t3, REGION_BYTES
        sw      t2, P_BASE(t0)
        sw      t3, P_BOUND(t0)
        sw      t3, SP(t0)
        add     t3, t3, t2
4:      sw      zero, 0(t2)
        addi    t2, t2, 4
        bltu    t2, t3, 4b
        li      t3, STATUS_U | STATUS_IE | STATUS_CE
        sw      t3, P_STATUS(t0)
        addi    t3, a1, 3
        andi    t3, t3, -4
        sw      t3, P_BREAK(t0)
        lw      t3, 8(sp)
        sw      t3, A0(t0)
        lw      t3, 12(sp)
        sw      t3, P_BACKGROUND(t0)
        lw      t3, 16(sp)
        beqz    t3, 5f
        lw      t3, P_PID(t3)
5:      sw      t3, P_PARENT(t0)
        la      t3, last_pid
        lw      t4, 0(t3)
        addi    t4, t4, 1
        sw      t4, 0(t3)
        sw      t4, P_PID(t0)
        lw      t3, 4(sp)               # its name
        addi    t4, t0, P_NAME
        li      t5, NAME_BYTES - 1
6:      lbu     t6, 0(t3)
        sb      t6, 0(t4)
        beqz    t6, 7f
        addi    t3, t3, 1
        addi    t4, t4, 1
        addi    t5, t5, -1
        bnez    t5, 6b
7:      li      t3, STATE_LOADING
        sw      t3, P_STATE(t0)
        lw      a2, P_BASE(t0)
        lw      a4, 16(sp)
        mv      a3, t0
        call    disk_read_program
        lw      t0, 20(sp)
        lw      a0, P_PID(t0)
        lw      t1, P_STATE(t0)
        bnez    t1, 10f
8:      li      a0, -1
        j       10f
9:      li      a0, -2
10:     lw      ra, 0(sp)
        addi    sp, sp, 24
        ret

# The disk is done for the process a0 whose parent is a1 (or 0), a2: 1 if all went well.
process_loaded:
        li      t0, STATE_FREE
        li      t1, -1
        beqz    a2, 1f
        li      t0, STATE_READY
        lw      t1, P_PID(a0)
1:      sw      t0, P_STATE(a0)
        beqz    a1, 2f
        lw      t0, P_STATE(a1)         # it may have been killed meanwhile
        li      t2, STATE_BLOCKED
        bne     t0, t2, 2f
        lw      t0, P_EVENT(a1)
        li      t2, EVENT_LOADED
        bne     t0, t2, 2f
        sw      t1, A0(a1)
        li      t0, STATE_READY
        sw      t0, P_STATE(a1)
2:      ret

# Ends the process a0 with status a1. Process 1 takes the machine with it.
process_end:
        addi    sp, sp, -4
        sw      ra, 0(sp)
        lw      t0, P_PID(a0)
        li      t1, 1
        beq     t0, t1, power_off
        sw      a1, P_EXIT(a0)
        la      t1, processes           # its children are nobody's now
        li      t2, PROCESSES
1:      lw      t3, P_PARENT(t1)
        bne     t3, t0, 2f
        sw      zero, P_PARENT(t1)
        lw      t3, P_STATE(t1)
        li      t4, STATE_ZOMBIE
        bne     t3, t4, 2f
        sw      zero, P_STATE(t1)
2:      addi    t1, t1, P_BYTES
        addi    t2, t2, -1
        bnez    t2, 1b
        li      t3, STATE_ZOMBIE
        lw      t4, P_PARENT(a0)
        bnez    t4, 3f
        li      t3, STATE_FREE
3:      sw      t3, P_STATE(a0)
        li      a0, EVENT_CHILD
        call    wake
        li      a0, EVENT_ROOM          # who would write to it must learn that it is gone
        call    wake
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

        .globl  power_off
power_off:                              # a1: status; what waits to be printed is printed
        mv      s1, a1
1:      call    send_one
        bnez    a0, 1b
        out     s1, PORT_POWER(zero)

# Blocks s0 until the event a0; it then makes its system call again.
block:  sw      a0, P_EVENT(s0)
        li      t0, STATE_BLOCKED
        sw      t0, P_STATE(s0)
        lw      t0, P_PC(s0)
        addi    t0, t0, -4
        sw      t0, P_PC(s0)
        ret

# Makes all ready that wait for the event a0. Changes t0 to t4 only.
wake:   la      t0, processes
        li      t1, PROCESSES
1:      lw      t2, P_STATE(t0)
        li      t3, STATE_BLOCKED
        bne     t2, t3, 2f
        lw      t2, P_EVENT(t0)
        bne     t2, a0, 2f
        li      t3, STATE_READY
        sw      t3, P_STATE(t0)
2:      addi    t0, t0, P_BYTES
        addi    t1, t1, -1
        bnez    t1, 1b
        ret

# The living process of number a0. a0: its entry, or 0.
process_numbered:
        la      t0, processes
        li      t1, PROCESSES
1:      lw      t2, P_PID(t0)
        bne     t2, a0, 2f
        lw      t2, P_STATE(t0)
        beqz    t2, 2f
        li      t3, STATE_ZOMBIE
        beq     t2, t3, 2f
        mv      a0, t0
        ret
2:      addi    t0, t0, P_BYTES
        addi    t1, t1, -1
        bnez    t1, 1b
        li      a0, 0
        ret

# Ctrl-C while process 1 waits for a child ends all that is not in the background. a0: 1 if it did;
# else the character is process 1's to read.
interrupt_foreground:
        addi    sp, sp, -16
        sw      ra, 0(sp)
        sw      s1, 4(sp)
        sw      s2, 8(sp)
        sw      zero, 12(sp)
        li      a0, 1
        call    process_numbered
        beqz    a0, 3f
        lw      t0, P_STATE(a0)
        li      t1, STATE_BLOCKED
        bne     t0, t1, 3f
        lw      t0, P_EVENT(a0)
        li      t1, EVENT_CHILD
        bne     t0, t1, 3f
        la      s1, processes
        li      s2, PROCESSES
1:      lw      t0, P_STATE(s1)
        beqz    t0, 2f
        li      t1, STATE_LOADING
        bgeu    t0, t1, 2f              # or a zombie
        lw      t0, P_PID(s1)
        li      t1, 1
        beq     t0, t1, 2f
        lw      t0, P_BACKGROUND(s1)
        bnez    t0, 2f
        mv      a0, s1
        li      a1, -2
        call    process_end
        li      t0, 1
        sw      t0, 12(sp)
2:      addi    s1, s1, P_BYTES
        addi    s2, s2, -1
        bnez    s2, 1b
3:      lw      a0, 12(sp)
        lw      ra, 0(sp)
        lw      s1, 4(sp)
        lw      s2, 8(sp)
        addi    sp, sp, 16
        ret

        .bss
        .balign 4
last_pid: .space 4
