# kernel.s - lab 4: what a process has, and what it may ask the kernel to touch.
#
# Yours to write. overlay/base.s calls what is here, always with s0: the entry of the process that
# runs (lab4.inc says what is in it). You may use all a- and t-registers; sp is a stack.

        .include "lab4.inc"

        .text
        .globl  process_create, process_fault, user_range
        .globl  call_write, call_read, call_gather, call_grow

# A new process. a0: the program; a0: the process's number, -1 if there is no such program or no
# free entry.
process_create:
        # TODO 1. There are program_count programs (a word). `call process_take` gives a0: an entry
        # with its number in P_PID, or 0 if none is free, and a1: its region. Then:
        #   - copy the image, programs to programs_end, to the beginning of the region;
        #   - all the rest of it may hold what another process left. And the registers?
        #   - P_STATUS: user mode, nothing else. P_PC: word number a0 of program_entries.
        #     P_BASE and P_BOUND: R, with FIRST_BOUND bytes. The register sp: FIRST_BOUND.
        #   - P_STATE: STATE_READY, last of all.
        li      a0, -1
        ret

# The process s0 did what it may not. a0: the trap's cause, a1: its value.
process_fault:
        # TODO 2. It ends with the status -cause; `call process_end` ends s0 with the status a0.
        # Everybody else goes on. Now it is the end of all:
        li      t0, 96
        out     t0, PORT_POWER(zero)
        ret

# Where [a0, a0 + a1) of the process s0 is: a0: its physical address, -1 if it is not all inside
# the process's R. Nothing in the process's registers or storage can be trusted.
user_range:
        # TODO 3.
        li      a0, -1
        ret

# System calls. a0, a1: the process's arguments. They end with `j answer` (a0: the result) or
# `j refuse` (the result is -1).

# write(address, length): prints so many characters; the result is the length.
call_write:
        # TODO 4. print_character prints the character a0.
        j       refuse

# read(address, length): puts what is typed there, to the end of the line (with its '\n') or until
# it is full; the result is how many characters, 0 at the end of input.
call_read:
        # TODO 5. take_character gives a0: the next character, -1 if there will be none. A call that
        # is refused takes nothing.
        j       refuse

# gather(vector, count): `count` pieces, each two words in the vector: address and length. Prints
# them all, or refuses and prints nothing; the result is their length together.
call_gather:
        # TODO 6. The vector is at a multiple of 4, or refused.
        j       refuse

# grow(bytes): the bound moves up by so many bytes, at most to REGION_BYTES; the result is the bound
# before. What the process gains is zero.
call_grow:
        # TODO 7.
        j       refuse
