        .include "include.s"
