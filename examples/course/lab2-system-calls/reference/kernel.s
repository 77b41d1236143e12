# kernel.s - lab 2, the reference: one process in user mode, and the five things it may ask for.
#
# The one rule: no address of the process is used before `checked` has seen it.
        .include "system.inc"

        .text
        .globl  trap, _start

        .equ    OLD_STATUS, 0x00        # what a trap leaves at the bottom of storage
        .equ    OLD_PC, 0x04
        .equ    OLD_BASE, 0x08
        .equ    OLD_BOUND, 0x0c
        .equ    TRAP_CAUSE, 0x10
        .equ    TRAP_VALUE, 0x14
        .equ    SAVED_T0, 0x40

        .equ    A0, 4 * 10              # in `registers`
        .equ    A1, 4 * 11

        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100

# Makes the process: its registers are 0 but for sp, so that it learns nothing of the kernel.
_start: call    choose_program
        li      t0, STATUS_U
        sw      t0, OLD_STATUS(zero)
        sw      a2, OLD_PC(zero)
        sw      a0, OLD_BASE(zero)
        sw      a1, OLD_BOUND(zero)
        la      t0, calls
        sw      zero, 0(t0)
        la      t0, registers
        addi    t1, t0, 4 * 32
1:      addi    t1, t1, -4
        sw      zero, 0(t1)
        bne     t1, t0, 1b
        sw      a3, 4 * 2(t0)

# Gives the processor to the process. The old PSW is still where the trap put it: nothing in the
# kernel traps meanwhile.
resume: la      t0, registers
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw      x\r, 4 * \r(t0)
        .endr
        lw      t0, 4 * 5(t0)
        lpsw    OLD_STATUS(zero)

trap:   sw      t0, SAVED_T0(zero)
        la      t0, registers
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, 4 * \r(t0)
        .endr
        lw      t1, SAVED_T0(zero)
        sw      t1, 4 * 5(t0)
        mv      s0, t0                  # s0: the process's registers, as long as the kernel runs
        la      sp, kernel_stack_end
        lw      t0, OLD_STATUS(zero)
        andi    t0, t0, STATUS_U
        beqz    t0, panic
        lw      t0, TRAP_CAUSE(zero)
        li      t1, CAUSE_SYSCALL
        bne     t0, t1, kill
        la      t0, calls
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        lw      t0, TRAP_VALUE(zero)
        li      t1, SYS_CALLS
        bgeu    t0, t1, refuse          # unsigned: -1 is a large number
        slli    t0, t0, 2
        la      t1, table
        add     t1, t1, t0
        lw      t1, 0(t1)
        lw      a0, A0(s0)
        lw      a1, A1(s0)
        jr      t1

refuse: li      a0, -1
answer: sw      a0, A0(s0)              # syscall is complete: the saved pc is the next one's
        j       resume

call_exit:
        out     a0, PORT_POWER(zero)

call_write:
        mv      s1, a1
        call    checked
        mv      a1, s1
        call    send
        mv      a0, s1
        j       answer

call_read:
        mv      s1, a1
        call    checked                 # before a character is taken
        li      t0, 0                   # how many there are
1:      beq     t0, s1, 4f
2:      in      t1, PORT_CONSOLE_STATUS(zero)
        andi    t2, t1, 1
        bnez    t2, 3f
        andi    t2, t1, 4
        beqz    t2, 2b
        j       4f                      # the input has ended
3:      in      t1, PORT_CONSOLE_DATA(zero)
        add     t2, a0, t0
        sb      t1, 0(t2)
        addi    t0, t0, 1
        li      t2, '\n'
        bne     t1, t2, 1b
4:      mv      a0, t0
        j       answer

# Two rounds: the first only looks, so that nothing is sent if anything is wrong.
call_gather:
        beqz    a1, answer_nothing
        andi    t0, a0, 3
        bnez    t0, refuse
        srli    t0, a1, 29              # 8 * count must not wrap around
        bnez    t0, refuse
        slli    s1, a1, 3
        mv      a1, s1
        call    checked
        mv      s2, a0                  # the vector, physical
        add     s1, s1, a0              # its end
        mv      s3, s2
        li      s4, 0                   # bytes, all together
1:      lw      a0, 0(s3)
        lw      a1, 4(s3)
        add     s4, s4, a1
        call    checked
        addi    s3, s3, 8
        bne     s3, s1, 1b
2:      lw      a0, 0(s2)
        lw      a1, 4(s2)
        call    checked
        lw      a1, 4(s2)
        call    send
        addi    s2, s2, 8
        bne     s2, s1, 2b
        mv      a0, s4
        j       answer
answer_nothing:
        li      a0, 0
        j       answer

call_count:
        andi    t0, a0, 3               # else the kernel's own store would trap
        bnez    t0, refuse
        li      a1, 4
        call    checked
        la      t0, calls
        lw      t0, 0(t0)
        sw      t0, 0(a0)
        li      a0, 0
        j       answer

# a0: an address of the process, a1: bytes from there. a0: the physical address, if all of it is
# inside the process's R and inside storage; else the call is refused. No sum here can wrap around.
# Changes t0 to t2 and a1.
checked:
        beqz    a1, 2f                  # no bytes: any address will do, as none is used
        lw      t0, OLD_BASE(zero)
        lw      t1, OLD_BOUND(zero)
        rdcr    t2, MEMSIZE             # storage ends where it ends, whatever bound says
        sub     t2, t2, t0
        bleu    t1, t2, 1f
        mv      t1, t2
1:      bgtu    a1, t1, refuse
        sub     t1, t1, a1              # the last address where so many bytes can begin
        bgtu    a0, t1, refuse
        add     a0, a0, t0
2:      ret

# Sends a1 bytes at a0, physical.
send:   add     a1, a1, a0
1:      beq     a0, a1, 2f
        lbu     t0, 0(a0)
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, 1
        j       1b
2:      ret

# The process did what it may not do: the machine is switched off, with the cause in the status.
kill:   mv      s1, t0
        la      a0, killed
        li      a1, killed_end - killed
        call    send
        addi    t0, s1, '0'
        out     t0, PORT_CONSOLE_DATA(zero)
        li      t0, '\n'
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    s1, s1, STATUS_KILLED
        out     s1, PORT_POWER(zero)

# The kernel itself trapped. It must not go on with a broken process.
panic:  li      t0, STATUS_PANIC
        out     t0, PORT_POWER(zero)

        .rodata
killed: .ascii  "killed: cause "
killed_end:
        .balign 4
table:  .word   call_exit, call_write, call_read, call_gather, call_count

        .bss
        .balign 4
registers: .space 4 * 32
calls:  .space  4
        .space  128
kernel_stack_end:
