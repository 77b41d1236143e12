        .rept   60000000
        .endr
        .rept   4000001

        .endr
