#!/usr/bin/env python3
"""A person at a terminal: types at what visor run --record runs, and leaves with Ctrl-A x.

A key is typed when the one before has been taken, which the record shows as it grows.
Usage: type.py KEYS REPLAY VISOR OPERAND..."""
import os
import pty
import sys
import time

keys, replay = sys.argv[1:3]
command = sys.argv[3:]
LATE = time.monotonic() + 30  # seconds: whoever takes longer hangs


def events():
    try:
        with open(replay + ".part") as record:
            return record.read().partition("\nevents\n")[2].count("\n")
    except FileNotFoundError:
        return 0


process, terminal = pty.fork()
if process == 0:
    os.execv(command[0], [command[0], "run", "--record", replay, *command[1:]])
os.set_blocking(terminal, False)
taken = 0
for key in keys:
    time.sleep(0.05)  # so that others can run meanwhile
    os.write(terminal, key.encode())
    while events() == taken and time.monotonic() < LATE:
        time.sleep(0.01)
    taken = events()
os.write(terminal, b"\x01x")
status = None
while status is None and time.monotonic() < LATE:
    try:
        os.read(terminal, 65536)
    except OSError:
        time.sleep(0.01)
    ended, how = os.waitpid(process, os.WNOHANG)
    if ended:
        status = os.waitstatus_to_exitcode(how)
if status is None:
    os.kill(process, 9)
    sys.exit("type.py: it did not end")
sys.exit(status)
