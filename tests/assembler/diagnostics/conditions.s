        .else
        .endif
        .if     later
        .endif
        .if     1
        .else
        .else
        .endif
        .if     1
later:
