        .ascii  "and all the rest
