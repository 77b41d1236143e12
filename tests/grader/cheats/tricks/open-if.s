        .if     0
