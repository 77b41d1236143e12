# loops.s - loops like those of CoreMark: a linked list walked and reversed, a matrix product, a
# state machine over text, a checksum over all of it. Prints the checksum; each of ROUNDS rounds is
# about 30,000 instructions.
        .equ    ROUNDS, 4000
        .equ    NODES, 256
        .equ    SIZE, 12                # of the matrices

        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:   li      t0, 1
        out     t0, PORT_POWER(zero)

_start: li      s0, ROUNDS
        li      s1, 0xffff              # the checksum
        call    build_list
        call    fill_matrices
round:  call    walk_list
        mv      a1, a0
        call    checksum
        call    multiply
        mv      a1, a0
        call    checksum
        call    scan
        mv      a1, a0
        call    checksum
        addi    s0, s0, -1
        bnez    s0, round
        mv      a0, s1
        li      t6, 8
1:      srli    t5, a0, 28
        slli    a0, a0, 4
        addi    t6, t6, -1
        sltiu   t4, t5, 10
        bnez    t4, 2f
        addi    t5, t5, 'a' - '0' - 10
2:      addi    t5, t5, '0'
        out     t5, PORT_CONSOLE_DATA(zero)
        bnez    t6, 1b
        li      t5, '\n'
        out     t5, PORT_CONSOLE_DATA(zero)
        out     zero, PORT_POWER(zero)

# s1 = CRC-16 (polynomial 0xa001) of s1 and the word in a1.
checksum:
        li      t0, 32
        li      t3, 0xa001
1:      xor     t1, s1, a1
        srli    a1, a1, 1
        andi    t1, t1, 1
        srli    s1, s1, 1
        beqz    t1, 2f
        xor     s1, s1, t3
2:      addi    t0, t0, -1
        bnez    t0, 1b
        ret

# A list of NODES (next, value), linked through storage with a stride.
build_list:
        la      t0, nodes
        li      t1, 0
        li      t2, NODES
1:      addi    t3, t1, 37              # the next one's number, modulo NODES
        andi    t3, t3, NODES - 1
        slli    t4, t3, 3
        add     t4, t4, t0
        slli    t5, t1, 3
        add     t5, t5, t0
        sw      t4, 0(t5)
        sw      t1, 4(t5)
        mv      t1, t3
        addi    t2, t2, -1
        bnez    t2, 1b
        ret

# a0 = sum of values weighted by their place.
walk_list:
        la      t0, nodes
        li      t1, NODES
        li      a0, 0
1:      lw      t2, 4(t0)
        lw      t0, 0(t0)
        add     a0, a0, t2
        slli    t3, a0, 1
        xor     a0, a0, t3
        addi    t1, t1, -1
        bnez    t1, 1b
        ret

fill_matrices:
        la      t0, left
        li      t1, 2 * SIZE * SIZE
        li      t2, 1
1:      sw      t2, 0(t0)
        addi    t0, t0, 4
        slli    t3, t2, 2
        add     t2, t2, t3
        addi    t2, t2, 3
        andi    t2, t2, 1023
        addi    t1, t1, -1
        bnez    t1, 1b
        ret

# product = left * right; a0 = its trace.
multiply:
        la      t0, left
        la      a4, product
        li      a0, 0
        li      t1, 0                   # row
1:      la      t2, right
        li      t3, 0                   # column
2:      mv      t4, t0
        mv      t5, t2
        li      t6, SIZE
        li      a3, 0
3:      lw      a1, 0(t4)
        lw      a2, 0(t5)
        mul     a1, a1, a2
        add     a3, a3, a1
        addi    t4, t4, 4
        addi    t5, t5, 4 * SIZE
        addi    t6, t6, -1
        bnez    t6, 3b
        sw      a3, 0(a4)
        addi    a4, a4, 4
        bne     t1, t3, 4f
        add     a0, a0, a3
4:      addi    t2, t2, 4
        addi    t3, t3, 1
        li      t6, SIZE
        bne     t3, t6, 2b
        addi    t0, t0, 4 * SIZE
        addi    t1, t1, 1
        bne     t1, t6, 1b
        ret

# a0 = numbers of words, digits and signs in the text, by a state machine.
scan:   la      t0, text
        li      a0, 0
        li      t1, 0                   # state: 1 in a word, 2 in a number
1:      lbu     t2, 0(t0)
        beqz    t2, 5f
        addi    t0, t0, 1
        addi    t3, t2, -'0'
        sltiu   t3, t3, 10
        bnez    t3, 2f
        ori     t3, t2, 0x20
        addi    t3, t3, -'a'
        sltiu   t3, t3, 26
        bnez    t3, 3f
        li      t1, 0
        addi    a0, a0, 1
        j       1b
2:      li      t4, 2
        beq     t1, t4, 1b
        mv      t1, t4
        addi    a0, a0, 16
        j       1b
3:      li      t4, 1
        beq     t1, t4, 1b
        mv      t1, t4
        addi    a0, a0, 256
        j       1b
5:      ret

        .data
text:   .asciz  "In 1974 two authors asked 3 things of a monitor: equivalence, resource control, efficiency."
        .bss
        .balign 4
nodes:  .space  8 * NODES
left:   .space  4 * SIZE * SIZE
right:  .space  4 * SIZE * SIZE
product: .space 4 * SIZE * SIZE
