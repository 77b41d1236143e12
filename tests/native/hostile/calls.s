# hcall, syscall, break and privileged instructions in user mode, with every operand that is special.
        .include "hostile.inc"
        .macro  user instruction:vararg
        la      t0, 8f
        sw      t0, psw + 4(zero)
        try
        lpsw    psw(zero)
8:      \instruction
        syscall 0
        tried
        .endm
_start: li      s0, 60
again:  .irp    value, 0, 1, -1, 8191, -8192
        try
        hcall   \value
        tried
        try
        syscall \value
        tried
        try
        break   \value
        tried
        user    hcall \value
        user    syscall \value
        user    break \value
        .endr
        user    lpsw 0(zero)
        user    spsw 0(zero)
        user    lpsw 2(zero)
        user    idle
        user    in a0, 0x10(zero)
        user    out a0, 0(zero)
        user    rdcr a0, MEMSIZE
        user    rdcr zero, CLOCKLO
        user    wrcr IMASK, s0
        user    lra a0, s0
        user    tlbi s0
        try
        .word   0x82000007              # a control register that does not exist
        tried
        try
        .word   0x83000000              # one that cannot be written
        tried
        try
        .word   0x88000001              # a bit that must be zero
        tried
        addi    s0, s0, -1
        bnez    s0, again
        report
        .balign 4
psw:    .word   STATUS_U | STATUS_CE, 0, 0, 0x8000
