# Ends an element, and begins others.
# expect: graded 50 console
        .include "text.inc"
        .ascii  "</pre></textarea></script></style><script>document.title='100'</script>\n"
        .ascii  "<img src=x onerror=alert(1)><svg onload=alert(2)>--><!-- \n\" autofocus onfocus=alert(3) x=\"\n"
text_end:
