# lpsw of all that can be wrong with a PSW, with every word in every position; lpsw and spsw across both ends of storage.
        .include "hostile.inc"

        .equ    VALUES, 20
_start: la      s0, values
        li      s1, 0                   # which value is whose; counted in four digits, odd steps
        li      s9, 0
again:  mv      t0, s1
        li      s3, 4
        la      s4, psw
1:      li      t1, VALUES
        remu    t2, t0, t1
        divu    t0, t0, t1
        slli    t2, t2, 2
        add     t2, t2, s0
        lw      t2, 0(t2)
        sw      t2, 0(s4)
        addi    s4, s4, 4
        addi    s3, s3, -1
        bnez    s3, 1b
        try
        lpsw    psw(zero)
        tried
        li      t0, 1 << 10             # what was fetched there may have enabled anything
        wrcr    IMASK, zero
        wrcr    TIMER, zero
        wrcr    IPENDING, zero
        out     zero, PORT_INTERVAL_PERIOD(zero)
        li      t0, 137
        add     s1, s1, t0
        addi    s9, s9, 1
        li      t0, 1150
        blt     s9, t0, again

        rdcr    s2, MEMSIZE
        li      s5, -20
2:      add     s0, s2, s5
        try
        spsw    0(s0)
        tried
        try
        lpsw    0(s0)
        tried
        try
        spsw    0(s5)
        tried
        try
        lpsw    0(s5)
        tried
        addi    s5, s5, 1
        li      t0, 20
        blt     s5, t0, 2b
        report

landing: syscall 7
        .balign 4
psw:    .word   0, 0, 0, 0
values: .word   0, 1, 2, 3, 8, 9, 25, landing, 0xffffffff, 0xc0000000, 0x7ffc, 0x8000, 0x8004, 0x10000
        .word   0x7fff8000, 0xffff8000, 0x1000, 0xfffffffe, landing - 0x1000, 0xfffffffc
