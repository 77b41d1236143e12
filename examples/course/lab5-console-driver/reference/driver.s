# driver.s - lab 5, the solution: a console that nobody waits for in a loop.
#
# Everything that can happen (a character arrived, one was sent, a process asks) ends in the same
# routine, `pump`, which does all that can be done now and returns. So it does not matter why an
# interrupt came, whether two came as one, or whether one came for nothing.
#
# Typed characters go  console -> in_ring -> the reader who asked first.
# in_tail..in_ready are whole lines, in_ready..in_head is the line that can still be edited.
# Written ones go      writer who asked first -> out_ring -> console, one for each interrupt.
# Heads and tails count characters and are never wrapped; only an index into a ring is.

        .include "lab5.inc"

        .equ    ECHO, 3                 # the most that one typed character can echo
        .equ    R_PROCESS, 0            # an entry of a queue: who asks,
        .equ    R_ADDRESS, 4            # for which physical address,
        .equ    R_LEFT, 8               # how many bytes are left,
        .equ    R_ALL, 12               # of how many
        .equ    QUEUE, PROCESSES * 16   # each process can ask for one thing at a time

        .text
        .globl  console_begin, console_interrupt, console_write, console_read, console_busy
        .globl  idle_loop

# Before the first process runs. A character may be there already: enabling its interrupt raises it.
console_begin:
        li      t0, ON_RECEIVE | ON_SENT
        out     t0, PORT_CONSOLE_CONTROL(zero)
        ret

# Characters arrived or were sent, or neither. If one was on its way it has been sent: the console
# is always ready, so to believe that too early does no harm.
console_interrupt:
        la      t0, sending
        sw      zero, 0(t0)
        j       pump

# The process s0 writes a1 bytes from the physical address a0.
console_write:
        beqz    a1, answer_now
        la      a2, writers
        j       ask

# The process s0 reads at most a1 bytes to the physical address a0.
console_read:
        beqz    a1, answer_now
        la      a2, readers
ask:    addi    sp, sp, -4
        sw      ra, 0(sp)
        call    process_block
        lw      t0, QUEUE(a2)           # its head
        andi    t1, t0, PROCESSES - 1
        slli    t1, t1, 4
        add     t1, t1, a2
        sw      s0, R_PROCESS(t1)
        sw      a0, R_ADDRESS(t1)
        sw      a1, R_LEFT(t1)
        sw      a1, R_ALL(t1)
        addi    t0, t0, 1
        sw      t0, QUEUE(a2)
        call    pump                    # it may be served at once: process_answer unblocks it
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret
answer_now:
        mv      a0, s0
        j       process_answer

# a0: not 0 while something is still to be sent.
console_busy:
        la      t0, out_tail
        lw      t1, 0(t0)
        la      t0, out_head
        lw      a0, 0(t0)
        sub     a0, a0, t1
        la      t0, sending
        lw      t0, 0(t0)
        or      a0, a0, t0
        ret

# What runs when no process can. The base starts it with interrupts on; it saves and restores it
# like a process.
idle_loop:
        idle
        j       idle_loop

# Does all that can be done now. A character taken may complete a line, a line given makes room for
# more characters, so these two go on until nothing changes.
pump:   addi    sp, sp, -4
        sw      ra, 0(sp)
1:      call    take_characters
        call    serve_reader            # a0: 1 if there was one
        bnez    a0, 1b
        call    serve_writers
        call    send
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

# Takes what was typed, as long as there is room for it and for its echo. What has no room stays in
# the console, which then keeps the rest back: nothing is lost.
take_characters:
        addi    sp, sp, -4
        sw      ra, 0(sp)
1:      la      a1, in_head
        lw      a2, 0(a1)
        la      t0, in_tail
        lw      t0, 0(t0)
        sub     t0, a2, t0              # characters in the ring
        li      t1, IN_RING
        beq     t0, t1, 5f
        call    room
        sltiu   t0, a0, ECHO
        bnez    t0, 6f
        in      t0, PORT_CONSOLE_STATUS(zero)
        andi    t1, t0, RECEIVED
        beqz    t1, 4f
        in      a0, PORT_CONSOLE_DATA(zero)
        li      t0, BACKSPACE
        beq     a0, t0, 3f
        li      t0, DELETE
        beq     a0, t0, 3f
        li      t0, RETURN
        bne     a0, t0, 8f
        li      a0, '\n'
8:
        la      t0, in_ring
        andi    t1, a2, IN_RING - 1
        add     t0, t0, t1
        sb      a0, 0(t0)
        addi    a2, a2, 1
        sw      a2, 0(a1)
        addi    t0, a0, -'\n'
        bnez    t0, 2f
        la      t0, in_ready            # the line is whole
        sw      a2, 0(t0)
2:      call    put_out
        j       1b

3:      la      t0, in_ready            # only what is in the line that is being typed
        lw      t0, 0(t0)
        beq     a2, t0, 1b
        addi    a2, a2, -1
        sw      a2, 0(a1)
        li      a0, '\b'
        call    put_out
        li      a0, ' '
        call    put_out
        li      a0, '\b'
        call    put_out
        j       1b

4:      andi    t0, t0, ENDED
        beqz    t0, 6f
        la      t1, in_ended
        sw      t0, 0(t1)
5:      la      t0, in_ready            # the ring is full, or there will be no more: what there is
        lw      t1, 0(t0)               # is a line if there is no other
        la      t2, in_tail
        lw      t2, 0(t2)
        bne     t1, t2, 6f
        sw      a2, 0(t0)
6:      lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

# Gives the first reader a line, or as much of it as it asked for. a0: 1 if one was served.
serve_reader:
        la      t0, readers
        lw      t1, QUEUE(t0)
        lw      t2, QUEUE + 4(t0)
        li      a0, 0
        beq     t1, t2, 4f              # nobody asks
        la      a2, in_tail
        lw      a3, 0(a2)
        la      t3, in_ready
        lw      a4, 0(t3)
        bne     a3, a4, 1f
        la      t3, in_ended
        lw      t3, 0(t3)
        beqz    t3, 4f                  # no line yet
1:      andi    t3, t2, PROCESSES - 1
        addi    t2, t2, 1
        sw      t2, QUEUE + 4(t0)
        slli    t3, t3, 4
        add     t0, t0, t3
        lw      a0, R_PROCESS(t0)
        lw      t1, R_ADDRESS(t0)
        lw      t2, R_LEFT(t0)
        li      a1, 0
2:      beq     a3, a4, 3f              # at the end of input this gives 0
        beqz    t2, 3f
        la      t3, in_ring
        andi    t4, a3, IN_RING - 1
        add     t3, t3, t4
        lbu     t3, 0(t3)
        sb      t3, 0(t1)
        addi    a3, a3, 1
        addi    t1, t1, 1
        addi    t2, t2, -1
        addi    a1, a1, 1
        addi    t3, t3, -'\n'
        bnez    t3, 2b
3:      sw      a3, 0(a2)
        mv      t6, ra
        call    process_answer
        mv      ra, t6
        li      a0, 1
4:      ret

# Moves what the first writer has into the ring, then what the next one has. Room for an echo is
# kept, so that who types is not shut out by who writes.
serve_writers:
        addi    sp, sp, -4
        sw      ra, 0(sp)
1:      la      a2, writers
        lw      t0, QUEUE(a2)
        lw      a3, QUEUE + 4(a2)
        beq     t0, a3, 4f
        andi    t1, a3, PROCESSES - 1
        slli    t1, t1, 4
        add     a4, a2, t1
2:      lw      a5, R_LEFT(a4)
        beqz    a5, 3f
        call    room
        sltiu   t0, a0, ECHO + 1
        bnez    t0, 4f
        lw      t1, R_ADDRESS(a4)
        lbu     a0, 0(t1)
        addi    t1, t1, 1
        sw      t1, R_ADDRESS(a4)
        addi    a5, a5, -1
        sw      a5, R_LEFT(a4)
        call    put_out
        j       2b
3:      addi    a3, a3, 1
        sw      a3, QUEUE + 4(a2)
        lw      a0, R_PROCESS(a4)
        lw      a1, R_ALL(a4)
        call    process_answer
        j       1b
4:      lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

# Sends one character if none is on its way.
send:   la      t0, sending
        lw      t1, 0(t0)
        bnez    t1, 1f
        la      t1, out_tail
        lw      t2, 0(t1)
        la      t3, out_head
        lw      t3, 0(t3)
        beq     t2, t3, 1f
        la      t3, out_ring
        andi    t4, t2, OUT_RING - 1
        add     t3, t3, t4
        lbu     t3, 0(t3)
        addi    t2, t2, 1
        sw      t2, 0(t1)
        li      t1, 1
        sw      t1, 0(t0)
        out     t3, PORT_CONSOLE_DATA(zero)
1:      ret

# a0: how many characters the ring has room for. Changes t0 only.
room:   la      t0, out_head
        lw      a0, 0(t0)
        la      t0, out_tail
        lw      t0, 0(t0)
        sub     a0, t0, a0
        addi    a0, a0, OUT_RING
        ret

# Puts the character a0 into the ring; there must be room. Changes t0 to t3 only.
put_out:
        la      t0, out_head
        lw      t1, 0(t0)
        la      t2, out_ring
        andi    t3, t1, OUT_RING - 1
        add     t2, t2, t3
        sb      a0, 0(t2)
        addi    t1, t1, 1
        sw      t1, 0(t0)
        ret

        .data
        .balign 4
readers: .fill  QUEUE / 4 + 2, 4, 0     # the entries, then head and tail, which count as well
writers: .fill  QUEUE / 4 + 2, 4, 0
in_head: .word  0
in_ready: .word 0
in_tail: .word  0
in_ended: .word 0
out_head: .word 0
out_tail: .word 0
sending: .word  0                       # 1: a character is on its way
in_ring: .fill  IN_RING, 1, 0
out_ring: .fill OUT_RING, 1, 0
