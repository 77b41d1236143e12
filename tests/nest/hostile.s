# hostile.s - a guest that disturbs: it writes wherever it can reach and beyond, sets bounds past its
# storage, floods the console's port with control characters, programs the timer to 1, gives the disk
# addresses that are not its own, and never ends.
        .text
        .org    0x20
        .word   0, again, 0, 0xffffffff
        .org    0x100
_start: li      s0, 0x200000
again:  li      t0, -1
        wrcr    IMASK, t0
        li      t0, 1
        wrcr    TIMER, t0
        addi    s0, s0, 4
        addi    s1, s1, 1
        andi    t0, s1, 7
        slli    t0, t0, 2
        la      t1, table
        add     t1, t1, t0
        lw      t1, 0(t1)
        jr      t1
write:  li      t0, 0xdeadbeef
        sw      t0, 0(s0)               # far outside: a trap, to `again`
beyond: lpsw    wide(zero)
reach:  rdcr    t0, MEMSIZE
        sw      t0, 0(t0)
dma:    rdcr    t0, MEMSIZE
        addi    t0, t0, -8
        out     t0, PORT_DISK_ADDRESS(zero)
        li      t0, 16
        out     t0, PORT_DISK_COUNT(zero)
        li      t0, 1
        out     t0, PORT_DISK_COMMAND(zero)
        j       again
noise:  li      t0, 27
        out     t0, PORT_CONSOLE_CONTROL(zero)
        out     t0, PORT_INTERVAL_PERIOD(zero)
        out     t0, 0x777(zero)
        .word   0
storm:  li      t0, -1
        wrcr    IPENDING, t0
        lpsw    open(zero)
        .balign 4
wide:   .word   STATUS_U | STATUS_CE, write, 0, 0xffffffff
open:   .word   STATUS_IE | STATUS_CE, reach, 0, 0xffffffff
table:  .word   write, beyond, reach, dma, noise, storm, write, dma
