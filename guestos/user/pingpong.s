# pingpong - two processes send a number to and fro. The first starts the second, which is this
# program again with its parent's number as argument.
        .include "begin.inc"
        .equ    ROUNDS, 6
_start: bnez    a0, pong
        call_nest GETPID
        mv      a1, a0
        la      a0, name
        li      a2, 0
        call_nest SPAWN
        bltz    a0, failed
        mv      s0, a0                  # the other one
        li      s1, 0
1:      mv      a0, s0
        mv      a1, s1
        call_nest SEND
        call_nest RECEIVE
        mv      s1, a0
        say     "ping gets "
        mv      a0, s1
        call    putn
        say     "\n"
        li      t0, ROUNDS
        blt     s1, t0, 1b
        mv      a0, s0
        li      a1, -1
        call_nest SEND
        call_nest WAIT
        li      a0, 0
        call_nest EXIT
pong:   mv      s0, a0
1:      call_nest RECEIVE
        bltz    a0, 2f
        addi    s1, a0, 1
        say     "pong gets "
        addi    a0, s1, -1
        call    putn
        say     "\n"
        mv      a0, s0
        mv      a1, s1
        call_nest SEND
        j       1b
2:      li      a0, 0
        call_nest EXIT
failed: say     "pingpong: there is no room for another process\n"
        li      a0, 1
        call_nest EXIT
name:   .asciz  "pingpong"
        .balign 4
        .include "library.inc"
