# ends.s - switches the machine off with its first instruction.
        .text
_start: out     zero, PORT_POWER(zero)
