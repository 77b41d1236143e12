# outside - reaches for storage that is not its own; Nest ends it.
        .include "begin.inc"
_start: say     "reading my own last word\n"
        lw      t0, -4(sp)
        say     "reading one word further\n"
        lw      t0, 0(sp)
        say     "nobody stopped me\n"
        li      a0, 0
        call_nest EXIT
        .include "library.inc"
