# ecall.s - for the board "virt" of qemu-system-riscv32: a process makes COUNT system calls from user
# to machine mode, whose handler does no more than count them and return. TRAPS 0: the process does
# without. The board's exit status is 0 if as many came as there should be.
        .equ    FINISHER, 0x100000      # of SiFive's test device
        .equ    PASS, 0x5555
        .equ    FAIL, 0x13333           # exit status 1

        .section .text.start, "ax", @progbits
        .globl  _start
_start: la      t0, trap
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f                # all addresses, for reading, writing and running
        csrw    pmpcfg0, t0
        li      t0, 3 << 11
        csrc    mstatus, t0             # mret goes to user mode
        la      t0, process
        csrw    mepc, t0
        li      s0, COUNT
        li      s1, 0
        mret

        .balign 4
trap:   addi    s1, s1, 1
        beqz    s0, off
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
off:    li      t0, FINISHER
        li      t1, PASS
        li      t2, COUNT * TRAPS + 1
        beq     s1, t2, 1f
        li      t1, FAIL
1:      sw      t1, 0(t0)
        j       1b

process:
1:      .if     TRAPS
        ecall
        .else
        addi    t0, zero, 1
        .endif
        addi    s0, s0, -1
        bnez    s0, 1b
        ecall
