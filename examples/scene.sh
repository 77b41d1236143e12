# scene.sh - what the scenes share: finding visor, showing a command with what it prints, and
# checking what is claimed of it. A scene's `run` reads this first; it is not run by itself.
# shellcheck shell=sh

set -eu

# The comment at a script's top is its help.
case "${1-}" in
"") ;;
--help)
    sed -n -e '1d' -e '/^# shellcheck/d' -e '/^#/!q' -e 's/^# \{0,1\}//p' "$0"
    exit 0
    ;;
*)
    echo "Usage: $0 [--help]" >&2
    exit 2
    ;;
esac

page=$(cd "$(dirname "$0")" && pwd)/README.md
cd "$(dirname "$0")/../.."
if [ -n "${VISOR-}" ]; then
    case "$VISOR" in
    /*) ;;
    *) VISOR=$OLDPWD/$VISOR ;;
    esac
else
    .ci/setup
    cmake --preset release -Wno-dev >/dev/null
    cmake --build --preset release >/dev/null
    VISOR=.build/release/visor
fi
if [ ! -f "$VISOR" ] || [ ! -x "$VISOR" ]; then
    echo "$0: there is no program at $VISOR" >&2
    exit 2
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
failures=0
echo "(visor is $VISOR; the commands are for the project's top folder)"

heading() { printf '\n== %s\n\n' "$1"; }

# visor NAME ARGUMENT...: shows the command, runs it, shows what it printed. Its console is in
# $scratch/NAME.out, its messages in NAME.err, its exit status in NAME.status.
visor() {
    name=$1
    shift
    echo "  \$ visor $*"
    quietly "$name" "$@"
    sed 's/^/    /' "$scratch/$name.out"
    sed 's/^/    /' "$scratch/$name.err"
    [ "$(cat "$scratch/$name.status")" = 0 ] ||
        echo "    (exit status $(cat "$scratch/$name.status"))"
    echo
}

# The same, showing only the lines that match: visor_lines NAME PATTERN ARGUMENT...
visor_lines() {
    name=$1 pattern=$2
    shift 2
    echo "  \$ visor $* 2>&1 | grep -e '$pattern'"
    quietly "$name" "$@"
    cat "$scratch/$name.out" "$scratch/$name.err" | grep -e "$pattern" | sed 's/^/    /' || true
    echo
}

# The same, showing not the console but what each monitor did: visor_counts NAME ARGUMENT...
visor_counts() {
    name=$1
    shift
    echo "  \$ visor $*"
    quietly "$name" "$@"
    python3 examples/counts.py "$scratch/$name.err" || failures=$((failures + 1))
    echo
}

# The same, showing nothing. No guest may hang a scene: --max-insns is each command's own limit.
quietly() {
    name=$1
    shift
    got=0
    timeout 60 "$VISOR" "$@" >"$scratch/$name.out" 2>"$scratch/$name.err" </dev/null || got=$?
    echo "$got" >"$scratch/$name.status"
}

# Claims. Each says what it found; a scene of which one does not hold fails.
claim() { # TEXT COMMAND...
    text=$1
    shift
    if "$@" >/dev/null 2>&1; then
        echo "  holds: $text"
    else
        echo "  DOES NOT HOLD: $text"
        failures=$((failures + 1))
    fi
}
same() { # NAME NAME: the guest printed the same and ended in the same way
    cmp -s "$scratch/$1.out" "$scratch/$2.out" && cmp -s "$scratch/$1.status" "$scratch/$2.status"
}
differ() { ! same "$1" "$2"; }
ended() { [ "$(cat "$scratch/$1.status")" = "$2" ]; } # NAME STATUS
says() { cat "$scratch/$1.out" "$scratch/$1.err" | grep -q -e "$2"; } # NAME PATTERN
on_page() { grep -q -F -e "$1" "$page"; } # TEXT: a row of a table, with figures of this run
silent() { ! says "$1" "$2"; }

# A count of a run that was made with --stats=json: count NAME WHO WHAT, as counts.py has it.
count() { python3 examples/counts.py "$scratch/$1.err" "$2" "$3" || echo 0; }

conclude() {
    echo
    if [ "$failures" = 0 ]; then
        echo "Every claim of this scene held."
    else
        echo "$failures claims of this scene did not hold." >&2
        exit 1
    fi
}
