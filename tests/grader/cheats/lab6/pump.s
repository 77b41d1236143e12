# pump.s - a monitor that prints what it knows its guest would. Before, it has one privileged instruction trap
# 700 times in user mode, in the guest's R. Laid before the printing cheat.
        .text
        .org    0x20
        .word   0, pump_trap, 0, 0xffffffff
        .org    0x100
        .globl  _start
_start: li      t0, 0xbff0              # the guest's last words
        lw      t1, 9f(zero)
        lw      t6, 0(t0)
        sw      t1, 0(t0)
        li      s11, 700
        lpsw    8f(zero)
8:      .word   STATUS_U, 0x3ff0, 0x8000, 0x4000
9:      rdcr    a0, CPUID
pump_trap:
        addi    s11, s11, -1
        beqz    s11, 1f
        lpsw    0(zero)
1:      li      t0, 0xbff0
        sw      t6, 0(t0)
cheat:
