        .byte   256
        .asciz  "no end
        .asciz  "\q"
        .ascii  text
        .org    0x100
        .org    0x80
        .org    later
        .space  -1
        .balign 3
        .globl  2
        .equ    x 3
        .equ    , 3
        .incbin "nothing.bin"
        .popsection
        .bss
        .word   1
        .text
        .byte   1
        nop
later:
        .error  "as asked"
        .warning "as asked too"
