        .macro  inner x:req
        badinsn \x
        .endm
        .macro  outer
        inner   5
        .endm
        outer
        inner
        inner   1, 2
        .macro  inner
        .endm
        .purgem iner
        .endm
        .endr
        .exitm
        .rept   -1
        .endr
        .rept   2
        oops
        .endr
        .macro  open
