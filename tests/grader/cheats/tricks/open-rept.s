        .rept   0
