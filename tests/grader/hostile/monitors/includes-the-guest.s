# The guest's source is the instructor's: a monitor that could read it could answer for it.
# expect: error 0 cannot read
        .include "guests/ask.s"
        .include "ask.s"
