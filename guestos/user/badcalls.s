# badcalls - asks Nest for what it must refuse: addresses outside, lengths that wrap, calls that
# are not. Says how many were granted.
        .include "begin.inc"
        .macro  refused                 # a0 must be -1
        addi    s0, s0, 1
        li      t0, -1
        beq     a0, t0, 7f
        addi    s1, s1, 1
7:
        .endm
_start: li      a0, -4
        li      a1, 8
        call_nest WRITE
        refused
        li      a0, 16
        li      a1, -1
        call_nest WRITE
        refused
        mv      a0, sp
        li      a1, 1
        call_nest READ
        refused
        li      a0, 0x7fffffff
        li      a1, 1
        li      a2, 0
        call_nest SPAWN
        refused
        addi    a0, sp, -1              # a name without an end
        li      t0, 'x'
        sb      t0, 0(a0)
        call_nest SPAWN
        refused
        la      a0, nobody
        call_nest SPAWN
        refused
        li      a0, 0
        li      a1, -1
        call_nest PROCESS
        refused
        li      a0, 99
        call_nest KILL
        refused
        li      a0, 1                   # process 1 is nobody's to end
        call_nest KILL
        refused
        li      a0, 1
        call_nest POWEROFF
        refused
        li      a0, 0x7ffff000
        call_nest BRK
        refused
        li      a0, 77
        li      a1, 1
        call_nest SEND
        refused
        call_nest WAIT                  # it has no children
        refused
        syscall 99
        refused
        syscall -1
        refused
        mv      a0, s0
        call    putn
        say     " bad calls, "
        mv      a0, s1
        call    putn
        say     " granted\n"
        mv      a0, s1
        call_nest EXIT
nobody: .asciz  "nobody"
        .balign 4
        .include "library.inc"
