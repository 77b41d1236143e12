# driver.s - lab 1: what happens to your handler. The grader's copy of this file wins; read it, change
# it to try things, but what you hand in is handler.s alone.
#
# The first character that is typed chooses a scenario (the table at the end); each makes traps and
# then looks whether anything was lost. The scenarios run in supervisor mode but for `psw` and a
# part of `counts`. What ends well switches the machine off with status 0.
        .text
        .globl  _start, on_trap, log, log_next, registers_before, registers_after, user_begin, user_after

        .macro  say text                # print the text; changes a0, t5, ra
        la      a0, 9f
        call    print
        j       8f
9:      .asciz  "\text"
        .balign 4
8:
        .endm

        .macro  off status              # switch off
        li      t5, \status
        out     t5, PORT_POWER(zero)
        .endm

_start: la      sp, stack_end
        la      t0, log
        la      t1, log_next
        sw      t0, 0(t1)
        la      t1, hook
        sw      zero, 0(t1)
1:      in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, 1
        bnez    t1, 2f
        andi    t1, t0, 4               # nothing was typed: the first scenario
        beqz    t1, 1b
        li      t0, 'b'
        j       3f
2:      in      t0, PORT_CONSOLE_DATA(zero)
3:      la      t1, scenarios
4:      lw      t2, 0(t1)
        beqz    t2, 5f
        beq     t2, t0, 6f
        addi    t1, t1, 8
        j       4b
5:      say     "driver: no such scenario\n"
        off     99
6:      lw      t1, 4(t1)
        jr      t1

# Your handler calls this for every trap: a0 the cause, a1 the value. It writes both down, does what
# the scenario wants, and then spoils every register but sp: you have saved what matters. It needs
# no more than 64 bytes of stack.
on_trap:
        addi    sp, sp, -16
        sw      ra, 0(sp)
        la      t0, log_next
        lw      t1, 0(t0)
        la      t2, log_end
        bgeu    t1, t2, 1f
        sw      a0, 0(t1)
        sw      a1, 4(t1)
        addi    t1, t1, 8
        sw      t1, 0(t0)
1:      la      t0, hook
        lw      t0, 0(t0)
        beqz    t0, 2f
        jalr    t0
2:      lw      ra, 0(sp)
        addi    sp, sp, 16
        .irp    r, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        li      x\r, 0xbad00000 + \r
        .endr
        ret

# b: one breakpoint.
first:  break   7
        say     "back\n"
        off     0

# r: every register has a value of its own before the trap. Status: the first one that changed.
registers:
        .irp    r, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        li      x\r, \r * 0x01010101
        .endr
        sw      sp, sp_before(zero)
registers_before:
        break   1
registers_after:
        .irp    r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, found + 4 * \r(zero)
        .endr
        lw      t0, sp_before(zero)
        lw      t1, found + 4 * 2(zero)
        li      t5, 2
        bne     t0, t1, 2f
        li      t5, 1
        la      t1, found + 4
        li      t2, 0x01010101
        li      t3, 2
1:      beq     t5, t3, 3f              # sp: seen
        mul     t0, t2, t5
        lw      t4, 0(t1)
        bne     t0, t4, 2f
3:      addi    t1, t1, 4
        addi    t5, t5, 1
        li      t4, 32
        bne     t5, t4, 1b
        say     "registers kept\n"
        off     0
2:      out     t5, PORT_POWER(zero)

# p: a program in user mode, with a small R of its own.
psw:    la      t0, user_psw
        lpsw    0(t0)

# s: the stack pointer is worth nothing when the trap comes. Status: which of them was lost.
spoilt: li      s0, 1
        li      sp, 0xfffffff0          # outside storage
        break   1
        li      t0, 0xfffffff0
        bne     sp, t0, 1f
        li      s0, 2
        li      sp, 0x4002              # not a multiple of 4
        break   2
        li      t0, 0x4002
        bne     sp, t0, 1f
        li      s0, 3
        li      sp, 8                   # the trap area itself: a frame there would spoil it
        break   3
        li      t0, 8
        bne     sp, t0, 1f
        la      sp, stack_end
        say     "stack kept\n"
        off     0
1:      out     s0, PORT_POWER(zero)

# c: one trap of cause 1, two of cause 2, ... six of cause 6. The last one switches off.
counts: .rept   2
        .word   0xffffffff
        .endr
        li      t0, 0x00800000
        lw      t1, 0(t0)
        sw      t1, 0(t0)
        lbu     t1, -1(zero)
        .rept   2
        lw      t1, 1(zero)
        sh      t1, 1(zero)
        .endr
        .rept   4
        syscall 2
        nop
        .endr
        .rept   6
        break   3
        .endr
        la      t0, counts_psw
        lpsw    0(t0)

# k: what is skipped, and what is not. Every addi must happen once. Status: how many did not.
skip:   li      s0, 12
        li      s1, 77
        li      t0, 0x00800000
        break   1
        addi    s0, s0, -1
        addi    s0, s0, -1
        .word   0                       # illegal
        addi    s0, s0, -1
        addi    s0, s0, -1
        lw      s1, 0(t0)               # memory
        addi    s0, s0, -1
        addi    s0, s0, -1
        sh      s1, 3(t0)               # align
        addi    s0, s0, -1
        addi    s0, s0, -1
        syscall 1                       # complete: the saved pc is the next one's already
        addi    s0, s0, -1
        addi    s0, s0, -1
        syscall -1
        addi    s0, s0, -1
        addi    s0, s0, -1
        addi    s1, s1, -77             # the load that was skipped changed nothing
        snez    s1, s1
        add     s0, s0, s1
        bnez    s0, 1f
        say     "skipped\n"
1:      out     s0, PORT_POWER(zero)

# w: jumps to where no instruction is.
wild:   li      t0, 0x00800000
        jr      t0
        off     1

# n: the hook of a system call traps, and the hook of that trap too. Status: 1 registers were lost,
# 2 not only the system call was done but the instruction behind it was lost.
nested: la      t0, hook
        la      t1, nested_hook
        sw      t1, 0(t0)
        li      s0, 0x5a5a5a5a
        li      s1, 0
        syscall 1
        addi    s1, s1, 1
        li      t0, 0x5a5a5a5a
        bne     s0, t0, 1f
        beqz    s1, 2f
        say     " back\n"
        off     0
1:      off     1
2:      off     2
nested_hook:
        addi    sp, sp, -16
        sw      ra, 0(sp)
        sw      a0, 4(sp)
        li      t5, '('
        out     t5, PORT_CONSOLE_DATA(zero)
        addi    t0, a0, -CAUSE_SYSCALL
        bnez    t0, 1f
        break   1                       # inside the system call
        j       2f
1:      addi    t0, a0, -CAUSE_BREAK
        bnez    t0, 2f
        lw      t0, -4(zero)            # inside the breakpoint
2:      lw      t5, 4(sp)
        addi    t5, t5, '0'             # the cause, on the way out
        out     t5, PORT_CONSOLE_DATA(zero)
        li      t5, ')'
        out     t5, PORT_CONSOLE_DATA(zero)
        lw      ra, 0(sp)
        addi    sp, sp, 16
        ret

# d: the hook traps whenever it is called: nobody can handle that.
deep:   la      t0, hook
        la      t1, deep_hook
        sw      t1, 0(t0)
        break   1
        say     "too deep, and nobody minded\n"
        off     1
deep_hook:
        mv      s0, ra
        lw      t0, -4(zero)
        jr      s0

# i: the timer interrupts a sum again and again.
interrupts:
        la      t0, hook
        la      t1, rearm
        sw      t1, 0(t0)
        li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, 5
        wrcr    TIMER, t0
        la      t0, interrupts_psw
        lpsw    0(t0)
interrupts_on:
        li      s0, 0                   # the sum
        li      s1, 400
        li      gp, 3
1:      mul     t0, s1, gp
        add     s0, s0, t0
        addi    s1, s1, -1
        bnez    s1, 1b
        la      t0, quiet_psw
        lpsw    0(t0)                   # interrupts off again
interrupts_off:
        li      t0, 3 * 400 * 401 / 2
        bne     t0, s0, 2f
        say     "sum kept\n"
        off     0
2:      off     1
rearm:  li      t0, 23
        wrcr    TIMER, t0
        ret

# t: one trap after each instruction.
trace:  la      t0, trace_psw
        lpsw    0(t0)
trace_on:
        li      s0, 1
        li      s1, 2
        add     s0, s0, s1
        slli    s0, s0, 2
        addi    s0, s0, -12
        la      t0, trace_end_psw       # two instructions
        lpsw    0(t0)
trace_off:
        bnez    s0, 1f
        say     "stepped\n"
        off     0
1:      off     1

print:  lbu     t5, 0(a0)               # a0: text that ends in NUL
        beqz    t5, 1f
        out     t5, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, 1
        j       print
1:      ret

        .data
        .balign 4
user_psw: .word STATUS_U, 0, user_begin, 64
counts_psw: .word STATUS_U, counts_user - user_begin, user_begin, 64
interrupts_psw: .word STATUS_IE | STATUS_CE, interrupts_on, 0, 0xffffffff
quiet_psw: .word 0, interrupts_off, 0, 0xffffffff
trace_psw: .word STATUS_TF, trace_on, 0, 0xffffffff
trace_end_psw: .word 0, trace_off, 0, 0xffffffff
hook:   .word   0                       # what on_trap calls
log_next: .word log
log:    .fill   32, 4, 0                # cause and value of each trap, the first sixteen
log_end:
sp_before: .word 0
found:  .fill   32, 4, 0

scenarios:
        .word   'b', first, 'r', registers, 'p', psw, 's', spoilt, 'c', counts, 'k', skip
        .word   'w', wild, 'n', nested, 'd', deep, 'i', interrupts, 't', trace
        .word   0

# Programs in user mode see these bytes from address 0 on.
        .balign 16
user_begin:
        tlbi    zero                    # privileged: skipped
user_after:
        lw      t0, 64(zero)            # outside its R: skipped
        rdcr    t0, CPUID               # privileged still: the mode was kept
        li      a0, 21
        syscall 0
counts_user:
        tlbi    zero
        li      a0, 0
        syscall 0

        .bss
        .balign 4
own_stack: .space 2048
stack_end:
