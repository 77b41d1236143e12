# How long does the disk take, to the instruction?
# expect: graded 50 console
        .include "probe.inc"
_start: lpsw    1f(zero)
1:      .word   STATUS_CE, 2f, 0, 0xffffffff
2:      li      s4, 4
3:      out     zero, PORT_DISK_SECTOR(zero)
        out     s4, PORT_DISK_COUNT(zero)
        li      t0, 0x2000
        out     t0, PORT_DISK_ADDRESS(zero)
        rdcr    s0, CLOCKLO
        li      t0, 1
        out     t0, PORT_DISK_COMMAND(zero)
4:      in      t0, PORT_DISK_STATUS(zero)
        addi    t1, t0, -1
        beqz    t1, 4b
        rdcr    s1, CLOCKLO
        sub     s1, s1, s0
        tell    s1
        tell    t0
        addi    s4, s4, -1
        bnez    s4, 3b
        off
trap:   off     9
