        .section .data, "ax"
