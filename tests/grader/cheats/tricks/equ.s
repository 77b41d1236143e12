        .equ    PORT_CONSOLE_DATA, 0
        .set    IRQ_TIMER, 7
        .equ    STATUS_U, 0
