        .macro  .word a:vararg
        .endm
        .macro  .include a:vararg
        .endm
