        .if     1
        .end
