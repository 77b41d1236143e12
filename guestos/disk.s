# disk.s - the file system: read only, one folder; and the disk it is on.
#
# Sector 0 begins with the eight letters NESTFS01 and the number of files. From sector 1 on there is
# an entry of 32 bytes for each: its name (16 bytes, ended by NUL), first sector, size in bytes, and
# 8 bytes that are 0. Files are in whole sectors. nest-mkfs writes it.

        .include "nest.inc"

        .text
        .globl  files_begin, file_find, file_numbered, disk_is_busy, disk_read_program, disk_interrupt

# Reads the directory. There are no processes yet that could wait, so the machine idles.
files_begin:
        addi    sp, sp, -4
        sw      ra, 0(sp)
        in      t0, PORT_DISK_SECTORS(zero)
        li      t1, DIRECTORY_SECTORS
        la      a0, no_disk
        bltu    t0, t1, 2f
        out     zero, PORT_DISK_SECTOR(zero)
        out     t1, PORT_DISK_COUNT(zero)
        la      t0, directory
        out     t0, PORT_DISK_ADDRESS(zero)
        li      t0, 1
        out     t0, PORT_DISK_COMMAND(zero)
        call    disk_idle
        la      a0, bad_disk
        bnez    a1, 2f
        la      t0, directory
        lw      t1, 0(t0)
        li      t2, 'N' | 'E' << 8 | 'S' << 16 | 'T' << 24
        bne     t1, t2, 2f
        lw      t1, 4(t0)
        li      t2, 'F' | 'S' << 8 | '0' << 16 | '1' << 24
        bne     t1, t2, 2f
        lw      t1, 8(t0)
        li      t2, FILES_MAX
        bgtu    t1, t2, 2f
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret
2:      call    panic

# Idles until the disk is done. a1: its status. The interrupt has been seen to by that.
disk_idle:
1:      in      a1, PORT_DISK_STATUS(zero)
        li      t0, 1
        bne     a1, t0, 2f
        idle
        rdcr    t0, IPENDING
        li      t1, ~(1 << IRQ_DISK)
        and     t0, t0, t1
        wrcr    IPENDING, t0
        j       1b
2:      ret

# The entry of number a0. a0: its address, or 0.
file_numbered:
        la      t0, directory
        lw      t1, 8(t0)
        bgeu    a0, t1, 1f
        slli    a0, a0, 5
        add     a0, a0, t0
        addi    a0, a0, SECTOR_BYTES
        ret
1:      li      a0, 0
        ret

# The file of that name (a0, physical, ended by NUL). a0: first sector or -1, a1: bytes.
file_find:
        la      t0, directory
        lw      t1, 8(t0)
        addi    t0, t0, SECTOR_BYTES
        beqz    t1, 4f
1:      mv      t2, a0
        mv      t3, t0
        li      t6, NAME_BYTES
2:      lbu     t4, 0(t2)
        lbu     t5, 0(t3)
        bne     t4, t5, 3f
        beqz    t4, 5f
        addi    t2, t2, 1
        addi    t3, t3, 1
        addi    t6, t6, -1
        bnez    t6, 2b
3:      addi    t0, t0, ENTRY_BYTES
        addi    t1, t1, -1
        bnez    t1, 1b
4:      li      a0, -1
        ret
5:      lw      a0, 16(t0)
        lw      a1, 20(t0)
        ret

disk_is_busy:                           # a2: 1 if it is; changes nothing else but t0
        la      t0, disk_child
        lw      t0, 0(t0)
        snez    a2, t0
        ret

# Reads a1 bytes from sector a0 to a2 for the process a3, whose parent is a4, or 0: then it waits.
disk_read_program:
        addi    sp, sp, -4
        sw      ra, 0(sp)
        la      t0, disk_child
        sw      a3, 0(t0)
        la      t0, disk_parent
        sw      a4, 0(t0)
        out     a0, PORT_DISK_SECTOR(zero)
        addi    a1, a1, SECTOR_BYTES - 1
        srli    a1, a1, 9
        out     a1, PORT_DISK_COUNT(zero)
        out     a2, PORT_DISK_ADDRESS(zero)
        li      t0, 1
        out     t0, PORT_DISK_COMMAND(zero)
        bnez    a4, 1f
        call    disk_idle
        call    disk_interrupt
1:      lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

# A command has ended: the process whose program was read can run.
disk_interrupt:
        addi    sp, sp, -4
        sw      ra, 0(sp)
        la      t0, disk_child
        lw      a0, 0(t0)
        beqz    a0, 1f
        in      a2, PORT_DISK_STATUS(zero)
        li      t1, 1
        beq     a2, t1, 1f
        sw      zero, 0(t0)
        la      t1, disk_parent
        lw      a1, 0(t1)
        seqz    a2, a2
        call    process_loaded
        li      a0, EVENT_DISK
        call    wake
1:      lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

        .rodata
no_disk: .asciz "there is no disk"
bad_disk: .asciz "the disk holds no file system of Nest"

        .bss
        .balign 4
directory: .space DIRECTORY_SECTORS * SECTOR_BYTES
disk_child: .space 4                    # the process whose program is being read, or 0
disk_parent: .space 4
