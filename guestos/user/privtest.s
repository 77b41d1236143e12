# privtest - tries every privileged instruction. Each is tried by a process of its own, this program
# again with its number as argument: Nest must end it. Says how many it got away with.
        .include "begin.inc"
_start: bnez    a0, try
        li      s0, 1                   # the instruction's number
        li      s1, 0                   # how many were let through
1:      la      a0, name
        mv      a1, s0
        li      a2, 0
        call_nest SPAWN
        bltz    a0, failed
        call_nest WAIT
        bltz    a1, 2f                  # ended by Nest
        addi    s1, s1, 1
2:      addi    s0, s0, 1
        li      t0, (table_end - table) / 8
        ble     s0, t0, 1b
        addi    a0, s0, -1
        call    putn
        say     " privileged instructions tried, "
        mv      a0, s1
        call    putn
        say     " let through\n"
        mv      a0, s1
        call_nest EXIT
try:    la      t0, table
        slli    a0, a0, 3
        add     t0, t0, a0
        addi    t0, t0, -8
        jr      t0
table:  lpsw    0(zero)
        j       alive
        spsw    0(zero)
        j       alive
        rdcr    a0, CLOCKLO
        j       alive
        wrcr    TIMER, zero
        j       alive
        lra     a0, zero
        j       alive
        tlbi    zero
        j       alive
        in      a0, PORT_CONSOLE_STATUS(zero)
        j       alive
        out     zero, PORT_POWER(zero)
        j       alive
        idle
        j       alive
table_end:
alive:  li      a0, 0
        call_nest EXIT
failed: say     "privtest: there is no room for another process\n"
        li      a0, 1
        call_nest EXIT
name:   .asciz  "privtest"
        .balign 4
        .include "library.inc"
