# hello - says so.
        .include "begin.inc"
_start: say     "hello from process "
        call_nest GETPID
        call    putn
        say     "\n"
        li      a0, 0
        call_nest EXIT
        .include "library.inc"
