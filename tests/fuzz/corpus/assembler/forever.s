# A loop with interrupts off takes its turns and no more.
# exit: 4
        .org    0x100
_start: j       _start
