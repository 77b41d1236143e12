# console.s - characters in and out, driven by interrupts; and the kernel's own printing.
#
# What arrives goes into a ring that readers empty; what is written goes into another ring, and each
# interrupt sends one character of it.

        .include "nest.inc"

        .equ    CTRL_C, 3

        .text
        .globl  send_one
        .globl  console_begin, console_interrupt, console_write, console_read

console_begin:
        li      t0, 3                   # interrupts on receiving and when sent
        out     t0, PORT_CONSOLE_CONTROL(zero)
        li      t0, 1 << IRQ_TIMER | 1 << IRQ_CONSOLE | 1 << IRQ_DISK
        wrcr    IMASK, t0
        ret

# Takes all that has arrived, and sends one character if there is one.
console_interrupt:
        addi    sp, sp, -4
        sw      ra, 0(sp)
1:      in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, 1
        beqz    t1, 3f
        in      a0, PORT_CONSOLE_DATA(zero)
        li      t1, CTRL_C
        bne     a0, t1, 2f
        call    interrupt_foreground    # a0: 1 if that was all that Ctrl-C meant
        bnez    a0, 1b
        li      a0, CTRL_C
2:      la      t1, in_ring
        la      t2, in_head
        lw      t3, 0(t2)
        la      t4, in_tail
        lw      t5, 0(t4)
        sub     t6, t3, t5
        addi    t6, t6, -RING_BYTES
        beqz    t6, 1b                  # full: dropped
        andi    t5, t3, RING_BYTES - 1
        add     t1, t1, t5
        sb      a0, 0(t1)
        addi    t3, t3, 1
        sw      t3, 0(t2)
        j       1b
3:      andi    t0, t0, 4
        la      t1, in_ended
        sw      t0, 0(t1)
        li      a0, EVENT_INPUT
        call    wake
        call    send_one
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

# Sends the oldest character of the ring. a0: 1 if there was one.
send_one:
        la      t0, out_tail
        lw      t1, 0(t0)
        la      t2, out_head
        lw      t2, 0(t2)
        beq     t1, t2, 1f
        la      t3, out_ring
        andi    t4, t1, RING_BYTES - 1
        add     t3, t3, t4
        lbu     t3, 0(t3)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        out     t3, PORT_CONSOLE_DATA(zero)
        la      t0, out_busy
        li      a0, 1
        sw      a0, 0(t0)
        bne     t1, t2, 2f
        mv      t6, ra
        li      a0, EVENT_OUTPUT
        call    wake
        mv      ra, t6
        li      a0, 1
2:      ret
1:      la      t0, out_busy            # nothing is on its way any more
        sw      zero, 0(t0)
        li      a0, 0
        ret

# Puts what fits of a0 (physical), a1 bytes, into the ring. a0: how many.
console_write:
        la      t0, out_head
        lw      t1, 0(t0)
        la      t2, out_tail
        lw      t2, 0(t2)
        la      t3, out_ring
        li      t6, 0
1:      beq     t6, a1, 2f
        sub     t4, t1, t2
        addi    t4, t4, -RING_BYTES
        beqz    t4, 2f
        lbu     t4, 0(a0)
        andi    t5, t1, RING_BYTES - 1
        add     t5, t5, t3
        sb      t4, 0(t5)
        addi    t1, t1, 1
        addi    a0, a0, 1
        addi    t6, t6, 1
        j       1b
2:      sw      t1, 0(t0)
        la      t0, out_busy
        lw      t0, 0(t0)
        mv      a0, t6
        bnez    t0, 3f
        addi    sp, sp, -8
        sw      ra, 0(sp)
        sw      t6, 4(sp)
        call    send_one
        lw      a0, 4(sp)
        lw      ra, 0(sp)
        addi    sp, sp, 8
3:      ret

# Takes at most a1 characters to a0 (physical). a0: how many; -1 if there will be no more.
console_read:
        la      t0, in_tail
        lw      t1, 0(t0)
        la      t2, in_head
        lw      t2, 0(t2)
        la      t3, in_ring
        li      t6, 0
1:      beq     t1, t2, 2f
        beq     t6, a1, 2f
        andi    t4, t1, RING_BYTES - 1
        add     t4, t4, t3
        lbu     t4, 0(t4)
        sb      t4, 0(a0)
        addi    a0, a0, 1
        addi    t1, t1, 1
        addi    t6, t6, 1
        j       1b
2:      sw      t1, 0(t0)
        mv      a0, t6
        bnez    t6, 3f
        la      t0, in_ended
        lw      t0, 0(t0)
        beqz    t0, 3f
        li      a0, -1
3:      ret

# The kernel's own words. They must come out whatever happens, so what waits is sent first.
        .globl  print, print_character, print_number, print_hex
print_character:                        # a0
        mv      a4, ra
        mv      a5, a0
1:      call    send_one
        bnez    a0, 1b
        out     a5, PORT_CONSOLE_DATA(zero)
        mv      ra, a4
        ret

print:  mv      a6, ra                  # a0: text
        mv      a7, a0
1:      lbu     a0, 0(a7)
        beqz    a0, 2f
        call    print_character
        addi    a7, a7, 1
        j       1b
2:      mv      ra, a6
        ret

print_number:                           # a0, in decimal
        addi    sp, sp, -20
        sw      ra, 16(sp)
        addi    a7, sp, 15
        sb      zero, 0(a7)
        li      t1, 10
1:      remu    t2, a0, t1
        divu    a0, a0, t1
        addi    t2, t2, '0'
        addi    a7, a7, -1
        sb      t2, 0(a7)
        bnez    a0, 1b
        mv      a0, a7
        call    print
        lw      ra, 16(sp)
        addi    sp, sp, 20
        ret

print_hex:                              # a0, eight digits
        addi    sp, sp, -20
        sw      ra, 16(sp)
        mv      a7, sp
        li      t1, 8
1:      srli    t2, a0, 28
        slli    a0, a0, 4
        sltiu   t3, t2, 10
        bnez    t3, 2f
        addi    t2, t2, 'a' - '0' - 10
2:      addi    t2, t2, '0'
        sb      t2, 0(a7)
        addi    a7, a7, 1
        addi    t1, t1, -1
        bnez    t1, 1b
        sb      zero, 0(a7)
        mv      a0, sp
        call    print
        lw      ra, 16(sp)
        addi    sp, sp, 20
        ret

        .bss
        .balign 4
in_ring: .space RING_BYTES
out_ring: .space RING_BYTES
in_head: .space 4                       # counts of characters, not wrapped
in_tail: .space 4
in_ended: .space 4
out_head: .space 4
out_tail: .space 4
out_busy: .space 4
