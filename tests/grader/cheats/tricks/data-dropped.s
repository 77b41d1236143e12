        .section .data, ""
