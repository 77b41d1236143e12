#!/bin/sh
# visor with the libraries it was built with: runs on any Linux of the same processor.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
loader=
for file in "$here"/lib/ld-*; do
    [ ! -f "$file" ] || loader=$file
done
[ -z "$loader" ] || exec "$loader" --library-path "$here/lib" "$here/bin/visor" "$@"
exec "$here/bin/visor" "$@"
