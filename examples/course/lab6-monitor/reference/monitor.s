# monitor.s - lab 6, the solution: a virtual machine monitor for one guest, after Popek and Goldberg
# 1974: a dispatcher, an allocator, and an interpreter with a routine for each privileged instruction.
#
# The guest's storage is E[GUEST .. GUEST + SIZE). It runs directly, in real user mode, under an R that
# the allocator has composed. Whatever it may not do there traps, and comes here.
#
# What of the guest's processor is virtual, and what is real?
#   registers   real while it runs, in `registers` while the monitor does
#   PSW         virtual, in `vpsw`; the real one is made from it (resume)
#   MEMSIZE     virtual: SIZE
#   the others  real. There is one guest, so clock, timer and interrupts can be its own: the monitor runs
#               with CE and IE off, so its instructions are not counted and nothing interrupts it.
#   console     real, port by port; no other port exists for it
# So time passes for the guest as on its own machine, instruction for instruction.

        .equ    GUEST, 0x8000           # where its storage begins
        .equ    SIZE, 0x4000            # bytes of it
        .equ    ENTRY, 0x100            # its first instruction, as the lab says

        .equ    OLD_STATUS, 0x00        # the trap area, of the real machine and of the guest's
        .equ    OLD_PC, 0x04
        .equ    OLD_BASE, 0x08
        .equ    OLD_BOUND, 0x0c
        .equ    TRAP_CAUSE, 0x10
        .equ    TRAP_VALUE, 0x14
        .equ    TRAP_ACCESS, 0x18
        .equ    NEW_PSW, 0x20
        .equ    REAL_PSW, 0x40          # scratch: the PSW that resume makes
        .equ    SCRATCH, 0x50

        .equ    STATUS_BITS, STATUS_U | STATUS_IE | STATUS_CE | STATUS_TF
        .equ    ACCESS_LOAD, 1
        .equ    ACCESS_STORE, 2
        .equ    CONTROL_TIMER, 4        # numbers of control registers
        .equ    CONTROL_IMASK, 6

        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
        .globl  _start, trap, vpsw, registers
_start: li      t0, ENTRY               # the guest's power-on: registers and status are 0,
        sw      t0, vpsw + 4(zero)
        li      t0, SIZE                # R is all of its storage
        sw      t0, vpsw + 12(zero)
        .irp    r, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      zero, registers + 4 * \r(zero)
        .endr
        j       resume

# ---- The dispatcher ----------------------------------------------------------------------------

# Every trap of the real machine. From the monitor itself there is one only, the end of v_idle.
trap:   sw      t0, SCRATCH(zero)
        lw      t0, OLD_STATUS(zero)
        andi    t0, t0, STATUS_U
        beqz    t0, resume
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, registers + 4 * \r(zero)
        .endr
        lw      t0, SCRATCH(zero)
        sw      t0, registers + 4 * 5(zero)
        lw      t0, OLD_PC(zero)        # pc is virtual in both PSWs: R is what differs
        sw      t0, vpsw + 4(zero)

        lw      a0, TRAP_CAUSE(zero)
        lw      a1, TRAP_VALUE(zero)
        lw      a2, TRAP_ACCESS(zero)
        li      t0, CAUSE_PRIVILEGED
        bne     a0, t0, reflect         # it would have trapped on its own machine as well
        lw      t0, vpsw(zero)
        andi    t0, t0, STATUS_U
        bnez    t0, reflect             # in virtual user mode, too
        j       emulate

# Delivers a trap to the guest, as its own hardware would: old PSW, cause, value and access to the
# bottom of its storage, new PSW from there. a0: cause, a1: value, a2: access.
reflect:
        li      s0, GUEST
        .irp    f, 0, 4, 8, 12
        lw      t0, vpsw + \f(zero)
        sw      t0, OLD_STATUS + \f(s0)
        .endr
        sw      a0, TRAP_CAUSE(s0)
        sw      a1, TRAP_VALUE(s0)
        sw      a2, TRAP_ACCESS(s0)
        lw      t0, NEW_PSW(s0)
        lw      t1, NEW_PSW + 4(s0)
        lw      t2, NEW_PSW + 8(s0)
        lw      t3, NEW_PSW + 12(s0)
        call    set_vpsw

        li      t0, 1 << CAUSE_SYSCALL | 1 << CAUSE_TRACE | 1 << CAUSE_INTERRUPT
        srl     t0, t0, a0
        andi    t0, t0, 1
        bnez    t0, 1f                  # what is no fault does not come again by itself
        li      t0, 0
        .irp    f, 0, 4, 8, 12          # a fault of the very instruction that handles it would come
        lw      t1, vpsw + \f(zero)     # for ever
        lw      t2, OLD_STATUS + \f(s0)
        xor     t1, t1, t2
        or      t0, t0, t1
        .endr
        beqz    t0, check_stop
1:      call    compose                 # can the new PSW's first instruction be fetched?
        lw      t0, vpsw + 4(zero)
        andi    t1, t0, 3
        bnez    t1, check_stop
        sltiu   t1, a1, 4
        bnez    t1, check_stop
        addi    a1, a1, -4
        bgtu    t0, a1, check_stop

# Gives the processor to the guest.
resume: call    compose
        sw      a0, REAL_PSW + 8(zero)
        sw      a1, REAL_PSW + 12(zero)
        lw      t0, vpsw(zero)
        ori     t0, t0, STATUS_U        # deprivileged, whatever it believes; IE, CE, TF are its own
        sw      t0, REAL_PSW(zero)
        lw      t0, vpsw + 4(zero)
        sw      t0, REAL_PSW + 4(zero)
        .irp    r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw      x\r, registers + 4 * \r(zero)
        .endr
        lpsw    REAL_PSW(zero)

# The guest's machine has stopped for good. So does the real one, for the same reason: a trap whose new
# PSW cannot be fetched.
check_stop:
        li      t0, 1
        sw      t0, NEW_PSW + 4(zero)
        break   0

# ---- The allocator -----------------------------------------------------------------------------

# The real R of the virtual one. a0: base, a1: bound. It never reaches outside the guest's storage:
# base' = GUEST + base, bound' = min(bound, SIZE - base); nothing at all if base is outside.
compose:
        lw      a0, vpsw + 8(zero)
        li      t0, SIZE
        bltu    a0, t0, 1f
        li      a0, GUEST
        li      a1, 0
        ret
1:      sub     a1, t0, a0
        li      t0, GUEST
        add     a0, a0, t0
        lw      t0, vpsw + 12(zero)
        bgeu    t0, a1, 2f
        mv      a1, t0
2:      ret

# Where the guest's word at virtual address a0 is. a0: its real address. If its own hardware would not
# find it, the fault is reflected (a3: access). The R of the trap is the one that compose made.
# Changes t0 and t1 only.
locate: andi    t0, a0, 3
        bnez    t0, 1f
        lw      t0, OLD_BOUND(zero)
        sltiu   t1, t0, 4
        bnez    t1, 2f
        addi    t0, t0, -4
        bgtu    a0, t0, 2f              # compared, not added: a0 + 4 may wrap around
        lw      t0, OLD_BASE(zero)
        add     a0, a0, t0
        ret
1:      li      t0, CAUSE_ALIGN
        j       3f
2:      li      t0, CAUSE_MEMORY
3:      mv      a1, a0
        mv      a0, t0
        mv      a2, a3
        j       reflect                 # the instruction has had no effect

# ---- The interpreter ---------------------------------------------------------------------------

# Does in the guest's stead the privileged instruction a1. Routines have
#   a4: the instruction word       a5: its constant          a6: 4 * the number of rd
#   a7: rs1 + constant             s1: rs1                   s2: rd's value (out sends it)
# and end in `done`, or in `reflect` if the instruction traps.
emulate:
        mv      a4, a1
        slli    a5, a4, 18
        srai    a5, a5, 18
        srli    a6, a4, 19
        andi    a6, a6, 31
        slli    a6, a6, 2
        srli    t0, a4, 14
        andi    t0, t0, 31
        slli    t0, t0, 2
        lw      s1, registers(t0)
        add     a7, s1, a5
        lw      s2, registers(a6)
        lw      s3, vpsw(zero)          # the status with which it begins
        srli    t0, a4, 24
        addi    t0, t0, -0x80           # the privileged ones are 0x80 to 0x88
        slli    t0, t0, 2
        lw      t0, routines(t0)
        jr      t0

# The result a0 to rd, unless that is x0; then as done.
give:   beqz    a6, done
        sw      a0, registers(a6)
# The instruction is complete: counted, and the next one's turn.
done:   call    count
next:   lw      t0, vpsw + 4(zero)
        addi    t0, t0, 4
        sw      t0, vpsw + 4(zero)
# The same, if pc is right already.
traced: andi    t0, s3, STATUS_TF
        beqz    t0, resume
        li      a0, CAUSE_TRACE         # it began with TF, and completed
        li      a1, 0
        li      a2, 0
        j       reflect

# Lets the real clock and timer count one instruction, if the guest's CE is set: the second lpsw below is
# executed with CE on.
count:  andi    t0, s3, STATUS_CE
        beqz    t0, counted
        lpsw    count_on(zero)
counting:
        lpsw    count_off(zero)
counted:
        ret

# The virtual PSW becomes t0, t1, t2, t3; bits that do not exist stay 0.
set_vpsw:
        andi    t0, t0, STATUS_BITS
        andi    t2, t2, -4
        sw      t0, vpsw(zero)
        sw      t1, vpsw + 4(zero)
        sw      t2, vpsw + 8(zero)
        sw      t3, vpsw + 12(zero)
        ret

# All four words are found before anything happens.
v_lpsw: li      a3, ACCESS_LOAD
        call    locate_psw
        call    count                   # under the CE with which it began
        lw      t0, 0(s4)
        lw      t1, 0(s5)
        lw      t2, 0(s6)
        lw      t3, 0(s7)
        call    set_vpsw
        j       traced

v_spsw: li      a3, ACCESS_STORE
        call    locate_psw
        lw      t0, vpsw(zero)
        sw      t0, 0(s4)
        lw      t0, vpsw + 4(zero)
        addi    t0, t0, 4               # of the next instruction
        sw      t0, 0(s5)
        lw      t0, vpsw + 8(zero)
        sw      t0, 0(s6)
        lw      t0, vpsw + 12(zero)
        sw      t0, 0(s7)
        j       done

# s4 to s7: where the four words at the guest's virtual address a7 are. Word after word, each address
# modulo 2^32: they need not be beside each other, if the first ones are at the end of what there is.
locate_psw:
        mv      s8, ra
        mv      a0, a7
        call    locate
        mv      s4, a0
        addi    a0, a7, 4
        call    locate
        mv      s5, a0
        addi    a0, a7, 8
        call    locate
        mv      s6, a0
        addi    a0, a7, 12
        call    locate
        mv      s7, a0
        jr      s8

# rdcr and wrcr: a word with a number that does not exist, or cannot be written, is illegal.
v_rdcr: li      t0, CONTROL_IMASK
        bgtu    a5, t0, illegal
        la      t1, read_control
        slli    t0, a5, 3
        add     t1, t1, t0
        jr      t1
read_control:
        rdcr    a0, CPUID
        j       give
        li      a0, SIZE                # MEMSIZE: not what the host has
        j       give
        .irp    c, CLOCKLO, CLOCKHI, TIMER, IPENDING, IMASK
        rdcr    a0, \c
        j       give
        .endr

v_wrcr: li      t0, CONTROL_TIMER
        bltu    a5, t0, illegal
        li      t0, CONTROL_IMASK
        bgtu    a5, t0, illegal
        call    count                   # before it changes the clock's own state
        la      t1, write_control - 8 * CONTROL_TIMER
        slli    t0, a5, 3
        add     t1, t1, t0
        jr      t1
write_control:
        .irp    c, TIMER, IPENDING, IMASK
        wrcr    \c, s1
        j       next
        .endr

illegal:
        li      a0, CAUSE_ILLEGAL
        mv      a1, a4
        li      a2, 0
        j       reflect

# The guest's physical address of its virtual address s1: with its own R, not the real one.
v_lra:  lw      t0, OLD_BOUND(zero)     # min(bound, SIZE - base): nothing behind it exists
        li      a0, -1
        bgeu    s1, t0, give
        lw      t0, vpsw + 8(zero)
        add     a0, s1, t0
        j       give

v_tlbi: j       done                    # nothing is remembered

# Of the devices it has the console. A port that does not exist reads 0 and ignores writes.
v_in:   li      t0, PORT_CONSOLE_DATA
        bltu    a7, t0, 1f
        li      t0, PORT_CONSOLE_CONTROL
        bgtu    a7, t0, 1f
        in      a0, 0(a7)
        j       give
1:      li      a0, 0
        j       give

# There is one guest: if it switches its machine off, ours has nothing left to do.
v_out:  beqz    a7, 1f                  # PORT_POWER
        li      t0, PORT_CONSOLE_DATA
        bltu    a7, t0, done
        li      t0, PORT_CONSOLE_CONTROL
        bgtu    a7, t0, done
1:      out     s2, 0(a7)
        j       done

# The real machine waits for the guest, with the guest's CE, so that time passes for it. `idle` is
# counted; the `break` behind it faults, so it is not, and its trap ends all this. If the guest has
# interrupts enabled, the one it waited for is taken when it goes on.
v_idle: andi    t0, s3, STATUS_TF
        bnez    t0, done                # a trace trap ends the wait before it begins
        lw      t0, vpsw + 4(zero)
        addi    t0, t0, 4
        sw      t0, vpsw + 4(zero)
        andi    t0, s3, STATUS_CE
        sw      t0, waiting(zero)
        lpsw    waiting(zero)
wait:   idle
        break   0

        .balign 4
routines:
        .word   v_lpsw, v_spsw, v_rdcr, v_wrcr, v_lra, v_tlbi, v_in, v_out, v_idle
count_on: .word STATUS_CE, counting, 0, 0xffffffff
count_off: .word 0, counted, 0, 0xffffffff
waiting: .word  0, wait, 0, 0xffffffff
vpsw:   .word   0, 0, 0, 0              # status, pc, base, bound, as the guest believes
registers: .fill 32, 4, 0               # the guest's x0 to x31; the first is never written
