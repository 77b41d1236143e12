        .macro  say text
        .endm
        .macro  off status
        .endm
