#!/bin/sh
# try.sh - runs every guest on the bare machine, and on a monitor: bare and under Visor. Usage: try.sh MONITOR.s
#
# Says which guests fare alike. Their input is that of the tests. VISOR=PROGRAM uses that program, else visor must be in the PATH.
set -eu
if [ $# -ne 1 ]; then
    echo "Usage: $0 MONITOR.s" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
visor=${VISOR-visor}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
printf 'Hello, guest\nlast' >"$work/typed"

run() { # FILE ARGUMENT...: its console and how it ended, in $work/FILE
    file=$1
    shift
    status=0
    timeout 20 "$visor" run --max-insns 5000000 --input "$work/typed" "$@" >"$work/$file" 2>/dev/null || status=$?
    echo "(exit status $status)" >>"$work/$file"
}

failed=0
for guest in "$here"/overlay/guests/*.s; do
    name=$(basename "$guest" .s)
    "$visor" asm --format flat -o "$work/guest.bin" "$guest"
    "$visor" asm -I "$work" -o "$work/lab6.elf" "$1" "$here/overlay/place.s"
    run wanted --bare --mem 16K "$guest"
    run bare --bare --mem 64K "$work/lab6.elf"
    run vmm --depth 1 --mem 64K "$work/lab6.elf"
    run vmm2 --depth 2 --mem 64K "$work/lab6.elf"
    differs=
    for platform in bare vmm vmm2; do
        cmp -s "$work/wanted" "$work/$platform" || differs="$differs $platform"
    done
    if [ -z "$differs" ]; then
        echo "$name: as on its own machine"
    else
        echo "$name: differs, on:$differs"
        diff "$work/wanted" "$work/${differs##* }" >"$work/difference" || true
        for side in '<' '>'; do # wanted, got
            grep -a -m 1 "^$side" "$work/difference" | cut -c1-70 || true
        done
        failed=1
    fi
done
exit $failed
