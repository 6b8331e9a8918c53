# SPDX-License-Identifier: MIT
"""
pairwise.py - few rows out of many axes, with every pair of values in some row

Most bugs that depend on the machine depend on one property or on two together.
Trying every combination of ten memory sizes, four CPU counts, five CPU models
... takes tens of thousands of boots; trying every *pair* takes some sixty.

Greedy and without chance: the first pair that no row has yet opens a new row,
and each remaining axis takes the value that adds the most new pairs.
"""

import itertools


def all_pairs(axes, allowed):
    """Every allowed pair of values of two axes, in order, each once."""
    pairs = []
    for (a, a_values), (b, b_values) in itertools.combinations(axes, 2):
        for x, y in itertools.product(a_values, b_values):
            if allowed((a, x), (b, y)):
                pairs.append(((a, x), (b, y)))
    return pairs


def pairs_of(row, names):
    """The pairs that a row (a dict) has, with the axes in their own order."""
    items = [(name, row[name]) for name in names if name in row]
    return itertools.combinations(items, 2)


def _fits(row, item, allowed):
    return all(allowed(other, item) and allowed(item, other) for other in row.items())


def _best_value(row, axis, axes, allowed, missing):
    """The value that adds the most missing pairs; among equals the first."""
    name, values = axis
    names = [axis_name for axis_name, _ in axes]
    best, best_gain = None, -1
    for value in values:
        if not _fits(row, (name, value), allowed):
            continue
        grown = dict(row)
        grown[name] = value
        gain = sum(1 for pair in pairs_of(grown, names) if pair in missing)
        if gain > best_gain:
            best, best_gain = value, gain
    if best_gain < 0:
        raise ValueError("no value of %s fits to %r" % (name, row))
    return best


def rows(axes, allowed=lambda one, other: True):
    """
    Rows (dicts) in which each allowed pair occurs.  `axes` is a list of
    (name, values); `allowed` takes two (name, value) and forbids by False.
    """
    missing = dict.fromkeys(all_pairs(axes, allowed))
    result = []
    while missing:
        row = dict(next(iter(missing)))
        for axis in axes:
            if axis[0] not in row:
                row[axis[0]] = _best_value(row, axis, axes, allowed, missing)
        for pair in pairs_of(row, [name for name, _ in axes]):
            missing.pop(pair, None)
        result.append(row)
    return result
