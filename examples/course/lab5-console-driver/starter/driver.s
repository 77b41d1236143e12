# driver.s - lab 5: a console that nobody waits for in a loop.
#
# Yours to write. overlay/base.s calls what is here, always with interrupts off; s0 is the entry of the
# process that runs, and must still be when you return. You may use all a- and t-registers; sp is a
# stack. Keep what you need to remember in .data, where it begins with the values you give it.

        .include "lab5.inc"

        .text
        .globl  console_begin, console_interrupt, console_write, console_read, console_busy
        .globl  idle_loop

# Called once, before the first process runs. Characters may have been typed already.
console_begin:
        # TODO 1. Let the console interrupt, for what you want to know of.
        ret

# Called for every interrupt of the console: a character arrived, or input ended, or one was sent;
# perhaps two of these at once, perhaps none.
console_interrupt:
        # TODO 2. Take what was typed, while there is room for it and for its echo (RETURN becomes
        # '\n'). Give a line to the reader who asked first. Send the next character, one for each
        # interrupt.
        ret

# The process s0 writes a1 bytes from the physical address a0.
console_write:
        # TODO 3. Put them into a ring of OUT_RING characters, as room comes; one text after the
        # other. When all are in it, the process a0 has the result a1 by `call process_answer`. If
        # that takes longer, `call process_block` stops s0 until then, and you return.
        mv      a0, s0
        j       process_answer

# The process s0 reads at most a1 bytes to the physical address a0.
console_read:
        # TODO 4. It gets a line, or the first a1 bytes of it, when there is one: it may have to be
        # blocked. Readers are served in the order in which they asked. At the end of input: 0.
        mv      a0, s0
        li      a1, 0
        j       process_answer

# a0: not 0 while a character is still to be sent, or on its way.
console_busy:
        # TODO 5.
        li      a0, 0
        ret

# What runs when no process can, in supervisor mode with interrupts on. Never ends.
idle_loop:
        # TODO 6. There is an instruction for this.
        j       idle_loop
