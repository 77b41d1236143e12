# The longest wait that there is, again and again: 2^32 ticks a time.
# expect: graded 50 never comes to an end
        .globl  _start
_start: li      t0, -1
        wrcr    IMASK, t0
        out     t0, PORT_INTERVAL_PERIOD(zero)
1:      idle
        wrcr    IPENDING, zero
        j       1b
