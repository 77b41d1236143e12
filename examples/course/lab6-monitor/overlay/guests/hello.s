# hello.s - the smallest guest: a text, and off with status 7.
        .include "guest.inc"

trap:   off     1
_start: say     "hello from a guest\n"
        off     7
