_start: adi     a0, a0, 1
        .wrod   3
        rdcr    a0, TIMR
        addi    a0, aa, 1
        beq     a0, a1, strt
        popf    a0
t0:     nop
twice:  nop
twice:  nop
        ,
