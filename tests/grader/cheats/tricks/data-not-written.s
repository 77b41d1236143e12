        .section .data, "a", @nobits
