# Writes over the guest before it begins.
# expect: graded 30 another way
        .globl  _start
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: li      t0, 0x8000
        li      t1, 0xc000
1:      sw      zero, 0(t0)
        addi    t0, t0, 4
        bltu    t0, t1, 1b
        lpsw    guest(zero)
guest:  .word   STATUS_U, 0x100, 0x8000, 0x4000
trap:   out     zero, PORT_POWER(zero)
