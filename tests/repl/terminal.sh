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
# The program under the shell, not by its name: others may run it, too.
session() { pgrep -P "$(terminal display-message -p -t 0 '#{pane_pid}')"; }
# hang_up CLAIM: the terminal goes, and within three seconds the program does.
hang_up()
{
    local i pid
    pid=$(session)
    terminal kill-server
    for i in $(seq 30); do
        [[ $(ps -o stat= -p "$pid") == [!Z]* ]] || return 0
        sleep 0.1
    done
    fail "$1: it does not"
}
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

# begins COMMAND: it is typed to the shell when no prompt of a session before is on the screen any more.
begins()
{
    local i
    type_in 'clear' Enter
    for i in $(seq 100); do
        screen | grep -qF '(visor)' || break
        sleep 0.1
    done
    type_in "$1" Enter
}

terminal new-session -d -x 100 -y 40 "env HOME=$HOME XDG_STATE_HOME=$XDG_STATE_HOME PS1='shell> ' bash --norc --noprofile"
type_in "stty -a >before; $visor debug spin.s" Enter
shows 'a prompt' '(visor)'
type_in 'contin' Tab Enter
sleep 0.5
type_in C-c
shows 'Ctrl-C stops the guest' 'Interrupted at instruction'
type_in 'print $a' Tab Tab
shows 'completion of registers' '$a7'
# completes CLAIM TYPED... SHOWN: what Tab makes of it.
completes()
{
    type_in C-u C-l
    sleep 0.1
    type_in "$2" Tab Tab
    shows "completion of $1" "$3"
}
completes 'the second operand' 'print $pc-$a' '$a7'
completes 'topics' 'help refl' 'help reflect'
completes 'second words' 'i sta' 'i state'
completes 'second words in help' 'help info sta' 'help info state'
completes 'what goes with a cause' 'catch trap priv' 'catch trap privileged'
completes 'conditions' 'break again if ag' 'break again if again'
completes 'how an instruction is broken' 'isa set lpsw si' 'isa set lpsw silent-in-user'
completes 'file names' 'source mor' 'source more.commands'
type_in C-u 'break ag' Tab Enter
shows 'completion of symbols' 'Breakpoint 1 (0x104 <again>'
type_in 'catch trap priv' Tab Enter
shows 'completion of causes' 'Catchpoint 2 (trap privileged'
completes 'points' 'delete ' '1  2'
type_in C-u 'delete 1 2' Enter 'stepi' Enter Enter Enter 'print $instructions - $a0 * 2' Enter
shows 'an empty line repeats a step' '$instructions - $a0 * 2 = '
type_in 'not to be done' C-c 'echo still here\n' Enter
shows 'Ctrl-C forgets a line' 'still here'
screen | grep -q "no command 'not'" && fail 'a line that was given up was done'
type_in C-l 'echo no end' Enter 'print 1' Enter
shows 'a prompt begins a line' '(visor) print 1'
printf 'echo first\\n\necho second\\n\n' >pasted
terminal load-buffer pasted
type_in C-l
terminal paste-buffer -p -t 0
type_in Enter
shows 'lines that are pasted are done one by one' 'second'
type_in C-l 'half a li'
sleep 0.2
type_in C-z
shows 'Ctrl-Z stops it' 'Stopped'
type_in 'stty -a >stopped' Enter fg Enter
shows 'and it goes on with the line' '(visor) half a li'
type_in C-u 'watch again if $a0 == 1' Enter C-l 'continue' Enter
sleep 0.5
type_in C-c
shows 'Ctrl-C stops a run that is looked at' 'Interrupted'
type_in C-l 'reverse-continue' Enter
sleep 0.3
type_in C-c 'delete' Enter
type_in C-l 'continue' Enter
sleep 0.3
terminal resize-window -x 60 -y 20 2>/dev/null
sleep 0.3
type_in C-c
shows 'a window may change its size' 'Interrupted'
type_in 'why' Enter
shows 'and goes on' 'innocuous'
type_in C-d
sleep 0.3
type_in 'echo status $?; stty -a >after' Enter
shows 'the end of input leaves' 'status 0'
sleep 0.3
# as_before FILE: the terminal's settings, its size apart.
as_before() { diff <(sed 's/rows [0-9]*; columns [0-9]*//' before) <(sed 's/rows [0-9]*; columns [0-9]*//' "$1") >/dev/null; }
as_before after || fail 'the terminal is not as it was'
as_before stopped || fail 'the terminal of the shell is not as it was while it was stopped'
grep -q '^break again' "$XDG_STATE_HOME/visor/history" || fail 'history is not kept'
begins "$visor debug spin.s"
shows 'a second session' '(visor)'
type_in C-r 'still'
shows 'history of the session before' 'echo still here'
type_in C-g
type_in C-u 'half a line'
sleep 0.3
kill -TERM "$(session)"
shows 'SIGTERM ends it' 'Terminated'
begins "stty -a >ended; NO_COLOR=1 TERM=dumb $visor debug spin.s"
shows 'a dumb terminal' '(visor)'
as_before ended || fail 'the terminal is not as it was after SIGTERM'
type_in 'stepi' Enter
shows 'a step on a dumb terminal' '=> 0x0104'
terminal capture-pane -e -p -t 0 | grep -q $'\033' && fail 'NO_COLOR, and colours'
hang_up 'a hang-up at the prompt ends it'
terminal new-session -d -x 100 -y 40 "env HOME=$HOME XDG_STATE_HOME=$XDG_STATE_HOME PS1='shell> ' bash --norc --noprofile"
type_in "$visor debug spin.s" Enter
shows 'a third session' '(visor)'
type_in 'continue' Enter
sleep 0.3
hang_up 'a hang-up ends a run'
