# What the sessions with gdb are held on: a kernel that counts, and a process that has an R of its
# own.
        .include "../programs/kernel.inc"

        .globl  trap, back, stop, count_up, counted, count, calls, process, ask, answered, slot

# System call 0 ends with status 3; any other prints its number and goes back.
        .org    0x300
trap:   lw      s10, VALUE(zero)
        beqz    s10, stop
        la      s11, calls
        lw      s9, 0(s11)
        addi    s9, s9, 1
        sw      s9, 0(s11)
        mv      a0, s10
        call    print_hex
        li      t5, '\n'
        out     t5, PORT_CONSOLE_DATA(zero)
back:   lpsw    0(zero)
stop:   off     3

        .org    0x400
_start: la      s0, count
        li      s1, 5
count_up:
        lw      t0, 0(s0)
        addi    t0, t0, 1
        sw      t0, 0(s0)
counted:
        addi    s1, s1, -1
        bnez    s1, count_up
        lpsw    first(zero)
first:  .word   STATUS_U, 0, process, process_end - process
count:  .word   0
calls:  .word   0

# Virtual address 0 is here: symbols are physical, what it computes with is virtual.
        .org    0x500
process:
        li      a1, 0x42
        sw      a1, slot - process(zero)
ask:    syscall 7
answered:
        addi    a1, a1, 1
        addi    a1, a1, 1
        sw      a1, slot - process(zero)
        sw      a1, slot - process(zero)
        syscall 8
        syscall 0
slot:   .word   0
process_end:
