# handler.s - lab 1, the reference: a trap handler that loses nothing and can be interrupted by its
# own faults.
#
# Each trap gets a frame on the handler's own stack, with everything the interrupted program had:
# 31 registers and the PSW. So a trap inside a trap is not special: it gets the next frame.
        .text
        .globl  trap, trap_counts

        .equ    OLD_PSW, 0x00           # what a trap leaves at the bottom of storage
        .equ    OLD_CAUSE, 0x10
        .equ    OLD_VALUE, 0x14
        .equ    OLD_ACCESS, 0x18
        .equ    SAVED_SP, 0x40          # the handler's scratch: needs no free register

        .equ    F_REGS, 0               # a frame: x0 (unused) to x31
        .equ    F_STATUS, 128           # the old PSW, four words
        .equ    F_PC, 132
        .equ    F_CAUSE, 144
        .equ    F_VALUE, 148
        .equ    F_ACCESS, 152
        .equ    FRAME, 160
        .equ    HOOK_STACK, 64          # what on_trap may use below its frame

        .equ    DEPTH_MAX, 4            # so many traps inside one another can be dealt with

        .equ    ACCESS_FETCH, 3
        .equ    END_FETCH, 64           # exit status, plus the cause: no instruction to go on with
        .equ    END_DEPTH, 80           # too many traps inside one another

        .org    0x20
        .word   0, trap, 0, 0xffffffff  # supervisor mode, interrupts off, clock off, all of storage

        .org    0x100
# Nothing may be assumed of any register, sp least of all. The very first instruction must not be
# able to fault: a trap there would be a check stop. An address below 0x100 with base 0 is safe.
trap:   sw      sp, SAVED_SP(zero)
        lw      sp, next_frame(zero)
        .irp    r, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, F_REGS + 4 * \r(sp)
        .endr
        lw      t0, SAVED_SP(zero)
        sw      t0, F_REGS + 4 * 2(sp)
        .irp    word, 0, 4, 8, 12       # the next trap overwrites all that this one left at 0x00
        lw      t0, OLD_PSW + \word(zero)
        sw      t0, F_STATUS + \word(sp)
        .endr
        lw      s0, OLD_CAUSE(zero)
        sw      s0, F_CAUSE(sp)
        lw      s1, OLD_VALUE(zero)
        sw      s1, F_VALUE(sp)
        lw      t0, OLD_ACCESS(zero)
        sw      t0, F_ACCESS(sp)
        addi    t0, sp, -(FRAME + HOOK_STACK)
        sw      t0, next_frame(zero)    # from here on a trap is harmless

        la      t0, trap_counts         # trap_counts[cause]++
        slli    t1, s0, 2
        add     t0, t0, t1
        lw      t1, 0(t0)
        addi    t1, t1, 1
        sw      t1, 0(t0)

        la      t0, first_frame         # how deep are we?
        li      t1, DEPTH_MAX * (FRAME + HOOK_STACK)
        sub     t0, t0, t1
        bleu    sp, t0, too_deep

        mv      a0, s0
        mv      a1, s1
        call    on_trap                 # may change every register but sp, and may trap

# Decide by what is in the frame: registers and trap area are no longer this trap's.
        lw      t0, F_CAUSE(sp)
        li      t1, CAUSE_PRIVILEGED
        beq     t0, t1, skip
        li      t1, CAUSE_ILLEGAL
        beq     t0, t1, skip
        li      t1, CAUSE_BREAK
        beq     t0, t1, skip
        li      t1, CAUSE_MEMORY
        beq     t0, t1, storage
        li      t1, CAUSE_ALIGN
        beq     t0, t1, storage
        li      t1, CAUSE_SYSCALL
        bne     t0, t1, return          # trace, interrupt: the saved pc is where it goes on
        lw      t1, F_VALUE(sp)
        bnez    t1, return
        lw      a0, F_REGS + 4 * 10(sp) # syscall 0: its a0 is the status
        out     a0, PORT_POWER(zero)

# A load or store can be skipped. A fetch cannot: there is no instruction to be the next one of.
storage:
        lw      t1, F_ACCESS(sp)
        li      t2, ACCESS_FETCH
        bne     t1, t2, skip
        addi    t0, t0, END_FETCH
        out     t0, PORT_POWER(zero)

skip:   lw      t0, F_PC(sp)
        addi    t0, t0, 4
        sw      t0, F_PC(sp)

# Everything comes back from the frame. The old PSW's place at 0 serves lpsw; between here and there
# nothing can trap.
return: .irp    word, 0, 4, 8, 12
        lw      t0, F_STATUS + \word(sp)
        sw      t0, OLD_PSW + \word(zero)
        .endr
        sw      sp, next_frame(zero)    # the frame is free again
        .irp    r, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw      x\r, F_REGS + 4 * \r(sp)
        .endr
        lw      sp, F_REGS + 4 * 2(sp)
        lpsw    OLD_PSW(zero)

too_deep:
        li      t0, END_DEPTH
        out     t0, PORT_POWER(zero)

        .data
        .balign 4
next_frame:
        .word   first_frame             # where the next trap's frame goes; set before the first trap
trap_counts:
        .fill   9, 4, 0                 # by cause; entry 0 is not used

        .bss
        .balign 4
        .space  (DEPTH_MAX + 1) * (FRAME + HOOK_STACK)
first_frame:
        .space  FRAME
