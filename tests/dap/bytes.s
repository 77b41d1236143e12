# Prints bytes of all kinds: characters of several bytes, half ones, control characters.
        .org 0x100
_start: la      s0, text
1:      lbu     a0, 0(s0)
        addi    s0, s0, 1
        out     a0, PORT_CONSOLE_DATA(zero)
        li      t0, 0x0a
        bne     a0, t0, 1b
end:    .word   0                       # no instruction, and nowhere to go with a trap

text:   .byte   'a', 0xc3, 0xa9         # e with an acute accent
        .byte   0xe2, 0x82, 0xac        # the euro
        .byte   0xf0, 0x9f, 0x98, 0x80  # a face
        .byte   0xff, 0xc3, 'b'         # not a character, and half of one
        .byte   0xe0, 0x80, 0x80        # longer than it needs to be
        .byte   0xed, 0xa0, 0x80        # half of a pair
        .byte   0x1b, '[', 'm', 0x00    # not for a terminal
        .byte   'z', '\n'
