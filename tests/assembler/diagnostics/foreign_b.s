        double  a1
        .macro  double to
        slli    \to, \to, 1
        .endm
        double  a2
