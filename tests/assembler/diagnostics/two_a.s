        .globl  shared
shared: nop
hidden: nop
