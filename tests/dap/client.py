#!/usr/bin/env python3
"""Plays sessions of the Debug Adapter Protocol with `visor dap` and checks every message.

Usage: client.py [--log FILE] VISOR SESSION.json...

A session is {"claim": TEXT, "steps": [STEP...]}. Its guests are the sources in this folder, copied
into a new one that "$here" stands for. A step is one of
  {"do": COMMAND, "with": ARGUMENTS, "body": WANTED}   a request; its response must come next
  {"do": COMMAND, "with": ARGUMENTS, "fails": PATTERN} and must be a failure with such a message
  {"event": NAME, "body": WANTED}                      this event must come next
  {"output": CATEGORY, "is": TEXT}                     all that output events said so far
  {"see": SCOPE, "frame": N, "thread": N, "has": {NAME: WANTED}}  variables of a scope
  {"send": TEXT}, {"frame": TEXT, "times": N}          bytes as they are, or framed messages
  {"skip": N}                                          so many responses, no failures
  {"fails": PATTERN}                                   a failure that answers no request
  {"wait": SECONDS}, {"replace": [FILE, OLD, NEW]}
  {"end": STATUS, "says": PATTERN}                     standard input is closed; how visor ends
Any step with a body may "save": {NAME: PATH}, such as "body.scopes.0.name"; later "$NAME" stands for
it; a name that was not saved stays as it is. WANTED is matched as follows: an object has at least these fields (null: it has none, or null), an array
has exactly these elements ("..." at its end: at least), "..." is anything, "~PATTERN" a text that
matches wholly, anything else itself. Output events may come between any others; at the end all output
must have been asked for. A session without "end" ends with disconnect."""
import json
import os
import pathlib
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 60  # seconds, for machines that are busy


class Failure(Exception):
    pass


def check(truth, text):
    if not truth:
        raise Failure(text)


def matches(wanted, got):
    if wanted is None or got is None:
        return wanted is got
    if wanted == "...":
        return True
    if isinstance(wanted, str) and wanted.startswith("~"):
        return isinstance(got, str) and re.fullmatch(wanted[1:], got, re.DOTALL) is not None
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(
            matches(value, got.get(field))
            for field, value in wanted.items())
    if isinstance(wanted, list):
        if not isinstance(got, list):
            return False
        if wanted and wanted[-1] == "...":
            wanted, got = wanted[:-1], got[:len(wanted) - 1]
        return len(wanted) == len(got) and all(map(matches, wanted, got))
    return type(wanted) is type(got) and wanted == got


def check_matches(wanted, got):
    check(matches(wanted, got),
          "wanted " + json.dumps(wanted, indent=1) + "\ngot " + json.dumps(got, indent=1))


def at_path(value, path):
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


class Adapter:
    """The program, and its messages with their shapes checked."""

    def __init__(self, visor, folder, log):
        self.log = log
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen([visor, "dap"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, cwd=folder)
        self.bytes = b""
        self.received = 0

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send_frame(self, text):
        data = text.encode()
        self.send_bytes(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def is_ready(self):
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        return ready

    def read_more(self):
        check(self.is_ready(), "no message within %d seconds" % PATIENCE)
        data = os.read(self.process.stdout.fileno(), 65536)
        self.bytes += data
        return data

    def receive(self):
        while b"\r\n\r\n" not in self.bytes:
            check(self.read_more(), "the stream ended where a message was wanted")
        header, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        length = re.fullmatch(rb"Content-Length: (\d+)", header)
        check(length, "a strange header: %r" % header)
        length = int(length.group(1))
        while len(self.bytes) < length:
            check(self.read_more(), "the stream ended inside of a message")
        body, self.bytes = self.bytes[:length], self.bytes[length:]
        message = json.loads(body.decode("utf-8", "strict"))
        if self.log:
            self.log.write(json.dumps(message) + "\n")
        self.check_shape(message)
        return message

    def check_shape(self, message):
        self.received += 1
        check(message["seq"] == self.received, "seq is %d" % message["seq"])
        if message["type"] == "event":
            check(set(message) <= {"seq", "type", "event", "body"}, "a field too many")
            check(isinstance(message["event"], str), "an event without a name")
            return
        check(message["type"] == "response", "of a strange type")
        check(set(message) <= {"seq", "type", "request_seq", "success", "command", "message",
                               "body"}, "a field too many")
        check(isinstance(message["request_seq"], int) and isinstance(message["command"], str)
              and isinstance(message["success"], bool), "a response without what it must have")
        if not message["success"]:
            check(isinstance(message["message"], str) and message["message"]
                  and message["body"]["error"]["format"], "a failure that says nothing")

    def close(self, status, says):
        self.process.stdin.close()
        while self.read_more():
            pass
        check(self.bytes == b"", "more messages than were wanted: %r" % self.bytes[:400])
        got = self.process.wait(PATIENCE)
        self.errors.seek(0)
        said = self.errors.read().decode()
        check(got == status, "exit status %d, not %d; stderr: %s" % (got, status, said))
        check(re.fullmatch(says, said, re.DOTALL), "stderr: %r" % said)


class Session:
    def __init__(self, visor, folder, log):
        self.folder = folder
        self.names = {"here": str(folder)}
        self.output = {}
        self.early = []  # messages that were read while output was looked for
        self.sequence = 0
        self.adapter = Adapter(visor, folder, log)

    def expand(self, value):
        if isinstance(value, str):
            whole = re.fullmatch(r"\$(\w+)", value)
            if whole:
                return self.names.get(whole.group(1), value)
            return re.sub(r"\$(\w+)", lambda m: str(self.names.get(m.group(1), m.group(0))), value)
        if isinstance(value, dict):
            return {k: self.expand(v) for k, v in value.items()}
        return [self.expand(v) for v in value] if isinstance(value, list) else value

    def hear(self, message):
        if message.get("event") != "output":
            return False
        category = message["body"]["category"]
        self.output[category] = self.output.get(category, "") + message["body"]["output"]
        return True

    def next_message(self):
        while not self.early:
            message = self.adapter.receive()
            if not self.hear(message):
                return message
        return self.early.pop(0)

    def output_step(self, step):
        category = step["output"]
        while not self.output.get(category) or not matches(step["is"], self.output[category]):
            check(self.adapter.bytes or self.adapter.is_ready(),
                  "%s said %r" % (category, self.output.get(category)))
            message = self.adapter.receive()
            if not self.hear(message):
                self.early.append(message)
                break
        check_matches(step["is"], self.output.pop(category, None))

    def request(self, command, arguments=None):
        self.sequence += 1
        message = {"seq": self.sequence, "type": "request", "command": command}
        if arguments is not None:
            message["arguments"] = arguments
        self.adapter.send_frame(json.dumps(message))

    def response(self):
        message = self.next_message()
        check(message["type"] == "response", "wanted a response, got " + json.dumps(message))
        return message

    def ask(self, command, arguments=None):
        self.request(command, arguments)
        message = self.response()
        check(message["request_seq"] == self.sequence and message["command"] == command,
              "not the response to " + command + ": " + json.dumps(message))
        return message

    def do(self, step):
        message = self.ask(step["do"], step.get("with"))
        check_matches("fails" not in step, message["success"])
        if "fails" in step:
            check_matches("~" + step["fails"], message["message"])
        check_matches(step.get("body", {}), message.get("body", {}))
        return message

    def event(self, step):
        message = self.next_message()
        check(message["type"] == "event" and message["event"] == step["event"],
              "wanted event " + step["event"] + ", got " + json.dumps(message))
        check_matches(step.get("body", {}), message.get("body", {}))
        return message

    def see(self, step):
        frames = self.ask("stackTrace", {"threadId": step.get("thread", 1)})["body"]["stackFrames"]
        frame = frames[step.get("frame", 0)]["id"]
        scopes = self.ask("scopes", {"frameId": frame})["body"]["scopes"]
        names = [scope["name"] for scope in scopes]
        check(step["see"] in names, "no scope %s among %s" % (step["see"], names))
        reference = scopes[names.index(step["see"])]["variablesReference"]
        self.names["scope"] = reference
        body = self.ask("variables", {"variablesReference": reference})["body"]
        values = {v["name"]: v["value"] for v in body["variables"]}
        for name, wanted in step["has"].items():
            check(matches(wanted, values.get(name)),
                  "%s is %r, not %r" % (name, values.get(name), wanted))

    def step(self, step):
        message = None
        if "do" in step:
            message = self.do(step)
        elif "event" in step:
            message = self.event(step)
        elif "output" in step:
            self.output_step(step)
        elif "see" in step:
            self.see(step)
        elif "send" in step:
            self.adapter.send_bytes(step["send"].encode("latin-1"))
        elif "frame" in step:
            for _ in range(step.get("times", 1)):
                self.adapter.send_frame(step["frame"])
        elif "skip" in step:
            for _ in range(step["skip"]):
                check(self.response()["success"], "a failure")
        elif "fails" in step:
            message = self.response()
            check(not message["success"], "that is no failure")
            check_matches("~" + step["fails"], message["message"])
        elif "wait" in step:
            time.sleep(step["wait"])
        else:
            name, old, new = step["replace"]
            text = (self.folder / name).read_text()
            check(old in text, "nothing to replace in " + name)
            (self.folder / name).write_text(text.replace(old, new))
        for name, path in step.get("save", {}).items():
            self.names[name] = at_path(message, path)

    def play(self, steps):
        for number, step in enumerate(steps, 1):
            try:
                if "end" in step:
                    self.finish(step["end"], step["says"])
                    return
                self.step(self.expand(step))
            except (Failure, KeyError, IndexError, ValueError, OSError) as why:
                raise Failure("step %d, %s:\n%s: %s" % (number, json.dumps(step),
                                                       type(why).__name__, why)) from why
        check(self.ask("disconnect")["success"], "disconnect failed")
        self.finish(0, "")

    def finish(self, status, says):
        self.adapter.close(status, says)
        check(not self.output, "output that was not asked for: %r" % self.output)


def play(visor, path, log):
    here = pathlib.Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        for source in here.glob("*.s"):
            shutil.copy(source, folder)
        session = Session(visor, folder, log)
        try:
            session.play(json.loads(pathlib.Path(path).read_text())["steps"])
        finally:
            if session.adapter.process.poll() is None:
                session.adapter.process.kill()
                session.adapter.process.wait()


def main(words):
    log = None
    if words[:1] == ["--log"]:
        log, words = open(words[1], "w", encoding="utf-8"), words[2:]
    failures = 0
    for path in words[1:]:
        try:
            play(os.path.realpath(words[0]), path, log)
        except Failure as why:
            print("FAILED: %s: %s" % (path, why))
            failures += 1
    print("%d sessions, %d failed" % (len(words) - 1, failures))
    return failures > 0 or len(words) < 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
