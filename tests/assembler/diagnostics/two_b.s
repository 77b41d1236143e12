        .globl  shared
shared: nop
        j       hidden
