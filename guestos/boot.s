# boot.s - power-on: the trap area, the map of storage, the first process.

        .include "nest.inc"

        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff  # traps go to the kernel: supervisor mode, interrupts off,
                                        # clock off, all of storage
        .org    0x100
        .globl  _start
_start: la      sp, kernel_stack_end
        call    size_storage
        la      a0, banner
        call    print
        call    banner_numbers
        call    console_begin
        call    files_begin
        call    make_idle
        la      a0, shell_name
        li      a1, 0
        li      a2, 0
        li      a3, 0                   # nobody's child
        call    process_create          # reads it from the disk; the machine idles meanwhile
        bgez    a0, 1f
        la      a0, no_shell
        call    panic
1:      la      t0, idle_process        # from here on the disk's end is an interrupt like others
        sw      t0, CURRENT(zero)
        j       schedule

# How many processes fit into this machine's storage.
size_storage:
        rdcr    t0, MEMSIZE
        li      t1, REGIONS
        li      t2, 0
        bleu    t0, t1, 1f
        sub     t0, t0, t1
        li      t1, REGION_BYTES
        divu    t2, t0, t1
1:      li      t1, PROCESSES
        bleu    t2, t1, 2f
        mv      t2, t1
2:      la      t0, process_count
        sw      t2, 0(t0)
        li      t1, 2
        bgeu    t2, t1, 3f
        la      a0, too_small
        call    panic
3:      ret

banner_numbers:
        addi    sp, sp, -4
        sw      ra, 0(sp)
        rdcr    a0, MEMSIZE
        srli    a0, a0, 10
        call    print_number
        la      a0, banner_storage
        call    print
        la      t0, process_count
        lw      a0, 0(t0)
        call    print_number
        la      a0, banner_processes
        call    print
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

# The process that runs when no other can: it waits for interrupts, in supervisor mode.
make_idle:
        la      t0, idle_process
        li      t1, STATUS_IE | STATUS_CE
        sw      t1, P_STATUS(t0)
        la      t1, idle_loop
        sw      t1, P_PC(t0)
        sw      zero, P_BASE(t0)
        li      t1, -1
        sw      t1, P_BOUND(t0)
        li      t1, STATE_READY
        sw      t1, P_STATE(t0)
        ret
idle_loop:
        idle
        j       idle_loop

        .globl  panic
panic:  mv      s1, a0                  # a0: why
        la      a0, panic_name
        call    print
        mv      a0, s1
        call    print
        li      a0, '\n'
        call    print_character
        li      t0, 1
        out     t0, PORT_POWER(zero)

        .rodata
banner: .asciz  "Nest: "
banner_storage: .asciz " KiB of storage, room for "
banner_processes: .asciz " processes; 'help' lists the commands\n"
panic_name: .asciz "nest: cannot go on: "
too_small: .asciz "there is not enough storage"
no_shell: .asciz "there is no program 'sh' on the disk"
shell_name: .asciz "sh"

        .bss
        .balign 4
        .globl  process_count, processes, idle_process, kernel_stack_end
process_count: .space 4
processes: .space PROCESSES * P_BYTES
idle_process: .space P_BYTES
        .space  1024
kernel_stack_end:
