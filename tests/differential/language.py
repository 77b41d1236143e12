"""Programs by chance in C: integers of all widths, arrays, structs, pointers, calls, loops, switches.

Nothing in them is undefined: signed numbers are added, subtracted and multiplied as unsigned ones,
divisors and shifts are made to fit, indices are masked, and whatever has a loop or a call takes from a
store of fuel, so that every program ends."""
import random

from tree import Node

TYPES = ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"]
LEVELS = ["-O0", "-O1", "-O2", "-O3", "-Os"]
LOOPS, FUEL, FUNCTIONS = 2, 300, 3
EDGES = {8: [0, 1, 0x7f, 0x80, 0xff], 16: [0, 1, 0x7fff, 0x8000, 0xffff, 0xff],
         32: [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff, 0x10000, 1000003],
         64: [0, 1, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff, 0xffffffff, 0x100000000]}


def width(kind):
    return int(kind[1:])


def unsigned(kind):
    return "u" + kind[1:]


class Language:
    """A program: `root` is its tree; `names` what each shown word is the value of."""
    language = "c"

    def __init__(self, seed):
        self.seed = seed
        self.chance = random.Random(seed)
        self.names = []
        self.used = set()  # rows of the importer's table: the compiler knows
        self.scalars, self.arrays, self.structs, self.functions = [], [], [], []
        self.counters = 0
        self.root = Node("#include \"runtime.h\"", "static u32 fuel_%d;" % seed,
                         "static int take_%d(void) { return fuel_%d ? fuel_%d--, 1 : 0; }" % (seed, seed, seed))
        self.globals()
        for number in range(self.chance.randint(1, FUNCTIONS)):
            self.function(number)
        self.main()

    def name(self, what):
        self.counters += 1
        return "%s%d_%d" % (what, self.counters, self.seed)

    # Declarations

    def globals(self):
        for _ in range(self.chance.randint(4, 10)):
            kind, name = self.chance.choice(TYPES), self.name("g")
            volatile = "volatile " if self.chance.random() < 0.15 else ""
            self.scalars.append((name, kind))
            self.root.add("static %s%s %s = %s;" % (volatile, kind, name, self.constant(kind)))
        for _ in range(self.chance.randint(2, 4)):
            kind, name, size = self.chance.choice(TYPES), self.name("a"), 1 << self.chance.randint(1, 5)
            self.arrays.append((name, kind, size))
            values = ", ".join(self.constant(kind) for _ in range(size))
            self.root.add("static %s %s[%d] = {%s};" % (kind, name, size, values))
        tag = self.name("s")
        fields = [(self.name("f"), self.chance.choice(TYPES)) for _ in range(self.chance.randint(2, 6))]
        bits = [self.chance.randint(1, width(kind)) if self.chance.random() < 0.3 else 0 for _, kind in fields]
        self.root.add("struct %s {" % tag)
        for (name, kind), size in zip(fields, bits):
            self.root.add("    %s %s%s;" % (kind, name, " : %d" % size if size else ""))
        self.root.add("};")
        count = 1 << self.chance.randint(0, 2)
        self.structs.append((self.name("t"), tag, fields, count))
        self.root.add("static struct %s %s[%d];" % (tag, self.structs[0][0], count))

    def function(self, number):
        name, kind = self.name("call"), self.chance.choice(TYPES)
        taken = [(self.name("p"), self.chance.choice(TYPES)) for _ in range(self.chance.randint(0, 10))]
        inline = self.chance.choice(["", "", "__attribute__((noinline)) "])
        scope = Scope(list(taken), number)
        self.root.add("static %s%s %s(%s)" % (inline, kind, name, ", ".join(
            "%s %s" % (k, n) for n, k in taken) or "void"), "{")
        self.locals(self.root, scope)
        self.statements(self.root, scope, self.chance.randint(1, 4), 0)
        self.root.add("    return %s;" % self.expression(kind, scope, 2), "}")
        self.functions.append((name, kind, [k for _, k in taken]))

    def locals(self, node, scope):
        for _ in range(self.chance.randint(1, 4)):
            kind, name = self.chance.choice(TYPES), self.name("v")
            node.add("    %s %s = %s;" % (kind, name, self.expression(kind, scope, 1)))
            scope.scalars.append((name, kind))
        if self.chance.random() < 0.4:
            kind, name, size = self.chance.choice(TYPES), self.name("b"), 1 << self.chance.randint(1, 3)
            node.add("    %s %s[%d] = {%s};" % (kind, name, size, self.constant(kind)))
            scope.arrays.append((name, kind, size))

    def main(self):
        scope = Scope([], FUNCTIONS)
        self.root.add("PROGRAM(%d)" % self.seed, "static void run_%d(void)" % self.seed, "{",
                      "    fuel_%d = %d;" % (self.seed, FUEL))
        self.locals(self.root, scope)
        self.statements(self.root, scope, self.chance.randint(4, 8), 0)
        for name, kind in self.scalars + scope.scalars:
            self.root.add("    show((u32)%s);" % name)
            self.names.append(name)
            if width(kind) == 64:
                self.root.add("    show((u32)((u64)%s >> 32));" % name)
                self.names.append(name + ", high word")
        for name in [a[0] for a in self.arrays + scope.arrays]:
            self.root.add("    show_bytes(%s, sizeof %s);" % (name, name))
            self.names.append(name)
        for name, _, fields, count in self.structs:
            for i in range(count):
                for field, _ in fields:
                    self.root.add("    show((u32)%s[%d].%s);" % (name, i, field))
                    self.names.append("%s[%d].%s" % (name, i, field))
        self.root.add("    show(fuel_%d);" % self.seed, "}")
        self.names.append("fuel")

    # Expressions: their text, of the type `kind`

    def constant(self, kind):
        bits = width(kind)
        if self.chance.random() < 0.5:
            value = self.chance.choice(EDGES[bits])
        else:
            value = self.chance.getrandbits(self.chance.randint(1, bits))
        return "(%s)%#x%s" % (kind, value, "ull" if bits == 64 else "u")

    def place(self, scope, depth):
        """Something that can be read and assigned, and its type."""
        kind = self.chance.random()
        if kind < 0.55:
            return self.chance.choice(self.scalars + scope.scalars)
        if kind < 0.85:
            name, kind, size = self.chance.choice(self.arrays + scope.arrays)
            return "%s[%s & %d]" % (name, self.expression("u32", scope, depth - 1), size - 1), kind
        name, _, fields, count = self.chance.choice(self.structs)
        field, kind = self.chance.choice(fields)
        return "%s[%s & %d].%s" % (name, self.expression("u32", scope, depth - 1), count - 1, field), kind

    def expression(self, kind, scope, depth):
        roll = self.chance.random()
        if depth <= 0 or roll < 0.12:
            if self.chance.random() < 0.3:
                return self.constant(kind)
            return "(%s)%s" % (kind, self.chance.choice(scope.counters + scope.scalars + self.scalars)[0])
        if roll < 0.28:
            return "(%s)%s" % (kind, self.place(scope, depth)[0])
        if roll < 0.36:
            return self.call(kind, scope, depth)
        if roll < 0.46:
            return self.unary(kind, scope, depth)
        return self.binary(kind, scope, depth)

    def unary(self, kind, scope, depth):
        other = self.chance.choice(TYPES)
        inner = self.expression(other, scope, depth - 1)
        return self.chance.choice(["(%s)~%s" % (kind, inner), "(%s)!%s" % (kind, inner), "(%s)%s" % (kind, inner),
                                   "(%s)(0 - %s)" % (kind, self.cast(self.wide(other), inner))])

    @staticmethod
    def wide(kind):
        """Unsigned, and no smaller than int: what is computed in it wraps around."""
        return "u64" if width(kind) == 64 else "u32"

    @staticmethod
    def cast(kind, text):
        return text if text.startswith("(%s)" % kind) else "(%s)%s" % (kind, text)

    def binary(self, kind, scope, depth):
        work = kind if self.chance.random() < 0.7 else self.chance.choice(TYPES)
        a, b = (self.expression(work, scope, depth - 1) for _ in range(2))
        wide, roll = self.wide(work), self.chance.random()
        if roll < 0.35:
            text = "(%s %s %s)" % (self.cast(wide, a), self.chance.choice("+-*"), self.cast(wide, b))
        elif roll < 0.5:
            text = "(%s %s %s)" % (a, self.chance.choice("&|^"), b)
        elif roll < 0.65:
            text = "%s_%s(%s, %s)" % (self.chance.choice(["divide", "remainder"]), work, a, b)
        elif roll < 0.75:
            text = "(%s << (%s & %d))" % (self.cast(wide, a), b, width(work) - 1)
        elif roll < 0.83:
            text = "(%s >> (%s & %d))" % (a, b, width(work) - 1)
        elif roll < 0.93:
            text = "(%s %s %s)" % (a, self.chance.choice(["<", "<=", ">", ">=", "==", "!=", "&&", "||"]), b)
        else:
            text = "(%s ? %s : %s)" % (self.expression("i32", scope, depth - 1), a, b)
        return "(%s)%s" % (kind, text)

    def call(self, kind, scope, depth):
        callable_ = self.functions[:scope.number]
        if not callable_ or scope.loops == LOOPS:
            return self.binary(kind, scope, depth)
        name, _, taken = self.chance.choice(callable_)
        arguments = ", ".join(self.expression(t, scope, min(depth - 1, 1)) for t in taken)
        return "(%s)(take_%d() ? %s(%s) : 0)" % (kind, self.seed, name, arguments)

    # Statements

    def statements(self, node, scope, count, depth):
        for _ in range(count):
            roll = self.chance.random()
            if depth < 3 and roll < 0.12:
                node.add(self.condition(scope, depth))
            elif depth < 3 and scope.loops < LOOPS and roll < 0.27:
                node.add(self.loop(scope, depth))
            elif depth < 3 and roll < 0.33:
                node.add(self.switch(scope, depth))
            elif roll < 0.38:
                node.add(self.by_pointer(scope))
            elif roll < 0.42:
                name, _, _, count_ = self.structs[0]
                node.add(Node("    %s[%s & %d] = %s[%s & %d];" % (
                    name, self.expression("u32", scope, 1), count_ - 1,
                    name, self.expression("u32", scope, 1), count_ - 1)))
            elif scope.loops and roll < 0.46:
                node.add(Node("    if (%s)" % self.expression("u8", scope, 2),
                              "        %s;" % self.chance.choice(["break", "continue"])))
            else:
                place, kind = self.place(scope, 2)
                node.add(Node("    %s = %s;" % (place, self.expression(kind, scope, self.chance.randint(1, 3)))))

    def condition(self, scope, depth):
        node, then, other = Node("    if (%s) {" % self.expression("i32", scope, 2)), Node(), Node()
        self.statements(then, scope, self.chance.randint(1, 3), depth + 1)
        self.statements(other, scope, self.chance.randint(0, 3), depth + 1)
        node.add(then, "    } else {", other, "    }")
        return node

    def loop(self, scope, depth):
        """The counter is of a type with room for its limit, and only read inside."""
        counter, kind = self.name("n"), self.chance.choice(TYPES)
        limit, fuel = self.chance.randint(1, 9), "take_%d()" % self.seed
        head = self.chance.choice([
            "for ({k} {n} = 0; {n} < {l} && {f}; {n}++) {{", "for ({k} {n} = {l}; {n} > 0 && {f}; {n}--) {{",
            "for ({k} {n} = {l}; {n} != 0 && {f}; {n} /= 2) {{", "for ({k} {n} = 100; {n} >= {l} && {f}; {n} -= {l}) {{"])
        node, inside = Node("    " + head.format(k=kind, n=counter, l=limit, f=fuel)), scope.inside(counter, kind)
        self.statements(node, inside, self.chance.randint(1, 4), depth + 1)
        node.add("    }")
        return node

    def switch(self, scope, depth):
        node = Node("    switch (%s & 7) {" % self.expression("u32", scope, 2))
        for case in self.chance.sample(range(8), self.chance.randint(2, 8)):
            node.add("    case %d:" % case)
            body = Node()
            self.statements(body, scope, self.chance.randint(1, 2), depth + 1)
            node.add(body)
            if self.chance.random() < 0.8:
                node.add("        break;")
        default = Node()
        self.statements(default, scope, 1, depth + 1)
        node.add("    default:", default, "        break;", "    }")
        return node

    def by_pointer(self, scope):
        name, kind, size = self.chance.choice(self.arrays + scope.arrays)
        pointer, index, value = self.name("q"), self.expression("u32", scope, 1), self.expression(kind, scope, 2)
        return Node("    {", "        %s *%s = &%s[%s & %d];" % (kind, pointer, name, index, size - 1),
                    "        *%s = %s;" % (pointer, value),
                    "        *%s = (%s)((%s)*%s + 1);" % (pointer, kind, self.wide(kind), pointer), "    }")


class Scope:
    """What a function's statements see beside the globals, and which functions they may call."""

    def __init__(self, scalars, number):
        self.scalars = scalars
        self.arrays = []
        self.counters = []  # of loops: read only
        self.loops = 0
        self.number = number

    def inside(self, counter, kind):
        """The scope in a loop."""
        scope = Scope(self.scalars, self.number)
        scope.arrays = self.arrays
        scope.counters = self.counters + [(counter, kind)]
        scope.loops = self.loops + 1
        return scope
