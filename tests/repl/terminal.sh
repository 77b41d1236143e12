# terminal.sh - the debugger at a real terminal, in tmux. Read by run: $visor, $work, fail.
# shellcheck shell=bash

cat >spin.s <<'END'
        .org    0x100
_start: li      a0, 0
again:  addi    a0, a0, 1
        j       again
END
socket=$work/tmux
terminal() { tmux -S "$socket" "$@"; }
screen() { terminal capture-pane -p -t 0 2>/dev/null; }
type_in() { terminal send-keys -t 0 "$@"; }
# shows CLAIM TEXT: it appears within ten seconds.
shows()
{
    local i
    for i in $(seq 100); do
        screen | grep -qF -- "$2" && return 0
        sleep 0.1
    done
    fail "$1: the screen never shows '$2':"
    screen | sed '/^$/d' | tail -n 12
    return 1
}

terminal new-session -d -x 100 -y 40 "env HOME=$HOME XDG_STATE_HOME=$XDG_STATE_HOME PS1='shell> ' bash --norc --noprofile"
type_in "stty -a >before; $visor debug spin.s; echo status \$?; stty -a >after" Enter
shows 'a prompt' '(visor)'
type_in 'contin' Tab Enter
sleep 0.5
type_in C-c
shows 'Ctrl-C stops the guest' 'Interrupted at instruction'
type_in 'print $a' Tab Tab
shows 'completion of registers' '$a7'
type_in C-u 'break ag' Tab Enter
shows 'completion of symbols' 'Breakpoint 1 (0x104 <again>'
type_in 'catch trap priv' Tab Enter
shows 'completion of causes' 'Catchpoint 2 (trap privileged'
type_in 'delete 1 2' Enter 'stepi' Enter Enter Enter 'print $instructions - $a0 * 2' Enter
shows 'an empty line repeats a step' '$instructions - $a0 * 2 = '
type_in 'not to be done' C-c 'echo still here\n' Enter
shows 'Ctrl-C forgets a line' 'still here'
screen | grep -q "no command 'not'" && fail 'a line that was given up was done'
type_in 'continue' Enter
sleep 0.3
terminal resize-window -x 60 -y 20 2>/dev/null
sleep 0.3
type_in C-c
shows 'a window may change its size' 'Interrupted'
type_in 'why' Enter
shows 'and goes on' 'innocuous'
type_in C-d
shows 'the end of input leaves' 'status 0'
sleep 0.3
diff <(sed 's/rows [0-9]*; columns [0-9]*//' before) <(sed 's/rows [0-9]*; columns [0-9]*//' after) >/dev/null || fail 'the terminal is not as it was'
grep -q '^break again' "$XDG_STATE_HOME/visor/history" || fail 'history is not kept'
type_in "clear; $visor debug spin.s" Enter
shows 'a second session' '(visor)'
type_in Up Up Up
shows 'history of the session before' 'echo still here'
type_in C-u 'continue' Enter
sleep 0.3
terminal kill-server
sleep 0.5
pgrep -f "$visor debug spin.s" >/dev/null && fail 'a hang-up does not end it'
