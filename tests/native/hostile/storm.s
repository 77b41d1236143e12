# Timer at 1 and interval at 1, all interrupts pending again and again, handled with interrupts on; in both modes.
        .include "../../programs/kernel.inc"
trap:   addi    s1, s1, 1
        li      t0, 3000
        bgeu    s1, t0, over
        li      t0, -1
        wrcr    IPENDING, t0
        li      t0, 1
        wrcr    TIMER, t0
        lw      t0, OLD_STATUS(zero)
        xori    t0, t0, STATUS_U        # the other mode
        ori     t0, t0, STATUS_IE | STATUS_CE
        sw      t0, OLD_STATUS(zero)
        la      t0, loop
        sw      t0, OLD_PC(zero)
        li      t0, STATUS_IE | STATUS_CE
        sw      t0, 0x20(zero)
        lpsw    0(zero)
over:   li      t0, 0
        wrcr    IMASK, t0
        sw      zero, 0x20(zero)
        show    s0
        newline
        rdcr    s2, CLOCKLO
        show    s2
        newline
        off
_start: li      t0, -1
        wrcr    IMASK, t0
        li      t0, 1
        out     t0, PORT_INTERVAL_PERIOD(zero)
        li      t0, 3
        out     t0, PORT_CONSOLE_CONTROL(zero)
        syscall 1
loop:   addi    s0, s0, 1
        out     s0, PORT_DISK_COMMAND(zero)
        idle
        j       loop
