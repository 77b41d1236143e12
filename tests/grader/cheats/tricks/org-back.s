        .org    0
