# patch.s - runs a process in user mode where the instructor's begins, but with instructions of its own put there:
# they make the system calls that are looked for. The counter is written by the kernel.
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
        .globl  _start
_start: la      sp, stack
        call    choose_processes
        lw      t0, 0(a0)               # base
        lw      t1, 8(a0)               # pc
        add     t2, t0, t1
        la      t3, evil
        la      t4, evil_end
1:      lw      t5, 0(t3)
        sw      t5, 0(t2)
        addi    t3, t3, 4
        addi    t2, t2, 4
        bltu    t3, t4, 1b
        la      t3, counter
        li      t4, 120
        sw      t4, 0(t3)
        li      t2, STATUS_U | STATUS_IE
        sw      t2, 0x40(zero)
        sw      t1, 0x44(zero)
        sw      t0, 0x48(zero)
        lw      t1, 4(a0)
        sw      t1, 0x4c(zero)
        li      t0, 1
        wrcr    IMASK, t0
        lpsw    0x40(zero)

trap:   sw      t0, 0x50(zero)
        sw      t1, 0x54(zero)
        lw      t0, 0x10(zero)
        addi    t0, t0, -CAUSE_SYSCALL
        bnez    t0, 1f
        lw      t0, 0x14(zero)
        addi    t1, t0, -1
        bnez    t1, 2f
        out     a0, PORT_CONSOLE_DATA(zero)
2:      bnez    t0, 1f
        out     zero, PORT_POWER(zero)
1:      lw      t0, 0x50(zero)
        lw      t1, 0x54(zero)
        lpsw    0(zero)

evil:   syscall 6
        li      s0, 150
1:      syscall 4
        syscall 5
        addi    s0, s0, -1
        bnez    s0, 1b
        li      a0, 'n'
        syscall 1
        syscall 1
        syscall 1
        syscall 0
evil_end:
        .space  64
stack:
