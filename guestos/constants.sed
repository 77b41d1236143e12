# constants.sed - makes a header of sys.inc and limits.inc, so that their numbers are written down
# once. Usage: sed -nE -f constants.sed sys.inc limits.inc > nest.h
1i /* nest.h - made from sys.inc and limits.inc by constants.sed. */
1i #ifndef NEST_H
1i #define NEST_H
1i enum {
s/^ *\.equ +([A-Z_0-9]+), +([^# ]+) *# *(.*)$/    \1 = \2, \/* \3 *\//p
s/^ *\.equ +([A-Z_0-9]+), +([^# ]+) *$/    \1 = \2,/p
$a };
$a #endif
