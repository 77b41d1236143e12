#!/usr/bin/env python3
"""A client that does not keep to gdb's protocol, and one that does in odd ways.

Whatever is sent, the server answers with an error or nothing, lives, and goes on answering well.
Usage: hostile.py VISOR KERNEL.ELF ENDLESS.S"""
import os
import re
import select
import socket
import subprocess
import sys

visor, kernel, endless = sys.argv[1:4]
LATE = 20  # seconds: whoever takes longer hangs
failures = 0


def check(ok, what):
    global failures
    if not ok:
        failures += 1
        print(f"hostile: {what}", file=sys.stderr)


def framed(data):
    if isinstance(data, str):
        data = data.encode()
    return b"$" + data + b"#%02x" % (sum(data) % 256)


class Client:
    """A server of its own, and the connection to it."""

    def __init__(self, *arguments, where="0"):
        self.server = subprocess.Popen([visor, "debug", "--gdb", where, *arguments],
                                       stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self.server.stderr.readline().decode()
        self.heard = re.match(r"visor: gdb: listening on (.*):(\d+); connect", line)
        self.port = int(self.heard.group(2))
        self.listeners = self.find_listeners()
        self.socket = socket.create_connection(("127.0.0.1", self.port), LATE)
        self.socket.settimeout(LATE)
        self.got = b""

    def find_listeners(self):
        """Local addresses that listen on the port, as the kernel writes them."""
        lines = open("/proc/net/tcp").readlines()[1:]
        return [line.split()[1] for line in lines
                if line.split()[1].endswith(":%04X" % self.port) and line.split()[3] == "0A"]

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        part = self.socket.recv(65536)
        if not part:
            raise EOFError("the server hung up")
        self.got += part

    def byte(self):
        while not self.got:
            self.more()
        first, self.got = self.got[:1], self.got[1:]
        return first

    def packet(self):
        """The next packet's data; acknowledgements before it are passed over."""
        while True:
            found = re.match(rb"[+-]*\$([^#]*)#(..)", self.got, re.S)
            if found:
                self.got = self.got[found.end():]
                check(sum(found.group(1)) % 256 == int(found.group(2), 16), "a wrong sum came")
                return found.group(1).decode()
            self.more()

    def ask(self, data):
        self.send(framed(data))
        return self.packet()

    def silent(self):
        """Nothing more comes for now."""
        return not self.got and not select.select([self.socket], [], [], 0.05)[0]

    def well(self, after):
        check(self.ask("p20") == "00040000", f"{after}: pc is wrong")

    def end(self, status=0):
        self.socket.close()
        try:
            got = self.server.wait(LATE)
            check(got == status, f"exit status {got}: {self.server.stderr.read().decode()}")
        except subprocess.TimeoutExpired:
            check(False, "the server goes on without a client")
            self.server.kill()


def check_acknowledgements():
    c = Client(kernel)
    c.send(framed("p20"))
    check(c.byte() == b"+", "a good packet is acknowledged")
    check(c.packet() == "00040000", "pc at the beginning")
    c.send(b"-")
    check(c.packet() == "00040000", "what was not understood is sent again")
    c.send(b"$p20#00")
    check(c.byte() == b"-", "a wrong sum is told")
    check(c.silent(), "a wrong sum has no answer")
    c.send(b"$p20#zz")
    check(c.byte() == b"-", "a sum that is no number is told")
    check(c.ask("QStartNoAckMode") == "OK", "acknowledgements can be left out")
    c.send(framed("p20"))
    check(c.byte() == b"$", "then they are")
    c.got = b"$" + c.got
    check(c.packet() == "00040000", "and answers come")
    c.send(b"$p20#00")
    check(re.match(r"E\d\d$", c.packet()), "a wrong sum is an error then")
    c.well("acknowledgements")
    c.end()


def check_framing():
    c = Client(kernel)
    for byte in framed("p20"):
        c.send(bytes([byte]))
    check(c.packet() == "00040000", "a packet may come byte by byte")
    c.send(b"$m0,4" + framed("p20"))
    check(c.packet() == "00040000", "a packet that was cut off is forgotten")
    c.send(b"garbage\0\xff\xfe" + framed("p20"))
    check(c.packet() == "00040000", "what is between packets is passed over")
    c.send(b"\3" * 10000 + b"+" * 10000 + framed("p20"))
    check(c.packet() == "00040000", "a flood of interrupts changes nothing")
    check(c.ask("p20" + "0" * 100000)[0] == "E", "a packet that is too long is an error")
    check(c.ask(b"\0" * 16384) == "", "the longest packet is read")
    check(c.ask(b"}" * 16000)[:1] in ("", "E"), "escapes without end")
    c.send(framed("p20") * 50)
    check([c.packet() for _ in range(50)] == ["00040000"] * 50, "packets may queue")
    c.well("framing")
    c.end()


NONSENSE = """! A b B d e f i I j J K l L n N o O q Q r R t U u v V w W x y Y _ ` ~
qNothing qSupport qC1 QNonStop:1 vRun;x vAttach;1 vCont vContx vStopped vFile:open:2f vFlashDone
qXfer:features:write:x qXfer:auxv:read::0,10 qCRC:0,10 qSearch:memory:0;10;00 qOffsets""".split()

ERRORS = """p p- pzz pffffffff p100000000 p30 p20x P P20 P20= P20=0 P20=000000000 P20=zzzzzzzz P0=01000000
P23=01000000 Pff=00000000 G G00 m m, m0 m0, m,4 mzz,4 m0,4x m100000,4 mffffffff,1 m80100000,4
m100000000,4 m0,100000000 mffffffff,ffffffff M M0 M0,4 M0,4: M0,4:00 M0,1:0000 M0,1:zz M100000,1:00
Mfffff,2:0000 M0,ffffffff:00 Mffffffff,ffffffff:00 X X0 X0,4 X0,4:abc X0,1:ab X100000,1:a
Xffffffff,1:a Z z Z0 Z0, Z0,0 Z0,0, Z0,0,0 Z5,0,4 Z-1,0,4 Z0,100000,4 Z2,fffff,2 Z2,0,ffffffff
Z2,ffffffff,ffffffff Z0,0,4;X1,00 z0 z5,0,4 z0,zz,4 H H1 Hx1 Hg Hg2 Hgffffffff Hgzz Hg1x T T0 T2 Tzz
Tffffffff qThreadExtraInfo,2 qThreadExtraInfo, vCont; vCont;x vCont;c;x vCont;C vCont;s:2 vCont;s:zz
vCont;r vCont;r1 vCont;r1, vCont;r1,2x vCont;c: czz c0x C Czz C05;zz s0x Szz qRcmd,z qRcmd,0 qRcmd,zz
qRcmd,00 qXfer:features:read:target.xml: qXfer:features:read:target.xml:0
qXfer:features:read:target.xml:0,x qXfer:features:read:target.xml:ffffffff,1
qXfer:features:read:other.xml:0,10 qXfer:memory-map:read:x:0,10 qXfer:memory-map:read::,""".split()


def check_answers():
    c = Client(kernel)
    for command in NONSENSE:
        answer = c.ask(command)
        check(answer == "", f"{command}: '{answer}', but nobody knows it")
    for command in ERRORS:
        answer = c.ask(command)
        check(re.match(r"E\d\d$", answer), f"{command}: '{answer}' is no error")
    for letter in range(256):
        for rest in (b"", b"\0", b"ffffffffffffffffffff", b";:,;:,", b"\xff" * 50):
            byte = bytes([letter])
            if byte not in b"$#}kDcsCS":
                c.ask(byte + rest)
    c.well("nonsense")
    check(c.ask("m0,100").startswith("00000000"), "a short reading")
    check(len(c.ask("m0,ffffffff")) == 16384, "a long reading is cut")
    check(c.ask("mffffe,10") == "0000", "one that leads out is cut too")
    check(c.ask("m0,0") == "", "reading nothing")
    check(c.ask("X0,0:") == "OK", "writing nothing")
    check(c.ask(b"X40,4:}\3}\4}\n}]") == "OK", "the binary escapes")
    check(c.ask("m40,4") == "23242a7d", "are what they stand for")
    check(c.ask("?").startswith("T05"), "why it stopped is told")
    c.end()


def check_points():
    c = Client(kernel)
    answers = [c.ask(f"Z{n % 5},{n * 4:x},4") for n in range(3000)]
    check(set(answers) == {"OK", "E28"}, "there is an end to points")
    check(answers[0] == "OK" and answers[-1] == "E28", "at the end")
    check(c.ask("Z0,0,4") == "OK", "one that is there may be inserted again")
    for n in range(3000):
        check(c.ask(f"z{n % 5},{n * 4:x},4") == "OK", "all can be removed")
    check(c.ask("Z0,408,4") == "OK", "and inserted")
    check(c.ask("vCont;c").startswith("T05"), "and hit")
    check(c.ask("p20") == "08040000", "there")
    check(c.ask("bs").startswith("T05"), "a step back")
    check("replaylog:begin" in c.ask("bc"), "back to the beginning")
    c.well("points")
    c.end()


def check_running():
    """While a guest runs, anything but an acknowledgement stops it."""
    for words, first in ((b"\3", "T02"), (framed("p20"), "T02"), (b"$p20#00", "T02"),
                         (b"++++\3", "T02"), (b"$cut off\3\3" + b"x" * 20000 + b"#00", "T02")):
        c = Client(endless)
        c.send(framed("vCont;c"))
        check(bytes.fromhex(c.packet()[1:]) == b"going\n", "it goes")
        c.send(words)
        check(c.packet().startswith(first), f"{words[:20]} stops it")
        if words == framed("p20"):
            check(len(c.packet()) == 8, "and is answered then")
        check(c.ask("s").startswith("T05"), "and it can be stepped")
        c.end()
    c = Client(endless)
    c.send(framed("c"))
    c.packet()
    c.end()  # and the server ends
    c = Client(endless)
    c.send(framed("c"))
    c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    c.end()  # a reset


def check_leaving():
    for words, answer in ((framed("D"), "OK"), (framed("vKill;1"), "OK"), (framed("k"), None)):
        c = Client(kernel)
        c.send(words)
        check(answer is None or c.packet() == answer, f"{words} has an answer")
        try:
            c.more()
            check(c.got in (b"", b"+"), f"{words}: '{c.got}'")
        except EOFError:
            pass
        c.end()
    for words in (b"", b"$", b"$p2", b"$p20#0", b"}" * 1000):
        c = Client(kernel)
        c.send(words)
        c.end()


def check_who_may_connect():
    c = Client(kernel)
    check(c.heard.group(1) == "127.0.0.1", "it says that it listens on this machine only")
    check(c.listeners == ["0100007F:%04X" % c.port], f"and does: {c.listeners}")
    c.well("connecting")
    try:
        socket.create_connection(("127.0.0.1", c.port), 1)
        check(False, "a second client is let in")
    except OSError:
        pass
    c.end()
    c = Client(kernel, where="0.0.0.0:0")
    check(c.listeners == ["00000000:%04X" % c.port], "another address if a person writes it")
    check("can drive" in c.server.stderr.readline().decode(), "with a word about that")
    c.end()
    c = Client(kernel)
    other = subprocess.run([visor, "debug", "--gdb", "1", kernel], capture_output=True, timeout=LATE,
                           stdin=subprocess.DEVNULL) if os.getuid() else None
    check(other is None or other.returncode == 2, "a port that is not ours is refused")
    c.end()


for name, value in list(globals().items()):
    if name.startswith("check_"):
        try:
            value()
        except (EOFError, OSError) as error:
            check(False, f"{name}: {error}")
print(f"hostile: {failures} failures")
sys.exit(failures != 0)
