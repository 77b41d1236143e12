# schedule.s - lab 3: who goes on.
        .include "kernel.inc"

        .text
        .globl  _start, schedule
        .globl  table, table_end, owner, tickets, statuses, kernel_stack_end

# Makes the process table; then the first process has its turn.
_start: la      sp, kernel_stack_end
        call    choose_processes        # a0: the first of a1 entries, INIT_BYTES each

# TODO 1: make an entry of the table for each process: everything 0, then its PSW (user mode,
# interrupts and clock on), its sp, its number, and READY. Entries without a process are ENDED.
# Say which interrupts may be taken. CURRENT(zero) is such that the first process comes next.

# TODO 1: the next process that is READY, in the order of the table, after the one that ran last.
# TODO 3: wind the timer for its quantum.
# TODO 4: wake those whose time has come; if nobody is READY, wait for the next one's.
# When all have ended: switch off with the sum of their exit statuses.
schedule:
        li      t0, 90                  # not yet: switch off with status 90
        out     t0, PORT_POWER(zero)

        .bss
        .balign 4
table:  .space  PROCESSES * P_BYTES
table_end:
owner:  .space  4                       # the entry of the process that has the lock, 0: it is free
tickets: .space 4                       # how many have waited for the lock
statuses: .space 4                      # the sum of the exit statuses
        .space  128
kernel_stack_end:
