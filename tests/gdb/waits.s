# Waits for what cannot happen, and then for a trap that leads nowhere.
        .include "../programs/kernel.inc"
trap:   off     9
_start: idle
