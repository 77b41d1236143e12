# What other programs would read as results: TAP.
# expect: graded 50 console
        .include "text.inc"
        .ascii  "TAP version 14\n1..4\nok 1 - prints\nok 2 - works\nok 3 - equivalent\nok 4 - isolated\n"
        .ascii  "not ok 5\nBail out!\n# tests 4\n# pass 4\n"
text_end:
