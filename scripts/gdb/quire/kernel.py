# SPDX-License-Identifier: MIT
"""
kernel.py - the kernel's own data that the commands show

    regions    arch/x86/mm/region.c: a name for each part of the address space
    memblock   mm/memblock.c: what RAM exists, what is reserved
"""
import bisect


class Regions:
    """
    Names of address ranges, as the kernel's table gives them: (end, name) rows.

    Before the loader has put the image into memory the table is not there; every
    name is then "unknown".
    """

    def __init__(self, rows):
        ends = [end or 1 << 32 for end, _ in rows]
        loaded = ends == sorted(ends) and len(set(ends)) > 1 and ends[-1] == 1 << 32
        self.rows = [(end, name) for end, (_, name) in zip(ends, rows)] if loaded else []
        self.ends = ends

    def __call__(self, address):
        if not self.rows:
            return "unknown"
        return self.rows[bisect.bisect_right(self.ends, address)][1]


def read_regions(machine):
    table = machine.kernel_value("'region.c'::regions")
    first, last = table.type.range()
    rows = []
    for i in range(first, last + 1):
        name = int(table[i]["name"]) & 0xFFFFFFFF
        rows.append((int(table[i]["end"]) & 0xFFFFFFFF, machine.kernel_text(name)))
    return Regions(rows)


def read_memblock(machine):
    """[(list name, [(base, size, node)])] for both lists."""
    state = machine.kernel_value("memblock")
    lists = []
    for name in ("memory", "reserved"):
        kind = state[name]
        count = min(int(kind["nr"]), kind["regions"].type.range()[1] + 1)
        lists.append((name, [tuple(int(kind["regions"][i][field])
                                   for field in ("base", "size", "nid")) for i in range(count)]))
    return lists
