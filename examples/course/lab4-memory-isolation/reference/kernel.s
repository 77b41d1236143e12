# kernel.s - lab 4, the solution: what a process has, and what it may ask the kernel to touch.
#
# Two rules carry the whole lab. A process is what its R says: storage [base, base + bound) and
# nothing else. And the kernel, which runs with all of storage, never uses an address of a process
# before user_range has said where it is.

        .include "lab4.inc"

        .text
        .globl  process_create, process_fault, user_range
        .globl  call_write, call_read, call_gather, call_grow

# A new process. a0: the program; a0: the process's number, -1 if there is no such program or no
# free entry. Nothing of whoever owned entry and region before may be left in them.
process_create:
        addi    sp, sp, -8
        sw      ra, 0(sp)
        la      t0, program_count
        lw      t0, 0(t0)
        bgeu    a0, t0, 9f              # unsigned: a negative number is a large one
        sw      a0, 4(sp)
        call    process_take            # a0: entry, a1: region
        beqz    a0, 9f

        la      t0, programs            # the programs come to virtual address 0
        la      t1, programs_end
        mv      t2, a1
1:      lw      t3, 0(t0)
        sw      t3, 0(t2)
        addi    t0, t0, 4
        addi    t2, t2, 4
        bltu    t0, t1, 1b
        li      t0, REGION_BYTES        # zeros to the end of the region, not only to the bound:
        add     t0, t0, a1              # what the process may grow into is clean as well
2:      sw      zero, 0(t2)
        addi    t2, t2, 4
        bltu    t2, t0, 2b

        addi    t0, a0, P_REGS
        addi    t1, t0, 4 * 32
3:      sw      zero, 0(t0)
        addi    t0, t0, 4
        bltu    t0, t1, 3b
        li      t0, FIRST_BOUND
        sw      t0, SP(a0)

        li      t1, STATUS_U
        sw      t1, P_STATUS(a0)
        lw      t1, 4(sp)               # where the program begins
        la      t2, program_entries
        slli    t1, t1, 2
        add     t2, t2, t1
        lw      t1, 0(t2)
        sw      t1, P_PC(a0)
        sw      a1, P_BASE(a0)
        sw      t0, P_BOUND(a0)         # a length, not an end
        li      t0, STATE_READY
        sw      t0, P_STATE(a0)
        lw      a0, P_PID(a0)
        j       8f
9:      li      a0, -1
8:      lw      ra, 0(sp)
        addi    sp, sp, 8
        ret

# The process s0 did what it may not (a0: cause, a1: value). That is its end, and nobody else's.
process_fault:
        addi    sp, sp, -4
        sw      ra, 0(sp)
        neg     a0, a0
        call    process_end
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

# Where [a0, a0 + a1) of the process s0 is. a0: its physical address, -1 if it is not all inside.
# The sum a0 + a1 may wrap around, so it is never made: once a0 <= bound, bound - a0 cannot wrap.
# Changes t0 only.
user_range:
        lw      t0, P_BOUND(s0)
        bgtu    a0, t0, 1f
        sub     t0, t0, a0
        bgtu    a1, t0, 1f
        lw      t0, P_BASE(s0)
        add     a0, a0, t0
        ret
1:      li      a0, -1
        ret

# write(address, length): prints that many characters; length.
call_write:
        call    user_range
        bltz    a0, refuse              # physical addresses are small: only -1 is negative
        mv      a2, a1
        call    put
        mv      a0, a2
        j       answer

# Prints a1 characters at the physical address a0. Changes a0, a1, t0.
put:    beqz    a1, 1f
        lbu     t0, 0(a0)
        out     t0, PORT_CONSOLE_DATA(zero)
        addi    a0, a0, 1
        addi    a1, a1, -1
        j       put
1:      ret

# read(address, length): what is typed, to the end of the line or until it is full; how many
# characters, 0 at the end of input. A bad address is refused before anything is taken: what is
# typed is not lost.
call_read:
        call    user_range
        bltz    a0, refuse
        mv      a2, a0                  # where the next one goes
        mv      a3, a0
        add     a4, a0, a1              # physical addresses: this sum does not wrap
1:      beq     a2, a4, 2f
        call    take_character
        bltz    a0, 2f
        sb      a0, 0(a2)
        addi    a2, a2, 1
        addi    a0, a0, -'\n'
        bnez    a0, 1b
2:      sub     a0, a2, a3
        j       answer

# gather(vector, count): prints `count` pieces, of which the vector says address and length (two
# words each); the length of all. If one is refused none is printed, so all are checked first.
call_gather:
        andi    t0, a0, 3
        bnez    t0, refuse              # the kernel's own lw would trap
        lw      t0, P_BOUND(s0)
        bgtu    a1, t0, refuse          # then 8 * count does not wrap around
        slli    a1, a1, 3
        call    user_range              # the vector itself is the process's word, too
        bltz    a0, refuse
        mv      a2, a0
        add     a3, a0, a1
        mv      a4, a2
        li      a5, 0
1:      beq     a4, a3, 2f
        lw      a0, 0(a4)
        lw      a1, 4(a4)
        call    user_range
        bltz    a0, refuse
        add     a5, a5, a1              # at most 1024 pieces of 8K: this does not wrap either
        addi    a4, a4, 8
        j       1b
2:      beq     a2, a3, 3f
        lw      a0, 0(a2)
        lw      a1, 4(a2)
        call    user_range
        call    put
        addi    a2, a2, 8
        j       2b
3:      mv      a0, a5
        j       answer

# grow(bytes): moves the bound up; the bound before. What is gained is zero, because the region was
# cleared to its end and nobody could reach it since.
call_grow:
        lw      t0, P_BOUND(s0)
        li      t1, REGION_BYTES
        sub     t1, t1, t0              # what is left: the sum bound + bytes might wrap
        bgtu    a0, t1, refuse
        add     a0, a0, t0
        sw      a0, P_BOUND(s0)
        mv      a0, t0
        j       answer
