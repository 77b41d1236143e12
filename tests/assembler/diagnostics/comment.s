        nop     /* begins
        and goes on
