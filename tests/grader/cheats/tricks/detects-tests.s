        .ifdef  registers_after
        .error  "seen"
        .endif
        .ifdef  on_trap
        .error  "seen"
        .endif
