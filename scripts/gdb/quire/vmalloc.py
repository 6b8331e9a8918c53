# SPDX-License-Identifier: MIT
"""
vmalloc.py - the areas of the vmalloc window, as they lie in memory

The list is followed and held against what the areas say about themselves, and the
first and last page of each, and its guard page, against the page tables.
"""
import re

import gdb

from . import pagetable
from .memory import MASK, Error, evaluate
from .zones import offset_of

PAGE = 4096
KINDS = {1: "ioremap", 2: "vmalloc", 4: "vmap"}


class Area:
    def __init__(self, value):
        self.start, self.end, self.hole = (int(value["area"][name]) & MASK
                                           for name in ("start", "end", "hole"))
        self.next, self.prev = (int(value["area"]["list"][name]) & MASK
                                for name in ("next", "prev"))
        self.kind = KINDS.get(int(value["flags"]) & 7)
        self.nr_pages = int(value["nr_pages"])
        self.phys = int(value["phys_addr"])
        self.caller = int(value["caller"]) & MASK

    def wrong(self, end, link):
        """What does not fit the area before it, which ends at `end` and stands at `link`."""
        name = "the area at 0x%08x" % self.start
        if self.prev != link:
            return "%s points back to 0x%08x, not to the one before it" % (name, self.prev)
        if self.start < end or self.start >= self.end:
            return "%s ends at 0x%08x, the one before it at 0x%08x" % (name, self.end, end)
        if self.hole != self.start - end:
            return "%s says that %d bytes in front of it are free, not %d" % (
                name, self.hole, self.start - end)
        if self.end - self.start != (self.nr_pages + 1) * PAGE or not self.kind:
            return "%s is no %d pages and a guard page" % (name, self.nr_pages)
        return None

    def line(self):
        what = "pages=%d" % self.nr_pages if self.kind != "ioremap" else "phys=0x%08x" % self.phys
        return "0x%08x-0x%08x %7d %s %s %s" % (self.start, self.end, self.end - self.start,
                                               symbol(self.caller), what, self.kind)


def symbol(address):
    """name+0x12, as the kernel prints it, but for the function's size."""
    text = gdb.execute("info symbol 0x%x" % address, to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section", text)
    return "%s+0x%x" % (match.group(1), int(match.group(2) or 0)) if match else "0x%x" % address


def read_areas(machine):
    """[Area] in ascending order; an Error for the first thing that is wrong."""
    space = machine.kernel_value("vmalloc_space")
    head = (int(evaluate("(unsigned long)&vmalloc_space.areas"))) & MASK
    kind = gdb.lookup_type("struct vm_struct")
    inside = offset_of(gdb.lookup_type("struct vmap_area"), "list")
    end, link, areas = int(space["start"]) & MASK, head, []
    at = int(space["areas"]["next"]) & MASK
    while at != head:
        value = gdb.Value(machine.read_linear(at - inside, kind.sizeof), kind)
        area = Area(value)
        wrong = area.wrong(end, link)
        if wrong:
            raise Error(wrong)
        areas.append(area)
        end, link, at = area.end, at, area.next
    if len(areas) != int(space["nr_areas"]):
        raise Error("%d areas are on the list, nr_areas is %d" % (
            len(areas), int(space["nr_areas"])))
    return areas


def check_mapped(machine, area):
    for address, wanted in ((area.start, True), (area.end - 2 * PAGE, True),
                            (area.end - PAGE, False)):
        leaf = pagetable.walk(machine.read_word, machine.cr3, address, machine.pse).leaf
        if bool(leaf) != wanted:
            raise Error("0x%08x is %s" % (address, "a guard page and mapped" if leaf else
                                          "in an area and not mapped"))


def summary(machine, areas):
    space = machine.kernel_value("vmalloc_space")
    start, end = int(space["start"]) & MASK, int(space["end"]) & MASK
    holes = [area.hole for area in areas] + [end - (areas[-1].end if areas else start)]
    return "%d areas, %d of %d kB used, the largest hole has %d kB" % (
        len(areas), sum(area.end - area.start for area in areas) >> 10, (end - start) >> 10,
        max(holes) >> 10)
