        .local  log, registers_after, user_after, interrupts_off
log     = trap_counts
registers_after = trap
user_after = trap
interrupts_off = trap
