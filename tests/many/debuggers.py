"""Do gdb and an editor see all guests? Usage: debuggers.py VISOR IMAGE..."""
import json
import os
import re
import subprocess
import sys

VISOR, IMAGES = sys.argv[1], sys.argv[2:]
COUNT = len(IMAGES)


def framed(sequence, command, arguments):
    body = json.dumps({"seq": sequence, "type": "request", "command": command,
                       "arguments": arguments})
    return f"Content-Length: {len(body)}\r\n\r\n{body}"


def editor():
    """The names of the threads."""
    program = [os.path.abspath(image) for image in IMAGES]
    requests = [("initialize", {"adapterID": "visor"}),
                ("launch", {"program": program, "memory": "4K"}),
                ("configurationDone", {}), ("threads", {}),
                ("stackTrace", {"threadId": COUNT}), ("disconnect", {})]
    said = "".join(framed(i + 1, *request) for i, request in enumerate(requests))
    done = subprocess.run([VISOR, "dap"], input=said.encode(), capture_output=True, timeout=60,
                          check=False)
    decoder, text, answers = json.JSONDecoder(), done.stdout.decode(), {}
    for head in re.finditer(r"Content-Length: \d+\r\n\r\n", text):
        message, _ = decoder.raw_decode(text, head.end())
        if message["type"] == "response":
            answers[message["command"]] = message
    for command, _ in requests:
        if not answers[command]["success"]:
            sys.exit(f"dap: {answers[command]}")
    if answers["stackTrace"]["body"]["totalFrames"] < 1:
        sys.exit("dap: the last guest has no frame")
    return {thread["id"] for thread in answers["threads"]["body"]["threads"]}


def gdb():
    """The numbers of the threads."""
    commands = ["set pagination off", "set width 0",
                f"target remote | exec {VISOR} debug --mem 4K --gdb - {' '.join(IMAGES)}",
                "info threads", f"thread {COUNT}", "stepi", "kill"]
    line = ["gdb-multiarch", "-nx", "-batch"] + [w for c in commands for w in ("-ex", c)]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60, check=False)
    if f"Switching to thread {COUNT}" not in done.stdout:
        sys.exit("gdb: " + done.stdout + done.stderr)
    return {int(n) for n in re.findall(r"^[ *]+(\d+) +Thread ", done.stdout, re.M)}


for threads in (editor(), gdb()):
    if threads != set(range(1, COUNT + 1)):
        sys.exit(f"not all of {COUNT} guests are threads: {sorted(threads)}")
