# Behaves only if two readings of the clock agree with the instructions between them; if they did not
# it would know that somebody works behind its back, and would print something else.
# expect: graded 50 console
        .include "probe.inc"
_start: lpsw    1f(zero)
1:      .word   STATUS_CE, 2f, 0, 0xffffffff
2:      li      s0, 500
3:      rdcr    s1, CLOCKLO
        rdcr    s2, CPUID
        tlbi    s2
        lra     s3, s0
        rdcr    s4, CLOCKLO
        sub     s4, s4, s1
        addi    s4, s4, -4
        bnez    s4, trap
        addi    s0, s0, -1
        bnez    s0, 3b
        tell    s0
        off
trap:   tell    s4
        off     9
