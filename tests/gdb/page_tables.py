# SPDX-License-Identifier: MIT
"""
page_tables.py - what our side says of page tables, in QEMU's terms
"""
import re

from harness import check, check_equal
from quire import memory, pagetable


def leaves():
    with memory.Machine() as machine:
        return list(pagetable.leaves(machine.read_page, machine.cr3, machine.pse))


def letters(leaf):
    """The flags of the last entry as `info tlb` writes them."""
    names = ((pagetable.GLOBAL, "G"), (pagetable.PSE, "P"), (pagetable.DIRTY, "D"),
             (pagetable.ACCESSED, "A"), (pagetable.PCD, "C"), (pagetable.PWT, "T"),
             (pagetable.USER, "U"), (pagetable.RW, "W"))
    large = leaf.size != pagetable.PAGE_SIZE
    return "-" + "".join(
        letter if leaf.entry & bit and (large or bit != pagetable.PSE) else "-"
        for bit, letter in names)


LINE = re.compile(r"([0-9a-f]{8})-([0-9a-f]{8}) +(\d+) kB -> 0x([0-9a-f]{8}) (4k|4M) "
                  r"(rw|r-) (user|kernel)( global)?( uncached)?( write-through)?  \S.*$")


def as_info_mem(lines):
    """Lines of a ptdump, joined as QEMU's `info mem` does: by rights alone."""
    joined = []
    for line in lines:
        match = LINE.match(line)
        check(match, "ptdump: cannot read %r" % line)
        start, end = int(match.group(1), 16), int(match.group(2), 16) + 1
        check_equal(int(match.group(3)) << 10, end - start, "size in %r" % line)
        rights = (match.group(7) == "user", match.group(6) == "rw")
        if joined and joined[-1][1] == start and joined[-1][2:] == rights:
            start = joined.pop()[0]
        joined.append((start, end) + rights)
    return joined


def pages_of(lines):
    """{linear: (frame, rw, user, global)} of the 4 kB pages in an exact ptdump."""
    found = {}
    for line in lines:
        match = LINE.match(line)
        check(match, "ptdump: cannot read %r" % line)
        start, last, phys = (int(match.group(i), 16) for i in (1, 2, 4))
        size = {"4k": 4 << 10, "4M": 4 << 20}[match.group(5)]
        for address in range(start, last + 1, size):
            found[address] = (phys + address - start, match.group(6) == "rw",
                              match.group(7) == "user", bool(match.group(8)))
    return found


def phys_of(lines):
    match = re.match(r"physical  0x([0-9a-f]+)", lines[-1])
    return int(match.group(1), 16) if match else None
