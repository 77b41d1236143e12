# The smallest thing that can be seen.
        .include "kernel.inc"
trap:   off     1
_start: say     "hello, world\n"        # expect: hello, world
        off
