# sh - the shell: reads a line with some editing, runs a program or does something itself.
#
# Keys: Backspace; Ctrl-U the line, Ctrl-W the last word, Ctrl-C start anew, Ctrl-D end; cursor up
# the line before.
        .include "begin.inc"
        .equ    LINE, 72                # letters of a line, at most
        .equ    CTRL_C, 3
        .equ    CTRL_D, 4
        .equ    BACKSPACE, 8
        .equ    CTRL_U, 21
        .equ    CTRL_W, 23
        .equ    ESCAPE, 27
        .equ    DELETE, 127

_start: say     "nest$ "
        call    read_line
        bltz    a0, end_of_input
        la      s0, line
        call    skip_blanks
        lbu     t0, 0(s0)
        beqz    t0, _start
        mv      s1, s0                  # the command
        call    skip_word
        li      s2, 0                   # its argument
        li      s3, 0                   # 1: in the background
1:      call    skip_blanks
        lbu     t0, 0(s0)
        beqz    t0, 3f
        li      t1, '&'
        bne     t0, t1, 2f
        li      s3, 1
        addi    s0, s0, 1
        j       1b
2:      addi    t1, t0, -'0'
        sltiu   t1, t1, 10
        beqz    t1, bad_argument
        call    number
        mv      s2, a0
        j       1b
3:      la      s4, commands            # is it one of its own?
4:      lw      a1, 0(s4)
        beqz    a1, run
        mv      a0, s1
        call    same_text
        bnez    a0, 5f
        addi    s4, s4, 8
        j       4b
5:      lw      t0, 4(s4)
        jr      t0

bad_argument:
        say     "sh: an argument is a number, or & at the end\n"
        j       _start

run:    mv      a0, s1
        mv      a1, s2
        mv      a2, s3
        call_nest SPAWN
        bltz    a0, unknown
        mv      s4, a0
        beqz    s3, 1f
        say     "["
        mv      a0, s4
        call    putn
        say     "]\n"
        j       _start
1:      call_nest WAIT                  # others that end meanwhile are forgotten
        bltz    a0, _start
        bne     a0, s4, 1b
        beqz    a1, _start
        mv      s4, a1
        mv      a0, s1
        call    puts
        say     ": status "
        mv      a0, s4
        call    putn
        say     "\n"
        j       _start
unknown:
        mv      a0, s1
        call    puts
        say     ": no such program, or no room for it; try help\n"
        j       _start

end_of_input:
        say     "\n"
        li      a0, 0
        call_nest POWEROFF

do_exit:
        mv      a0, s2
        call_nest POWEROFF

do_help:
        la      a0, help
        call    puts
        j       _start

do_ls:  li      s4, 0
1:      mv      a0, s4
        la      a1, record
        call_nest FILE
        blez    a0, _start
        la      a0, record
        lw      a0, 0(a0)
        call    putn
        li      a0, '\t'
        call    putc
        la      a0, record + 4
        call    puts
        say     "\n"
        addi    s4, s4, 1
        j       1b

do_ps:  li      s4, 0
1:      mv      a0, s4
        la      a1, record
        call_nest PROCESS
        blez    a0, _start
        la      s5, record
        lw      t0, 8(s5)
        beqz    t0, 2f
        lw      a0, 0(s5)
        call    putn
        li      a0, '\t'
        call    putc
        lw      t0, 8(s5)
        slli    t0, t0, 2
        la      a0, states
        add     a0, a0, t0
        lw      a0, 0(a0)
        call    puts
        addi    a0, s5, 12
        call    puts
        say     "\n"
2:      addi    s4, s4, 1
        j       1b

do_kill:
        mv      a0, s2
        call_nest KILL
        bgez    a0, _start
        say     "kill: no such process, or not yours to end\n"
        j       _start

do_time:
        call_nest TIME
        call    putn
        say     " ticks\n"
        j       _start

skip_blanks:
        lbu     t0, 0(s0)
        li      t1, ' '
        bne     t0, t1, 1f
        addi    s0, s0, 1
        j       skip_blanks
1:      ret

skip_word:                              # and put its end there
        lbu     t0, 0(s0)
        beqz    t0, 1f
        li      t1, ' '
        beq     t0, t1, 2f
        addi    s0, s0, 1
        j       skip_word
2:      sb      zero, 0(s0)
        addi    s0, s0, 1
1:      ret

number: li      a0, 0                   # a0: the number at s0
        li      t2, 10
1:      lbu     t0, 0(s0)
        addi    t0, t0, -'0'
        bgeu    t0, t2, 2f
        mul     a0, a0, t2
        add     a0, a0, t0
        addi    s0, s0, 1
        j       1b
2:      ret

same_text:                              # a0, a1: texts; a0: 1 if they are the same
1:      lbu     t0, 0(a0)
        lbu     t1, 0(a1)
        bne     t0, t1, 2f
        addi    a0, a0, 1
        addi    a1, a1, 1
        bnez    t0, 1b
        li      a0, 1
        ret
2:      li      a0, 0
        ret

# Reads a line into `line`. a0: -1 at the end of input.
read_line:
        addi    sp, sp, -16
        sw      ra, 0(sp)
        sw      s0, 4(sp)
        sw      s1, 8(sp)
        la      s0, line
        li      s1, 0                   # letters so far
next:   addi    a0, sp, 12
        li      a1, 1
        call_nest READ
        blez    a0, ended
        lbu     a0, 12(sp)
        la      t0, keys
1:      lw      t1, 0(t0)
        beqz    t1, letter
        beq     t1, a0, 2f
        addi    t0, t0, 8
        j       1b
2:      lw      t0, 4(t0)
        jr      t0
letter: li      t0, ' '
        bltu    a0, t0, next
        li      t0, LINE - 1
        bgeu    s1, t0, next
        add     t0, s0, s1
        sb      a0, 0(t0)
        addi    s1, s1, 1
        call    putc
        j       next
back:   beqz    s1, next
        call    rub_out
        j       next
all:    beqz    s1, next
        call    rub_out
        j       all
last_word:
        beqz    s1, next                # blanks, then letters
        add     t0, s0, s1
        lbu     t0, -1(t0)
        li      t1, ' '
        bne     t0, t1, 3f
        call    rub_out
        j       last_word
3:      beqz    s1, next
        add     t0, s0, s1
        lbu     t0, -1(t0)
        li      t1, ' '
        beq     t0, t1, next
        call    rub_out
        j       3b
anew:   say     "^C\n"
        li      s1, 0
        j       over
up:     addi    a0, sp, 12              # what follows ESC: [ and a letter
        li      a1, 1
        call_nest READ
        blez    a0, ended
        addi    a0, sp, 12
        li      a1, 1
        call_nest READ
        blez    a0, ended
        lbu     a0, 12(sp)
        li      t0, 'A'
        bne     a0, t0, next
4:      beqz    s1, 5f
        call    rub_out
        j       4b
5:      la      t0, before
        add     t0, t0, s1
        lbu     a0, 0(t0)
        beqz    a0, next
        add     t0, s0, s1
        sb      a0, 0(t0)
        addi    s1, s1, 1
        call    putc
        j       5b
at_end: bnez    s1, next
ended:  beqz    s1, 6f                  # what stands there without an end is a line too
        j       entered
6:      li      a0, -1
        j       7f
entered:
        say     "\n"
over:   add     t0, s0, s1
        sb      zero, 0(t0)
        beqz    s1, 8f
        la      t1, before              # kept for the next cursor up
9:      lbu     t2, 0(s0)
        sb      t2, 0(t1)
        addi    s0, s0, 1
        addi    t1, t1, 1
        bnez    t2, 9b
8:      li      a0, 0
7:      lw      ra, 0(sp)
        lw      s0, 4(sp)
        lw      s1, 8(sp)
        addi    sp, sp, 16
        ret

rub_out:                                # takes the last letter back, on the screen too
        addi    sp, sp, -4
        sw      ra, 0(sp)
        addi    s1, s1, -1
        say     "\b \b"
        lw      ra, 0(sp)
        addi    sp, sp, 4
        ret

        .include "library.inc"

        .balign 4
keys:   .word   '\n', entered, '\r', entered, BACKSPACE, back, DELETE, back, CTRL_U, all
        .word   CTRL_W, last_word, CTRL_C, anew, CTRL_D, at_end, ESCAPE, up, 0, 0
commands: .word name_help, do_help, name_ls, do_ls, name_ps, do_ps, name_kill, do_kill
        .word   name_time, do_time, name_exit, do_exit, 0, 0
states: .word   state_free, state_ready, state_blocked, state_sleeping, state_loading, state_zombie
name_help: .asciz "help"
name_ls: .asciz "ls"
name_ps: .asciz "ps"
name_kill: .asciz "kill"
name_time: .asciz "time"
name_exit: .asciz "exit"
state_free: .asciz "free      "
state_ready: .asciz "ready     "
state_blocked: .asciz "blocked   "
state_sleeping: .asciz "sleeping  "
state_loading: .asciz "loading   "
state_zombie: .asciz "ended     "
help:   .asciz  "ls, ps, kill N, time, exit N; or a program: its name, a number if it takes one, & to go on meanwhile\n"
line:   .space  LINE
before: .space  LINE
        .balign 4
record: .space  32
