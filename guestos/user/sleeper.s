# sleeper N - sleeps so many ticks (5000), three times.
        .include "begin.inc"
_start: mv      s0, a0
        bnez    s0, 1f
        li      s0, 5000
1:      li      s1, 3
2:      call_nest TIME
        mv      s2, a0
        mv      a0, s0
        call_nest SLEEP
        call_nest TIME
        sub     s2, a0, s2
        slt     s3, s2, s0              # too short?
        say     "slept"
        beqz    s3, 3f
        say     ", but not long enough"
3:      say     "\n"
        addi    s1, s1, -1
        bnez    s1, 2b
        mv      a0, s3
        call_nest EXIT
        .include "library.inc"
