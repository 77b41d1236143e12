# A kernel with a secret, and a program that tries to read and to overwrite it. The kernel reports
# what it is told of, skips the instruction, and lets the program go on.
        .include "../guest.inc"

_start: lpsw    start(zero)

        .org    0x1000
start:  .word   STATUS_U | STATUS_CE, 0, program, program_end - program
secret: .word   0x5ec2e7

trap:   lw      s10, CAUSE(zero)        # s10 and s11 are the kernel's
        li      s11, CAUSE_SYSCALL
        beq     s10, s11, call
        lw      s11, VALUE(zero)
        tell    "kernel:  program stopped at its address 0x", s11
        lw      s10, OLD_PC(zero)
        addi    s10, s10, 4
        sw      s10, OLD_PC(zero)
        lpsw    0(zero)

call:   lw      s10, VALUE(zero)        # 0: report s0, 1: the end
        bnez    s10, over
        tell    "program: I could read 0x", s0
        lpsw    0(zero)
over:   lw      s10, secret
        tell    "kernel:  my secret is still 0x", s10
        off

        .org    0x2000
program:
        lw      s0, own                 # its own storage: allowed
        syscall 0
        li      s0, 0                   # what it gets of what is not its own
        li      t0, 0x1010              # the secret's address, if there were no relocation
        lw      s0, 0(t0)
        li      t0, -0xff0              # ... and if sums that pass 2^32 wrapped around
        lw      s0, 0(t0)
        li      t0, -0x2000 + 0x20      # the kernel's new PSW, where traps are sent
        sw      zero, 0(t0)
        li      t0, 0x800000            # beyond the whole virtual machine
        lw      s0, 0(t0)
        syscall 0
        syscall 1
own:    .word   0x600d
program_end:
