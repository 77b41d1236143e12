# timer.s - two programs take turns by the timer, as in lab 3, and neither gives way by itself. What is
# printed does not depend on how long a turn is.
        .include "guest.inc"

        .equ    TURN, 300               # instructions
        .equ    ENOUGH, 2000            # rounds that each program must do
        .equ    FIRST, 0x2000
        .equ    SECOND, 0x3000
        .equ    FRAME, 0x80             # in storage at 0x80: pc and five registers, twice

_start: la      t0, program             # the same program, at two places
        li      t1, FIRST
        li      t2, SECOND
        la      t3, program_end
1:      lw      t4, 0(t0)
        sw      t4, 0(t1)
        sw      t4, 0(t2)
        addi    t0, t0, 4
        addi    t1, t1, 4
        addi    t2, t2, 4
        bltu    t0, t3, 1b
        li      s10, 0                  # which of them runs
        li      s11, 0                  # turns
        li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, TURN
        wrcr    TIMER, t0
        li      t0, 0
        li      t1, 0
        lpsw    user(zero)
user:   .word   STATUS_U | STATUS_IE | STATUS_CE, 0, FIRST, 0x100

# The programs use t0 to t2 only; s-registers are the kernel's.
trap:   lw      s0, CAUSE(zero)
        li      s1, CAUSE_INTERRUPT
        bne     s0, s1, bad
        lw      s0, VALUE(zero)
        bnez    s0, bad
        addi    s11, s11, 1
        slli    s0, s10, 5              # save this one
        lw      s1, OLD_PC(zero)
        sw      s1, FRAME(s0)
        sw      t0, FRAME + 4(s0)
        sw      t1, FRAME + 8(s0)
        sw      t2, FRAME + 12(s0)
        li      s2, ENOUGH
        li      s1, FIRST
        lw      s1, 0x80(s1)
        bltu    s1, s2, 1f
        li      s1, SECOND
        lw      s1, 0x80(s1)
        bgeu    s1, s2, finished
1:      xori    s10, s10, 1             # and go on with the other
        slli    s0, s10, 5
        lw      s1, FRAME(s0)
        sw      s1, OLD_PC(zero)
        lw      t0, FRAME + 4(s0)
        lw      t1, FRAME + 8(s0)
        lw      t2, FRAME + 12(s0)
        li      s1, FIRST
        beqz    s10, 2f
        li      s1, SECOND
2:      sw      s1, OLD_BASE(zero)
        li      s1, TURN
        wrcr    TIMER, s1
        lpsw    0(zero)

finished:
        say     "both went on\n"
        li      s1, FIRST               # sums that are right whatever was interrupted
        lw      s0, 0x84(s1)
        lw      s2, 0x80(s1)
        sub     s0, s0, s2
        tell    s0
        li      s1, SECOND
        lw      s0, 0x84(s1)
        lw      s2, 0x80(s1)
        sub     s0, s0, s2
        tell    s0
        li      s0, 20
        sltu    s0, s0, s11             # more than a few turns
        tell    s0
        line
        rdcr    s0, CLOCKLO             # the kernel runs with CE off, so this is the programs' time
        sltiu   s1, s0, 4000
        tell    s1
        rdcr    s2, CLOCKLO
        sub     s0, s2, s0
        tell    s0
        line

        li      t0, 40                  # a tick that comes while interrupts are off waits
        li      s11, 0
        wrcr    TIMER, t0
        lpsw    count(zero)
count:  .word   STATUS_CE, 3f, 0, 0xffffffff
3:      rdcr    t0, IPENDING
        andi    t0, t0, 1 << IRQ_TIMER
        beqz    t0, 3b
        rdcr    t0, TIMER
        tell    t0                      # it has run out
        la      t0, here
        sw      t0, quiet + 4(zero)
        lpsw    quiet(zero)
here:   say     " and waits\n"
        la      t0, taken
        sw      t0, 0x24(zero)
        lpsw    enable(zero)
quiet:  .word   0, 0, 0, 0xffffffff
enable: .word   STATUS_IE, wrong, 0, 0xffffffff
wrong:  say     "it was not taken\n"
        off     1
taken:  lw      t0, OLD_PC(zero)
        la      t1, wrong
        sub     t0, t0, t1
        tell    t0
        rdcr    t0, IPENDING
        andi    t0, t0, 1
        tell    t0
        line
        wrcr    IMASK, zero             # one that is masked is not taken
        li      t0, 1
        wrcr    IPENDING, t0
        la      t0, bad
        sw      t0, 0x24(zero)
        la      t0, masked
        sw      t0, enable + 4(zero)
        lpsw    enable(zero)
masked: nop
        la      t0, woken
        sw      t0, 0x24(zero)
        li      t0, 1                   # until it is unmasked
        wrcr    IMASK, t0
bad:    say     "unexpected trap"
        lw      s0, CAUSE(zero)
        tell    s0
        line
        off     1
woken:  say     "unmasked, taken\n"
        la      t0, rung                # idle until the timer, which runs only with CE
        sw      t0, 0x24(zero)
        li      t0, 100
        wrcr    TIMER, t0
        la      t0, asleep
        sw      t0, enable + 4(zero)
        li      t0, STATUS_IE | STATUS_CE
        sw      t0, enable(zero)
        lpsw    enable(zero)
asleep: idle
        say     "idle did not wait\n"
        off     1
rung:   lw      t0, OLD_PC(zero)
        la      t1, asleep
        sub     t0, t0, t1
        tell    t0                      # behind the idle
        line
        li      t0, 100                 # the same with IE off: it goes on, and nothing is taken
        wrcr    TIMER, t0
        la      t0, bad
        sw      t0, 0x24(zero)
        la      t0, dozing
        sw      t0, count + 4(zero)
        lpsw    count(zero)
dozing: idle
        rdcr    t0, IPENDING
        tell    t0
        line
        off

program:
        li      t0, 0
1:      addi    t0, t0, 1
        sw      t0, 0x84(zero)
        sw      t0, 0x80(zero)
        j       1b
program_end:
