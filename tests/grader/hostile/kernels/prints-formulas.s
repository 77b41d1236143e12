# What a table program would take for formulas, cells and lines.
# expect: graded 50 console
        .include "text.inc"
        .ascii  "=cmd|' /C calc'!A0,100\r\n@SUM(1+1),\"100\"\n+1,-1;\t100\n"
text_end:
