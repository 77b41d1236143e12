#!/usr/bin/env python3
"""A person at a terminal: types lines at what visor runs, each when what was printed so far ends with
the prompt. Prints all that the terminal showed. Usage: type.py PROMPT LINES VISOR ARGUMENT..."""
import os
import pty
import sys
import time

prompt, lines, *command = sys.argv[1:]
LATE = time.monotonic() + 30  # seconds: whoever takes longer hangs

process, terminal = pty.fork()
if process == 0:
    os.execv(command[0], command)
os.set_blocking(terminal, False)
shown = b""


def read_on():
    global shown
    try:
        shown += os.read(terminal, 65536)
    except BlockingIOError:
        time.sleep(0.005)


ended, how = 0, 0
waiting = lines.split("|")
seen = 0  # of what was shown, what was answered
while not ended and time.monotonic() < LATE:
    try:
        read_on()
    except OSError:  # the other end is closed
        pass
    if waiting and shown[seen:].endswith(prompt.encode()):
        seen = len(shown)
        os.write(terminal, waiting.pop(0).encode() + b"\r")
    ended, how = os.waitpid(process, os.WNOHANG)
try:
    while True:
        shown += os.read(terminal, 65536)
except OSError:
    pass
if not ended:
    os.kill(process, 9)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(how) if ended else "type.py: it did not end")
