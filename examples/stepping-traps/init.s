# init.s - the user process of kernel.s: R shows it one page, which begins at 0.
        .org 0x1000
init:   lpsw    0x10(zero)              # it tries to make itself the kernel
wait:   syscall 1                       # read a character
        addi    t2, a0, 1
        beqz    t2, wait                # nothing was typed yet
        li      t2, 'q'
        beq     a0, t2, leave
        call    upper
        syscall 2                       # write it
        j       wait
leave:  syscall 0

upper:  addi    a0, a0, 'A' - 'a'
        ret
