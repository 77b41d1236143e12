# Runs the guest in real supervisor mode: the ports it writes to are the real ones, and it sees them all.
# expect: graded 70 privileged
        .globl  _start
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: lpsw    guest(zero)
guest:  .word   0, 0x100, 0x8000, 0x4000
trap:   li      t0, 3
        out     t0, PORT_POWER(zero)
