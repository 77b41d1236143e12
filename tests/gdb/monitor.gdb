# What gdb has no words for: traps, what is real, and instructions that are no RISC-V's.
monitor why
# expect: innocuous
monitor catch trap privileged
# expect: Catchpoint 1 (trap privileged
continue
# expect: TRAP #1 privileged instruction
# expect: Program stopped.
# expect: lpsw    first(zero)
monitor why
# expect: EMULATE
monitor info state
# expect: REAL (hardware)
# expect: user                       supervisor
monitor x/i $pc
# expect: lpsw
monitor catch trap syscall
continue
# expect: TRAP #2 syscall
# expect: ask () at kernel.s:
stepi
# expect: trap () at kernel.s:
reverse-continue
# expect: TRAP #2 syscall
# expect: ask () at kernel.s:
monitor delete
# Not for here: what moves or changes guests, and files.
monitor stepi
# expect: error: 'stepi' is not for monitor
monitor set $a0 = 1
# expect: error: 'set' is not for monitor
monitor save /dev/null
# expect: error: 'save' is not for monitor
monitor check equivalence /dev/null
# expect: error: 'check equivalence' is not for monitor
monitor check equivalence
# expect: IDENTICAL
monitor nonsense
# expect: error: there is no command 'nonsense'
monitor
# expect: Running, forwards and backwards
info registers vpc
# expect: vpc            0x8
detach
# expect: detached]
