"""Programs as trees, so that a failing one can be made smaller: each node can be left out, and what is
left is still a program that ends."""
import time


class Node:
    """Lines of text and nodes, in order."""

    def __init__(self, *parts):
        self.parts = list(parts)
        self.absent = False

    def add(self, *parts):
        self.parts += parts

    def lines(self):
        if self.absent:
            return
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.lines()
            else:
                yield part

    def text(self):
        return "".join(line + "\n" for line in self.lines())

    def nodes(self):
        """Every node below this one that is still there."""
        for part in self.parts:
            if isinstance(part, Node) and not part.absent:
                yield part
                yield from part.nodes()


def reduce_tree(root, fails, seconds):
    """Leaves out what is not needed for `fails`, largest parts first, as long as there is time."""
    end, shrinking = time.monotonic() + seconds, True
    while shrinking and time.monotonic() < end:
        shrinking = False
        for node in sorted(root.nodes(), key=lambda node: -sum(1 for _ in node.lines())):
            if node.absent or time.monotonic() > end:
                continue
            node.absent = True
            if fails():
                shrinking = True
            else:
                node.absent = False
