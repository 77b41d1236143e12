#!/usr/bin/env python3
"""Claims, on random programs, expressions and conditions: what the debugger says is so.

A step and a step back are at the same state, over hundreds of moments of each program. Traps have
the numbers, causes, guests and places that visor run --trace sees, going forward, back, by goto and
after run; their counts are those of --stats. What step vmm says of PSWs is what the machine then
has. Expressions have C's values, as Python computes them, and points stop when their condition is
true. Every strategy, depths 0 to 3, one guest and two. Usage: agree.py VISOR [SEED]"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

PROGRAMS, MOMENTS, EXPRESSIONS, CONDITIONS = 4, 100, 500, 16
MASK = 0xffffffff
visor = os.path.abspath(sys.argv[1])
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)
chance = random.Random(seed)
failures = 0


def check(ok, what):
    global failures
    if not ok:
        failures += 1
        print(f"agree: {what} (seed {seed})", file=sys.stderr)
    return ok


class Debugger:
    """A session through pipes, a command at a time."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(["timeout", "60", visor, "debug", *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self.marks = 0
        self.hear()

    def hear(self):
        """Lines up to the echo of a mark of our own, without that."""
        self.marks += 1
        mark = f"mark {self.marks}"
        print(f"echo {mark}\\n", file=self.process.stdin, flush=True)
        lines = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise EOFError("\n".join(lines))
            if line == mark + "\n":
                return lines[:-1]  # the last one is the command
            lines.append(line.rstrip("\n"))

    def __call__(self, command):
        print(command, file=self.process.stdin, flush=True)
        return self.hear()[1:]

    def value(self, expression):
        answer = self("print/u " + expression)
        return int(answer[0].rsplit(" = ", 1)[1]) if " = " in answer[0] else answer[0]

    def state(self):
        """Of the guest in focus: others may have their turns between its steps."""
        here = [line for line in self("info guests") if line.startswith("*")]
        return [here[0].split("  (")[0]] + self("info registers") + self("info psw")

    def end(self):
        self.process.stdin.close()
        self.process.stdout.read()
        return self.process.wait()


# Programs

KERNEL = """
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
_start: {first}
        li      t0, 1
        wrcr    IMASK, t0
        li      s0, {storage}
{super}
        li      t0, {slice}
        wrcr    TIMER, t0
        lpsw    user(zero)
        .balign 16
user:   .word   {status}, 0, 0x1000, 0x1000
traced: .word   0x10, behind, 0, 0xffffffff
trap:   sw      t5, 0x40(zero)
        sw      t6, 0x44(zero)
        lw      t6, 0x48(zero)          # so many traps, and no more
        addi    t6, t6, 1
        sw      t6, 0x48(zero)
        addi    t6, t6, -{traps}
        bgez    t6, off
        lw      t5, 0x10(zero)          # after a fault the next instruction
        lw      t6, 0x04(zero)
        addi    t5, t5, -5
        beqz    t5, 1f
        addi    t5, t5, -2
        bgez    t5, 2f
        addi    t6, t6, 4
1:      sw      t6, 0x04(zero)
        j       3f
2:      lw      t6, 0(zero)             # after trace and interrupts without them
        andi    t6, t6, ~0x12
        sw      t6, 0(zero)
3:      lw      t5, 0x40(zero)
        lw      t6, 0x44(zero)
        lpsw    0(zero)
off:    out     zero, PORT_POWER(zero)
        .org    0x1000
{user}
        syscall 9
        j       0x1000
"""
ANYWHERE = ["addi s1, s1, 3", "xor s2, s1, s0", "sw s1, {near}(zero)", "lw s3, {near}(zero)",
            "lbu s4, 0x7ff(s0)", "lw s3, 2(zero)", "syscall {n}", "break {n}", "hcall {n}", ".word 0",
            "rdcr s5, CLOCKLO", "wrcr IPENDING, zero", "in s6, 0x30(zero)", "lra s7, s1", "tlbi s1",
            "spsw {near}(zero)", "spsw 2(zero)", "lpsw 0(s0)", "mul s1, s1, s2", "nop"]
SUPER = ["spsw 0x80(zero)", ".word 0x82500063", "out s1, 0x77(zero)", "lpsw traced(zero)"]


def fill(pattern):
    return pattern.format(near=chance.choice([0x80, 0x84, 0xfc, 0x82]), n=chance.randrange(99))


def make_program(path):
    kernel = [fill(chance.choice(ANYWHERE + SUPER)) for _ in range(chance.randrange(3, 12))]
    kernel = [line for line in kernel if "traced" not in line]
    if chance.randrange(2):
        kernel += ["lpsw traced(zero)"]
    kernel += ["behind: " + fill(chance.choice(ANYWHERE))]
    user = [fill(chance.choice(ANYWHERE + ["idle", "lpsw 0(zero)"])) for _ in range(12)]
    with open(path, "w", encoding="ascii") as file:
        file.write(KERNEL.format(first=chance.choice(["nop", "rdcr s1, CPUID"]),
                                 storage=chance.choice([0x1000, 0x4000, 0x20000]),
                                 slice=chance.randrange(3, 30), status=chance.choice([1, 3, 11]),
                                 traps=chance.randrange(12, 30), super="\n".join(kernel),
                                 user="\n".join(user)))


# Forward and back

def check_steps(where, options):
    debugger = Debugger(*options)
    states = [debugger.state()]
    while len(states) < MOMENTS and "=>" in (debugger("stepi") or [""])[-1]:
        states.append(debugger.state())
    last = len(states) - 1
    if len(states) < MOMENTS:
        debugger("reverse-stepi")  # from behind the end
    for moment in range(last, -1, -1):
        if not check(debugger.state() == states[moment], f"{where}: moment {moment} differs on the way back"):
            break
        if moment:
            debugger("reverse-stepi")
    for _ in range(4):
        there = chance.randrange(last + 1)
        debugger("start")
        debugger(f"stepi {last}")
        debugger(f"reverse-stepi {last - there}")
        check(debugger.state() == states[there], f"{where}: {last} steps and {last - there} back")
    debugger.end()


# Traps

TRACE = re.compile(r" *\d+ g(\d+) (exit|trap) (\w+) (?:at 0x([0-9a-f]+) .*: (\w+)|value .* old pc 0x([0-9a-f]+),)")
COMPLETE = ("syscall",)


def expected_traps(options):
    """What --trace tells, as one row a trap: guest, cause, pc before the step or None, verdict."""
    run = subprocess.run(["timeout", "60", visor, "run", "--trace=tm", *options], text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False)
    traps, open_exit = [], None
    for line in run.stdout.splitlines():
        found = TRACE.match(line)
        if not found:
            continue
        guest, what, cause = int(found[1]), found[2], found[3]
        if what == "trap" and open_exit and open_exit[0] == guest and cause != "trace":
            if open_exit[3] == "REFLECT" or cause != "interrupt":
                open_exit = None
                continue
        pc = int(found[4] or found[6], 16) - (4 if cause in COMPLETE else 0)
        row = (guest, cause, None if cause == "trace" else pc, found[5] or "DELIVERED")
        open_exit = row if what == "exit" else None
        traps.append(row)
    return traps


def stops(debugger, command):
    """Continues from trap to trap and collects their numbers and causes."""
    seen = []
    answer = debugger(command)
    while answer and "=>" in answer[-1]:
        found = re.search(r"TRAP #(\d+) (\w+)", "\n".join(answer))
        if not found:
            break
        seen.append((int(found[1]), found[2] if "Catchpoint" in found.string else None))
        answer = debugger("reverse-continue" if command == "reverse-continue" else "continue")
    return seen


def check_trap(where, debugger, number, row):
    guest, cause, pc, verdict = row
    answer = debugger(f"info trap {number}")
    told = re.match(r"TRAP #(\d+) (\w+), .* at instruction (\d+), vm(\d+)", answer[0])
    ok = told and (int(told[1]), told[2], int(told[4])) == (number, cause, guest)
    check(ok and f"outcome {verdict}" in answer[1], f"{where}: trap {number} is {row}, not {answer}")
    debugger(f"goto trap {number}")
    here = debugger.value("$pc")
    check(pc in (None, here), f"{where}: goto trap {number} ({row}) is not before it, but at {here}")
    check(ok and int(told[3]) == debugger.value("$instructions"),
          f"{where}: trap {number} is said to be elsewhere: {answer}")
    before = count_of(debugger)
    check(before in (number - 1, number - 2), f"{where}: {before} traps before trap {number}")
    debugger("stepi")
    check(count_of(debugger) >= number, f"{where}: no trap {number} in the step after goto")


def count_of(debugger):
    return int(debugger("info traps")[-1].split()[0])


def check_traps(where, options):
    expected = expected_traps(options)
    debugger = Debugger(*options)
    debugger("continue")
    check(count_of(debugger) == len(expected), f"{where}: --trace has {len(expected)} traps")
    check_counts(where, options, debugger)
    for number in chance.sample(range(1, len(expected) + 1), min(6, len(expected))):
        check_trap(where, debugger, number, expected[number - 1])
    debugger("catch trap")
    forward = stops(debugger, "run")
    check([expected[n - 1][1] for n, _ in forward] == [cause for _, cause in forward],
          f"{where}: forward the causes are {forward}")
    missed = set(range(1, len(expected) + 1)) - {n for n, _ in forward}
    check(all(expected[n - 1][1] == "trace" for n in missed), f"{where}: {missed} were not stopped at")
    back = stops(debugger, "reverse-continue")
    check([n for n, _ in back] == [n for n, _ in forward][::-1], f"{where}: back they are {back}")
    check(stops(debugger, "run") == forward, f"{where}: after run they are others")
    debugger.end()


def check_counts(where, options, debugger):
    run = subprocess.run(["timeout", "60", visor, "run", "--stats=json", *options], text=True,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False)
    guests = json.loads(run.stdout[run.stdout.index("{"):])["guests"]
    rows = [re.match(r"\w+ +(\d+) +(\d+) +(\d+) +(\d+) ", line) for line in debugger("info traps")]
    sums = [sum(int(row[i]) for row in rows if row) for i in range(1, 5)]
    counts = [guest.get("counts", {}) for guest in guests]
    for i, name in ((2, "emulated"), (3, "reflected")):
        check(sums[i - 1] == sum(count.get(name, 0) for count in counts), f"{where}: {name} is {sums}")
    delivered = sum(sum(guest["traps"].values()) for guest in guests)
    check(sums[0] == delivered + sums[1], f"{where}: total is {sums}, {delivered} were delivered")


# What step vmm says

def psws(debugger):
    rows = [re.match(r"(\S+) +status \S+ +(<.*>)", line) for line in debugger("info psw")]
    return {row[1]: row[2] for row in rows if row}


def check_story(where, debugger):
    before, story = psws(debugger), []
    while not story or not re.search("^=>|^vm", story[-1]):
        story += debugger("step vmm")
    after, told = psws(debugger), "\n".join(story)
    for name, label in (("virtual", "virtual PSW"), ("real", "real    PSW"), ("real", "  PSW")):
        found = re.search(label + " (<.*?>) -> (<.*?>)", told)
        if found and (name in before or name == "real"):
            check((found[1], found[2]) == (before[name], after.get(name)), f"{where}: {told}")
    saved = re.search(r"E\S*\[0x00\] := (<.*?>)", told)
    check(not saved or saved[1] in (after.get("E_v[0x00]"), after.get("E[0x00]")), f"{where}: {told}")


def check_stories(where, options):
    debugger = Debugger(*options)
    debugger("catch trap")
    answer, stories = debugger("run"), 0
    while stories < 12 and "TRAP #" in "\n".join(answer):
        stories += 1
        check_story(where, debugger)
        answer = debugger("continue")
    debugger.end()


# Expressions

OPERATORS = {
    "||": (1, lambda a, b: int(bool(a or b))), "&&": (2, lambda a, b: int(bool(a and b))),
    "|": (3, lambda a, b: a | b), "^": (4, lambda a, b: a ^ b), "&": (5, lambda a, b: a & b),
    "==": (6, lambda a, b: int(a == b)), "!=": (6, lambda a, b: int(a != b)),
    "<": (7, lambda a, b: int(a < b)), "<=": (7, lambda a, b: int(a <= b)),
    ">": (7, lambda a, b: int(a > b)), ">=": (7, lambda a, b: int(a >= b)),
    "<<": (8, lambda a, b: a << b if b < 32 else 0), ">>": (8, lambda a, b: a >> b if b < 32 else 0),
    "+": (9, lambda a, b: a + b), "-": (9, lambda a, b: a - b), "*": (10, lambda a, b: a * b),
    "/": (10, lambda a, b: a // b), "%": (10, lambda a, b: a % b)}
UNARY = {"-": lambda a: -a, "~": lambda a: ~a, "!": lambda a: int(not a)}


class Wrong(Exception):
    """What has no value."""


def make_operand(names):
    if names and chance.randrange(3) == 0:
        name = chance.choice(list(names))
        return name, lambda env: env[name]
    value = chance.choice([0, 1, 2, 3, 31, 32, 33, 0x80000000, MASK, chance.randrange(1 << 32)])
    text = chance.choice([str, hex, bin, oct])(value)
    if text.isdigit() and len(text) > 3:
        text = text[:-3] + "_" + text[-3:]
    return text, lambda env: value


def make_tree(depth, names):
    """Text, how tightly it binds, and a function of the names' values."""
    if depth == 0 or chance.randrange(6) == 0:
        text, value = make_operand(names)
        return text, 12, value
    if chance.randrange(5) == 0:
        sign = chance.choice(list(UNARY))
        text, binds, value = make_tree(depth - 1, names)
        text = text if binds >= 11 else f"({text})"
        return sign + text, 11, lambda env: UNARY[sign](value(env)) & MASK
    name = chance.choice(list(OPERATORS))
    binds, operate = OPERATORS[name]
    left, right = make_tree(depth - 1, names), make_tree(depth - 1, names)
    a = left[0] if left[1] >= binds and chance.randrange(4) else f"({left[0]})"
    b = right[0] if right[1] > binds and chance.randrange(4) else f"({right[0]})"
    space = chance.choice(["", " "])

    def value(env):
        x = left[2](env)
        if name in ("&&", "||") and bool(x) == (name == "||"):
            return int(bool(x))
        y = right[2](env)
        if name in ("/", "%") and y == 0:
            raise Wrong
        return operate(x, y) & MASK
    return a + space + name + space + b, binds, value


def value_of(tree, env):
    try:
        return tree[2](env)
    except Wrong:
        return "error: it divides by zero"


def check_expressions(program):
    debugger = Debugger("--mem", "16K", program)
    env = {"$a0": chance.randrange(1 << 32), "$s1": chance.randrange(99), "$t6": MASK}
    for name, value in env.items():
        debugger(f"set {name} = {value}")
    debugger("set {0x80} = 12345")
    env |= {"{0x80}": 12345, "*0x80": 12345, "trap": debugger.value("trap")}
    for _ in range(EXPRESSIONS):
        tree = make_tree(chance.randrange(1, 5), env)
        told, wanted = debugger.value(tree[0]), value_of(tree, env)
        check(told == wanted, f"{tree[0]} is {told}, not {wanted}, with {env}")
    debugger.end()


LOOP = """
        .org    0x100
_start: li      a0, 0
        li      a1, 24
again:  addi    a0, a0, 1
        mul     a2, a0, a0
        sw      a2, 0x80(zero)
here:   bne     a0, a1, again
        out     zero, PORT_POWER(zero)
"""


def check_conditions(program):
    with open(program, "w", encoding="ascii") as file:
        file.write(LOOP)
    for _ in range(CONDITIONS):
        tree = make_tree(2, {"$a0": 0, "$a2": 0, "{0x80}": 0})
        debugger = Debugger("--mem", "16K", program)
        debugger(f"break here if {tree[0]}")
        told = []
        answer = debugger("run")
        while "Breakpoint" in "".join(answer):
            told.append(debugger.value("$a0"))
            answer = debugger("continue")
        wanted = [i for i in range(1, 25)
                  if value_of(tree, {"$a0": i, "$a2": i * i, "{0x80}": i * i}) != 0]
        check(told == wanted, f"if {tree[0]} stops at {told}, not at {wanted}")
        debugger.end()


MACHINES = [["--bare"], [], ["--depth", "2"], ["--depth", "3"], ["--strategy", "hybrid"],
            ["--strategy", "interpret"], ["--strategy", "hybrid", "--depth", "2"]]


def check_program(program):
    for machine in chance.sample(MACHINES, 4):
        options = ["--mem", "16K", *machine, program]
        where = f"{' '.join(machine)} {os.path.basename(program)}"
        check_steps(where, options)
        check_traps(where, options)
        check_stories(where, options)
    quantum = str(chance.randrange(5, 40))
    options = ["--mem", "16K", "--quantum", quantum, program, program]
    check_steps(f"two guests, quantum {quantum}", options)
    check_traps(f"two guests, quantum {quantum}", options)


def main():
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program.s")
        for number in range(PROGRAMS):
            make_program(program)
            before = failures
            check_program(program)
            if failures > before:
                with open(program, encoding="ascii") as file:
                    print(f"program {number}:\n{file.read()}", file=sys.stderr)
        check_expressions(program)
        check_conditions(os.path.join(folder, "loop.s"))
    print(f"seed {seed}, {failures} failures")
    return 1 if failures else 0


sys.exit(main())
