"""Programs by chance in assembly: every row of the importer's table that a user's program can have.

Each of the 31 registers takes part; one of them, another in each program, points at storage all the
while. Loops count in a register that nothing in them writes, branches go forward, calls return: so
every program ends, and no address is outside storage or misaligned."""
import os
import random
import re

from tree import Node

TABLE = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../vmm/hosted/import/riscv.def")
CUSTOM = {0x0b, 0x2b}         # what RISC-V has not
ENDS = {"ebreak", "unimp"}    # under Linux they end the process
LOAD, STORE, IMMEDIATE, FENCE = 0x03, 0x23, 0x13, 0x0f
STORED_LEAST, STORED_LIMIT = -2048, 1920  # of storage, from the register that points at its middle
CALL_NONE = 2047
EDGES = [0, 1, 2, 3, -1, -2, 0x7fffffff, -0x80000000, -0x7fffffff, 0x7f, 0x80, 0xff, 0x100, 0x7fff,
         0x8000, 0xffff, 0x10000, 0x7ff, 0x800, -0x800, 0x55555555, -0x55555556, 31, 32, 33]

CORNERS = [-0x80000000, -1, 0]  # where division has rules of its own


class Row:
    def __init__(self, name, match, mask, form):
        self.name = name
        self.word = name.replace("_", ".")
        self.match = int(match, 16)
        self.mask = int(mask, 16)
        self.opcode = self.match & 0x7f
        self.size = 1 << (self.match >> 12 & 3)  # bytes, of loads and stores
        self.form = form


def rows():
    with open(TABLE) as file:
        found = re.findall(r"^RV\((\w+), +(0x[0-9a-f]+), (0x[0-9a-f]+), (\w+), ", file.read(), re.MULTILINE)
    table = [Row(*columns) for columns in found]
    return [row for row in table if row.opcode not in CUSTOM and row.name not in ENDS]


ROWS = rows()
BRANCHES = [row for row in ROWS if row.form == "B"]
LOADS = [row for row in ROWS if row.opcode == LOAD]
STORES = [row for row in ROWS if row.opcode == STORE]


class Assembly:
    """A program: `root` is its tree, `used` the names of the rows in it."""
    language = "S"
    names = ["x%d" % n for n in range(1, 32)] + ["storage"]

    def __init__(self, seed):
        self.seed = seed
        self.chance = random.Random(seed)
        self.labels = 0
        self.used = set()
        self.base = self.chance.randint(1, 31)
        self.kept = {0, self.base}  # registers that are not written, or without effect
        self.root = Node(".include \"program.inc\"", "program %d" % seed)
        for n in range(1, 32):
            if n != self.base:
                self.root.add(Node("li x%d, %d" % (n, self.value())))
        self.root.add("la x%d, storage + %d" % (self.base, -STORED_LEAST))
        self.body(self.root, self.chance.randint(10, 50), 0)
        self.root.add("finish %d, x%d" % (seed, self.base))

    # Operands

    def value(self):
        kind = self.chance.random()
        if kind < 0.4:
            return self.chance.choice(EDGES)
        if kind < 0.6:
            return self.wrapped((1 << self.chance.randint(0, 31)) + self.chance.randint(-1, 1))
        if kind < 0.7:
            return self.chance.randint(-40, 40)
        return self.wrapped(self.chance.getrandbits(32))

    @staticmethod
    def wrapped(value):
        return (value + 0x80000000) % 0x100000000 - 0x80000000

    def source(self):
        return self.chance.randint(0, 31)

    def target(self):
        """A register that may be written: x0 too, at times."""
        if self.chance.random() < 0.04:
            return 0
        return self.chance.choice([n for n in range(1, 32) if n not in self.kept])

    def immediate(self, least=-2048, limit=2048):
        edges = [v for v in EDGES + [least, least + 1, limit - 1] if least <= v < limit]
        return self.chance.choice(edges) if self.chance.random() < 0.4 else self.chance.randrange(least, limit)

    def label(self):
        self.labels += 1
        return ".L%d_%d" % (self.seed, self.labels)

    def use(self, row, operands=""):
        self.used.add(row.name)
        return "%s %s" % (row.word, operands)

    # Instructions: each gives its lines

    def single(self, row):
        kind = {"R": self.registers, "SH": self.shift, "U": self.upper, "B": self.branch_over,
                "J": self.call, "N": self.plain, "S": self.access}.get(row.form)
        if kind:
            return kind(row)
        if row.opcode == LOAD:
            return self.access(row)
        return self.constant(row) if row.opcode == IMMEDIATE else self.call(row)

    def registers(self, row):
        lines, a, b, roll = [], self.source(), self.source(), self.chance.random()
        if roll < 0.55:  # else values soon have nothing special
            a, b = self.target(), self.target()
            lines = ["li x%d, %d" % (n, self.chance.choice(CORNERS) if roll < 0.2 else self.value()) for n in (a, b)]
        return lines + [self.use(row, "x%d, x%d, x%d" % (self.target(), a, b))]

    def constant(self, row):
        lines, a = [], self.source()
        if self.chance.random() < 0.3:
            a = self.target()
            lines = ["li x%d, %d" % (a, self.value())]
        return lines + [self.use(row, "x%d, x%d, %d" % (self.target(), a, self.immediate()))]

    def shift(self, row):
        return [self.use(row, "x%d, x%d, %d" % (self.target(), self.source(), self.chance.randint(0, 31)))]

    def upper(self, row):
        return [self.use(row, "x%d, %#x" % (self.target(), self.immediate(0, 1 << 20)))]

    def plain(self, row):
        if row.opcode == FENCE:
            return [self.use(row)]
        if {10, 17} & self.kept:
            return []
        return ["li a7, %d" % CALL_NONE, self.use(row)]

    def access(self, row):
        """By the register that points at storage, or by an address that was computed."""
        offset = self.chance.randrange(STORED_LEAST, STORED_LIMIT, row.size)
        if self.chance.random() < 0.4:
            offset = self.chance.choice([STORED_LEAST, STORED_LIMIT - row.size, 0, -row.size, 4 * row.size])
        register, lines = self.base, []
        free = [n for n in range(1, 32) if n not in self.kept]
        if self.chance.random() < 0.5:
            register = self.chance.choice(free)
            distance = self.immediate(max(-2048, offset - 2047), min(2048, offset + 2049))
            lines = ["addi x%d, x%d, %d" % (register, self.base, distance)]
            offset -= distance
        moved = self.target() if row.opcode == LOAD else self.source()
        return lines + [self.use(row, "x%d, %d(x%d)" % (moved, offset, register))]

    # What has other instructions in it

    def comparison(self, row, target):
        lines, a, b = [], self.source(), self.source()
        kind = self.chance.random()
        if kind < 0.3:
            b = self.target()
            lines = ["mv x%d, x%d" % (b, a)]
        elif kind < 0.6:
            a, b = self.target(), self.target()
            lines = ["li x%d, %d" % (a, self.value()), "li x%d, %d" % (b, self.value())]
        return lines + [self.use(row, "x%d, x%d, %s" % (a, b, target))]

    def branch_over(self, row):
        end = self.label()
        return self.comparison(row, end) + [self.small_body(), end + ":"]

    def small_body(self):
        body = Node()
        self.body(body, self.chance.randint(1, 3), 3)
        return body

    def far(self):
        """To and fro over a distance that needs all bits of a branch."""
        row, there, back = self.chance.choice(BRANCHES), self.label(), self.label()
        filler = self.chance.randint(100, 900)
        return ["j " + there, back + ":", self.small_body(), "j %s_end" % back, ".rept %d" % filler, "nop",
                ".endr", there + ":"] + self.comparison(row, back) + [back + "_end:"]

    def call(self, row):
        """A body that is called, and returns by a register that it does not write."""
        free = [n for n in range(1, 32) if n not in self.kept]
        back, pointer = self.chance.sample(free, 2)
        start, end, here = self.label(), self.label(), self.label()
        self.kept.add(back)
        body = self.small_body()
        self.kept.discard(back)
        if row.form == "J":
            self.used.add("jal")
            enter = ["jal x%d, %s" % (back, start)]
        elif self.chance.random() < 0.5:
            off = self.immediate()
            enter = ["la x%d, %s + %d" % (pointer, start, -off), "jalr x%d, %d(x%d)" % (back, off, pointer)]
        else:  # one register for both, and bit 0 of the address, which does not count
            enter = [here + ":", "auipc x%d, %%pcrel_hi(%s + 1)" % (back, start),
                     "jalr x%d, %%pcrel_lo(%s)(x%d)" % (back, here, back)]
        self.used |= {"jalr", "auipc", "jal"}
        return enter + ["j " + end, start + ":", body, "jalr x0, 0(x%d)" % back, end + ":"]

    def loop(self, depth):
        free = [n for n in range(1, 32) if n not in self.kept]
        counter, limit = self.chance.sample(free, 2)
        start, count = self.label(), self.chance.randint(1, 9)
        forms = [("bne", count, -1, 0, "x{c}, x{l}"), ("blt", count, -1, 0, "x{l}, x{c}"),
                 ("bge", count, -1, 1, "x{c}, x{l}"), ("bltu", 0, 1, count, "x{c}, x{l}"),
                 ("bgeu", -20 - count, 1, -20, "x{l}, x{c}"), ("blt", -count, 1, 0, "x{c}, x{l}"),
                 ("beq", 1, 1, 2, "x{c}, x{l}")]
        name, first, step, last, operands = self.chance.choice(forms)
        self.used.add(name)
        self.kept |= {counter, limit}
        body = Node()
        self.body(body, self.chance.randint(1, 5), depth + 1)
        self.kept -= {counter, limit}
        return ["li x%d, %d" % (counter, first), "li x%d, %d" % (limit, last), start + ":", body,
                "addi x%d, x%d, %d" % (counter, counter, step),
                "%s %s, %s" % (name, operands.format(c=counter, l=limit), start)]

    def body(self, node, count, depth):
        for _ in range(count):
            kind = self.chance.random()
            if depth < 2 and kind < 0.08:
                node.add(Node(*self.loop(depth)))
            elif depth == 0 and kind < 0.085:
                node.add(Node(*self.far()))
            else:
                row = self.chance.choice(ROWS)
                if depth > 2 and row.form in "BJ" or row.name == "jalr" and depth > 2:
                    row = self.chance.choice(LOADS + STORES)
                node.add(Node(*self.single(row)))
