"""Vectors of Merkle proofs: see make_vectors.py."""

import formats
from formats import Refused, sha256


class Tree:
    """RFC 6962 section 2.1, as it is written there: recursive, on lists."""

    def __init__(self, leaves):
        self.leaves = leaves

    def root(self, low, high):
        if high - low == 0:
            return sha256()
        if high - low == 1:
            return formats.leaf_hash(self.leaves[low])
        split = self.split(high - low)
        return formats.node_hash(self.root(low, low + split), self.root(low + split, high))

    @staticmethod
    def split(width):
        return 1 << (width - 1).bit_length() - 1

    def inclusion(self, index, low, high):
        if high - low == 1:
            return []
        split = low + self.split(high - low)
        if index < split:
            return [*self.inclusion(index, low, split), self.root(split, high)]
        return [*self.inclusion(index, split, high), self.root(low, split)]

    def consistency(self, first, low, high, whole=True):
        if first == high:
            return [] if whole else [self.root(low, high)]
        split = low + self.split(high - low)
        if first <= split:
            return [*self.consistency(first, low, split, whole), self.root(split, high)]
        return [*self.consistency(first, split, high, False), self.root(low, split)]


LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
TREE = Tree([bytes.fromhex(leaf) for leaf in LEAVES] + [bytes([n]) for n in range(5)])


def hexes(hashes):
    return [hash_.hex() for hash_ in hashes]


def inclusion():
    cases = []

    def add(what, leaf, index, size, path, root):
        try:
            valid = formats.inclusion_root(leaf, index, size, path) == root
        except Refused:
            valid = False
        cases.append({"what": what, "leafHash": leaf.hex(), "index": index, "size": size, "path": hexes(path),
                      "root": root.hex(), "valid": valid})

    for size in (1, 2, 3, 5, 8, 13):
        for index in sorted({0, size // 2, size - 1}):
            add("a proof", formats.leaf_hash(TREE.leaves[index]), index, size, TREE.inclusion(index, 0, size), TREE.root(0, size))
    leaf, path, root = formats.leaf_hash(TREE.leaves[2]), TREE.inclusion(2, 0, 5), TREE.root(0, 5)
    add("another index", leaf, 3, 5, path, root)
    add("an index that is the size", leaf, 5, 5, path, root)
    add("a negative index", leaf, -1, 5, path, root)
    add("a hash too few", leaf, 2, 5, path[:-1], root)
    add("a hash too many", leaf, 2, 5, [*path, path[0]], root)
    add("hashes exchanged", leaf, 2, 5, path[::-1], root)
    add("another leaf", formats.leaf_hash(b"x"), 2, 5, path, root)
    add("another root", leaf, 2, 5, path, TREE.root(0, 6))
    add("another size, of another depth", leaf, 2, 3, path, root)
    add("the root passed off as a leaf", root, 0, 1, [path[0]], root)
    add("an inner node passed off as a leaf", TREE.root(0, 2), 0, 3, [TREE.root(4, 5)], root)
    assert sum(case["valid"] for case in cases) == len(cases) - 11
    return {"leaves": hexes(TREE.leaves), "cases": cases}


def consistency():
    cases = []

    def add(what, first, second, path, first_root, second_root):
        cases.append({"what": what, "first": first, "second": second, "path": hexes(path), "firstRoot": first_root.hex(),
                      "secondRoot": second_root.hex(),
                      "valid": formats.consistent(first, second, path, first_root, second_root)})

    for first, second in ((1, 1), (1, 2), (2, 5), (3, 7), (4, 8), (6, 8), (7, 13), (8, 13), (12, 13), (13, 13), (0, 5)):
        path = TREE.consistency(first, 0, second) if first else []
        add("a proof", first, second, path, TREE.root(0, first), TREE.root(0, second))
    path, old, new = TREE.consistency(6, 0, 8), TREE.root(0, 6), TREE.root(0, 8)
    add("a hash too few", 6, 8, path[:-1], old, new)
    add("a hash too many", 6, 8, [*path, path[0]], old, new)
    add("no hash at all", 6, 8, [], old, new)
    add("another old root", 6, 8, path, TREE.root(0, 5), new)
    add("another new root", 6, 8, path, old, TREE.root(0, 7))
    add("sizes exchanged", 8, 6, path, new, old)
    add("a hash where both are the same", 8, 8, [new], new, new)
    add("equal sizes with different roots: a fork", 8, 8, [], old, new)
    add("an old tree that the new one does not begin with", 4, 8, TREE.consistency(4, 0, 8), TREE.root(1, 5), new)
    assert sum(case["valid"] for case in cases) == len(cases) - 9
    return {"leaves": hexes(TREE.leaves), "cases": cases}
