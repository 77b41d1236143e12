        .globl  _start
_start  = trap
