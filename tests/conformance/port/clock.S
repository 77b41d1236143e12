# clock.S - see clock.h.
        .include "pg32.inc"

        .text
        .globl clock_start
        .type clock_start, @function
clock_start:                            # a PSW that differs from this one in CE, and returns
        la t0, psw
        spsw 0(t0)
        lw t1, 0(t0)
        ori t1, t1, STATUS_CE
        sw t1, 0(t0)
        sw ra, 4(t0)
        lpsw 0(t0)
        .size clock_start, . - clock_start

        .globl clock_now
        .type clock_now, @function
clock_now:
        rdcr a0, CONTROL_CLOCKLO
        ret
        .size clock_now, . - clock_now

        .bss
        .balign 4
psw:    .skip 16
