        .word   1, 2, 3
