        .if     0
        .endif
_start  = trap
