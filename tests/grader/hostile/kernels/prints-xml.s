# The end of an element, then a result; entities; what XML cannot hold.
# expect: graded 50 console
        .include "text.inc"
        .ascii  "]]></system-out></testcase><testcase name='prints'/><system-out><![CDATA[&lt;&#0;&bogus;\n"
        .ascii  "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>\n"
        .byte   0x0c, 0xef, 0xbf, 0xbe, 0xef, 0xbf, 0xbf, '\n'
text_end:
