# base.s - the part of the kernel that is given: the way in and out, processes taking turns, and
# the system calls without pointers. Read it; what you write is kernel.s.

        .include "lab4.inc"

        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff  # traps go to `trap`: supervisor mode, all of storage
        .org    0x100
        .globl  _start, trap
_start: la      sp, kernel_stack_end
        li      a0, 0                   # process 1 is program 0, init
        call    process_create
        bgtz    a0, schedule
        la      a0, text_no_init
        call    print
        li      a0, 98
        out     a0, PORT_POWER(zero)

# Saves all of the process that ran into its entry. The kernel then runs with s0: the entry.
trap:   sw      t0, SCRATCH(zero)
        lw      t0, OLD_STATUS(zero)
        andi    t0, t0, STATUS_U
        beqz    t0, kernel_trap
        lw      t0, CURRENT(zero)
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, P_REGS + 4 * \r(t0)
        .endr
        lw      t1, SCRATCH(zero)
        sw      t1, P_REGS + 4 * 5(t0)
        lw      t1, OLD_PC(zero)
        sw      t1, P_PC(t0)
        mv      s0, t0
        la      sp, kernel_stack_end
        lw      t1, TRAP_CAUSE(zero)
        li      t2, CAUSE_SYSCALL
        beq     t1, t2, system_call
        mv      a0, t1
        lw      a1, TRAP_VALUE(zero)
        call    process_fault           # a0: cause, a1: value
        j       schedule

# A process that has been served goes on; others have their turn when it yields, waits or ends.
system_call:
        lw      t1, TRAP_VALUE(zero)
        li      t2, SYS_COUNT
        bgeu    t1, t2, refuse
        la      t2, calls
        slli    t1, t1, 2
        add     t2, t2, t1
        lw      t2, 0(t2)
        lw      a0, A0(s0)
        lw      a1, A1(s0)
        jr      t2

        .globl  refuse                  # the call is refused; the process goes on
refuse: li      a0, -1
        .globl  answer                  # a0: the result; the process goes on
answer: sw      a0, A0(s0)
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

# The next process that is ready, after the one that ran.
schedule:
        la      t0, processes
        la      t1, turn
        lw      t2, 0(t1)
        li      t3, PROCESSES
1:      addi    t2, t2, 1
        andi    t2, t2, PROCESSES - 1
        slli    s0, t2, 8               # P_BYTES each
        add     s0, s0, t0
        lw      t4, P_STATE(s0)
        li      t5, STATE_READY
        beq     t4, t5, 2f
        addi    t3, t3, -1
        bnez    t3, 1b
        la      a0, text_deadlock       # all wait for each other
        call    print
        li      a0, 97
        out     a0, PORT_POWER(zero)
2:      sw      t2, 0(t1)
        j       resume

# A free entry for a new process. a0: the entry, with its number in it, or 0; a1: its region.
        .globl  process_take
process_take:
        la      a0, processes
        li      a1, REGIONS
        li      t0, PROCESSES
1:      lw      t1, P_STATE(a0)
        beqz    t1, 2f
        addi    a0, a0, P_BYTES
        li      t1, REGION_BYTES
        add     a1, a1, t1
        addi    t0, t0, -1
        bnez    t0, 1b
        li      a0, 0
        ret
2:      la      t1, last_pid
        lw      t2, 0(t1)
        addi    t2, t2, 1
        sw      t2, 0(t1)
        sw      t2, P_PID(a0)
        ret

# Ends the process s0 with the status a0, and tells who waits for it. Init takes the machine along.
        .globl  process_end
process_end:
        lw      t0, P_PID(s0)
        li      t1, 1
        bne     t0, t1, 1f
        out     a0, PORT_POWER(zero)
1:      sw      a0, P_EXIT(s0)
        li      t1, STATE_ENDED
        sw      t1, P_STATE(s0)
        la      t1, processes
        li      t2, PROCESSES
2:      lw      t3, P_STATE(t1)
        addi    t3, t3, -STATE_WAITING
        bnez    t3, 3f
        lw      t3, P_AWAITED(t1)
        bne     t3, t0, 3f
        sw      a0, A0(t1)
        li      t3, STATE_READY
        sw      t3, P_STATE(t1)
        sw      zero, P_STATE(s0)       # it has been asked for: the entry is free
        ret
3:      addi    t1, t1, P_BYTES
        addi    t2, t2, -1
        bnez    t2, 2b
        ret

call_exit:
        call    process_end
        j       schedule

call_putc:
        call    print_character
        j       answer

call_getc:
        call    take_character
        j       answer

call_spawn:
        call    process_create
        j       answer

call_yield:
        sw      zero, A0(s0)
        j       schedule

call_wait:
        la      t0, processes
        li      t1, PROCESSES
1:      lw      t2, P_PID(t0)
        bne     t2, a0, 2f
        beq     t0, s0, refuse          # itself: it would wait for ever
        lw      t2, P_STATE(t0)
        beqz    t2, 2f
        li      t3, STATE_ENDED
        beq     t2, t3, 3f
        sw      a0, P_AWAITED(s0)
        li      t2, STATE_WAITING
        sw      t2, P_STATE(s0)
        j       schedule
2:      addi    t0, t0, P_BYTES
        addi    t1, t1, -1
        bnez    t1, 1b
        j       refuse
3:      sw      zero, P_STATE(t0)
        lw      a0, P_EXIT(t0)
        j       answer

# The kernel itself must never trap: whoever caused it, all processes are lost.
        .globl  kernel_trap
kernel_trap:
        la      sp, kernel_stack_end
        la      a0, text_kernel_trap
        call    print
        lw      a0, TRAP_CAUSE(zero)
        addi    a0, a0, '0'
        call    print_character
        la      a0, text_at
        call    print
        lw      a0, OLD_PC(zero)
        call    print_hex
        la      a0, text_value
        call    print
        lw      a0, TRAP_VALUE(zero)
        call    print_hex
        li      a0, '\n'
        call    print_character
        li      a0, 99
        out     a0, PORT_POWER(zero)

# The console, without interrupts. They change a0, t0 and t1 only.
        .globl  print_character, print, print_hex, take_character
print_character:                        # a0: a character
        out     a0, PORT_CONSOLE_DATA(zero)
        ret

print:  lbu     t0, 0(a0)               # a0: physical address of a text that ends in NUL
        beqz    t0, 1f
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, 1
        j       print
1:      ret

print_hex:                              # a0: a word, as eight digits
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

take_character:                         # a0: the next character typed, -1 if there will be none
        in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, 1
        bnez    t1, 1f
        andi    t1, t0, 4
        beqz    t1, take_character
        li      a0, -1
        ret
1:      in      a0, PORT_CONSOLE_DATA(zero)
        ret

        .data
        .balign 4
calls:  .word   call_exit, call_putc, call_getc, call_spawn, call_wait, call_yield
        .word   call_write, call_read, call_gather, call_grow
        .globl  processes
processes: .space PROCESSES * P_BYTES
turn:   .word   0
last_pid: .word 0
        .globl  kernel_secret
kernel_secret: .asciz "KERNEL-SECRET"
text_no_init: .asciz "kernel: there is no process 1\n"
text_deadlock: .asciz "kernel: no process can go on\n"
text_kernel_trap: .asciz "kernel: trap "
text_at: .asciz " in the kernel itself, at "
text_value: .asciz ", value "
        .balign 4
        .space  1024
kernel_stack_end:
