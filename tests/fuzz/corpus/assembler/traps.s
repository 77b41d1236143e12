# Every cause of a trap, and what the machine says of it: cause, value, access kind.
        .include "kernel.inc"

# Shows the trap and goes on at s0.
trap:   lw      a0, CAUSE(zero)
        call    print_hex
        li      t5, ' '
        out     t5, PORT_CONSOLE_DATA(zero)
        lw      a0, VALUE(zero)
        call    print_hex
        li      t5, ' '
        out     t5, PORT_CONSOLE_DATA(zero)
        lw      a0, ACCESS(zero)
        call    print_hex
        newline
        jr      s0

        .macro  next
        la      s0, 1f
        .endm

_start: next
        .word   0                       # expect: 00000002 00000000 00000000
1:      next
        .word   0xffffffff              # expect: 00000002 ffffffff 00000000
1:      next
        hcall   7                       # expect: 00000002 72000007 00000000
1:      next
        li      t0, 0x7ffffffc
        lw      t1, 0(t0)               # expect: 00000003 7ffffffc 00000001
1:      next
        li      t0, 0xfffffffc
        sw      t1, 0(t0)               # expect: 00000003 fffffffc 00000002
1:      next
        lh      t1, 1(zero)             # expect: 00000004 00000001 00000001
1:      next
        sw      t1, 2(zero)             # expect: 00000004 00000002 00000002
1:      next
        li      t0, 0x40000000
        jr      t0                      # expect: 00000003 40000000 00000003
1:      next
        li      t0, 0x102
        jr      t0                      # expect: 00000004 00000102 00000003
1:      next
        syscall 42                      # expect: 00000005 0000002a 00000000
1:      next
        syscall -1                      # expect: 00000005 ffffffff 00000000
1:      next
        break   9                       # expect: 00000006 00000009 00000000
1:      next
        rdcr    t0, 99                  # expect: 00000002 82280063 00000000
1:      next
        wrcr    MEMSIZE, t0             # expect: 00000002 83014001 00000000
1:      next
        li      t0, 0x80000000
        lpsw    0(t0)                   # expect: 00000003 80000000 00000001
1:      next
        lpsw    2(zero)                 # expect: 00000004 00000002 00000001
1:      off
