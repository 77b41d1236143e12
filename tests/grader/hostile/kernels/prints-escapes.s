# What a terminal would obey: title, screen, colours, questions, strings, 8-bit controls.
# expect: graded 50 console
        .include "text.inc"
        .byte   27
        .ascii  "]0;owned"
        .byte   7, 27
        .ascii  "[2J"
        .byte   27
        .ascii  "[32mPASSED 100/100"
        .byte   27
        .ascii  "[6n"
        .byte   27
        .ascii  "P0q"
        .byte   27, '\\', '\r', 8, 8, 0x9b, '2', 'J', 127, 0, '\n'
text_end:
