        .section .comment
