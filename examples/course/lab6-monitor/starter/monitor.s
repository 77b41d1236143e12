# monitor.s - lab 6: a virtual machine monitor for one guest.
#
# Yours to write. Given are the way in and the way out, and how an instruction word is taken apart;
# everything that decides is a TODO. What is given may be changed.

        .equ    GUEST, 0x8000           # where the guest's storage begins
        .equ    SIZE, 0x4000            # bytes of it
        .equ    ENTRY, 0x100            # its first instruction

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

        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
        .globl  _start, trap, vpsw, registers

# The guest begins as after power-on: registers 0, supervisor mode, R = (0, SIZE), pc = ENTRY.
_start:
        # TODO 1. Fill vpsw (status, pc, base, bound).
        j       resume

# ---- The dispatcher ----------------------------------------------------------------------------

# Every trap of the real machine comes here.
trap:   sw      t0, SCRATCH(zero)
        .irp    r, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        sw      x\r, registers + 4 * \r(zero)
        .endr
        lw      t0, SCRATCH(zero)
        sw      t0, registers + 4 * 5(zero)
        lw      t0, OLD_PC(zero)
        sw      t0, vpsw + 4(zero)
        lw      a0, TRAP_CAUSE(zero)
        lw      a1, TRAP_VALUE(zero)
        lw      a2, TRAP_ACCESS(zero)
        # TODO 2. Emulate, or reflect? Now everything ends here:
        li      t0, 90
        out     t0, PORT_POWER(zero)

# Delivers a trap to the guest, as its own hardware would. a0: cause, a1: value, a2: access.
reflect:
        # TODO 3. Old PSW (the virtual one), cause, value and access go to the bottom of the guest's
        # storage; the virtual PSW becomes what is at 0x20 there. Which of its bits exist? And when
        # does a machine stop for good instead (isa/MANUAL.md, "Check stop")?

# Gives the processor to the guest.
resume: call    compose
        sw      a0, REAL_PSW + 8(zero)
        sw      a1, REAL_PSW + 12(zero)
        # TODO 4. The real status and pc, for REAL_PSW. Which bits of the virtual status can the
        # real one have, and which must it have?
        .irp    r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
        lw      x\r, registers + 4 * \r(zero)
        .endr
        lpsw    REAL_PSW(zero)

# ---- The allocator -----------------------------------------------------------------------------

# The real R of the virtual one. a0: base, a1: bound.
compose:
        # TODO 5. Whatever base and bound the guest believes in: never a byte outside its storage.
        li      a0, GUEST
        li      a1, 0
        ret

# Where the guest's word at virtual address a0 is. a0: its real address.
locate:
        # TODO 6. For lpsw and spsw. If the guest's own hardware would not find it, this is a trap.
        ret

# ---- The interpreter ---------------------------------------------------------------------------

# Does in the guest's stead the privileged instruction a1.
emulate:
        mv      a4, a1                  # the word
        slli    a5, a4, 18
        srai    a5, a5, 18              # its constant, signed
        srli    a6, a4, 19
        andi    a6, a6, 31
        slli    a6, a6, 2               # 4 * the number of rd
        srli    t0, a4, 14
        andi    t0, t0, 31
        slli    t0, t0, 2
        lw      s1, registers(t0)       # rs1's value
        lw      s2, registers(a6)       # rd's value; `out` sends it
        add     a7, s1, a5              # rs1 + constant
        srli    t0, a4, 24
        addi    t0, t0, -0x80           # the privileged ones are 0x80 to 0x88
        slli    t0, t0, 2
        lw      t0, routines(t0)
        jr      t0

# TODO 7. A routine for each. When is pc moved on, and by what? What if the guest is being traced?
v_lpsw:
v_spsw:
v_rdcr:
v_wrcr:
v_lra:
v_tlbi:
v_in:
v_out:
v_idle:
        li      t0, 91
        out     t0, PORT_POWER(zero)

        .balign 4
routines:
        .word   v_lpsw, v_spsw, v_rdcr, v_wrcr, v_lra, v_tlbi, v_in, v_out, v_idle
vpsw:   .word   0, 0, 0, 0              # status, pc, base, bound, as the guest believes
registers: .fill 32, 4, 0               # the guest's x0 to x31
