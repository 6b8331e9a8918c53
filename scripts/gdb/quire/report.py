# SPDX-License-Identifier: MIT
"""
report.py - the lines that the commands print

The same lines as the kernel's own shell prints (kernel/shell/cmd_memory.c), so
that one can be held against the other.  No gdb here.
"""
from . import pagetable
from .pagetable import ACCESSED, DIRTY, GLOBAL, PCD, PRESENT, PWT, RW, USER


def flags_text(flags):
    words = ["rw" if flags & RW else "r-", "user" if flags & USER else "kernel"]
    words += [word for bit, word in ((GLOBAL, "global"), (PCD, "uncached"),
                                     (PWT, "write-through")) if flags & bit]
    return " ".join(words)


def range_line(item, region):
    first, last = region(item.start), region(item.last)
    return "%08x-%08x %7d kB -> 0x%08x %s %s  %s" % (
        item.start, item.last, (item.last - item.start + 1) >> 10, item.phys,
        "4k" if item.page_size == pagetable.PAGE_SIZE else "4M", flags_text(item.flags),
        first if first == last else first + " .. " + last)


def dump_lines(pages, region, exact):
    return [range_line(item, region) for item in pagetable.join(pages, None if exact else region)]


def diff_lines(before, after):
    """What went (-) and what came (+), in the order of addresses."""
    old, new = set(before), set(after)
    changed = [(line, "-") for line in old - new] + [(line, "+") for line in new - old]
    changed.sort(key=lambda item: (item[0][:8], item[1] == "+"))
    return [sign + " " + line for line, sign in changed]


TASK_HEADER = "  PID S       SP       MM PARTS              NAME             WHERE"


def task_line(task):
    return "%5d %s %08x %8s %-18s %-16s %s" % (
        task.pid, task.state, task.sp, "%08x" % task.mm if task.mm else "-", task.parts, task.comm,
        task.where)


def c_hex(value):
    """As C prints %#x: zero has no prefix."""
    return "%#x" % value if value else "0"


def step_line(step):
    start = "  %s %4d   at physical 0x%08x: %08x  " % (
        step.level, step.index, step.address, step.entry)
    if not step.entry & PRESENT:
        return start + "not present: the walk ends in a page fault"
    history = [word for bit, word in ((ACCESSED, " accessed"), (DIRTY, " dirty"))
               if step.entry & bit]
    return start + "%s%s, leads to 0x%08x" % (flags_text(step.entry), "".join(history),
                                              step.entry & pagetable.FRAME_MASK)


def walk_lines(walk, cr3, region, root="cr3"):
    """root: "pgd" if the directory need not be the one that is loaded."""
    address = walk.address
    lines = ["linear    %08x       pde %d, pte %d, offset %s: %s" % (
        address, address >> 22, address >> 12 & 1023, c_hex(address & 0xFFF), region(address)),
             "  %s        %08x: the page directory's physical address" % (root, cr3)]
    lines += [step_line(step) for step in walk.steps]
    if walk.leaf:
        lines.append("physical  0x%08x     a page of %d kB, all levels together: %s" % (
            walk.phys, walk.leaf.size >> 10, flags_text(walk.leaf.flags & (RW | USER))))
    return lines


def memblock_lines(name, regions):
    total = sum(size for _, size, _ in regions)
    lines = ["%s: %d ranges, %d kB" % (name, len(regions), total >> 10)]
    for base, size, node in regions:
        lines.append("  0x%08x-0x%08x %10d kB%s" % (
            base, base + size - 1, size >> 10, "" if node == -1 else "  node %d" % node))
    return lines


def zone_line(node, name, figures, marks):
    return ("node %d %-7s frames %06x-%06x  present %7d  managed %7d  free %7d  "
            "min %d low %d high %d" % (
                node, name, figures["start_pfn"],
                max(figures["start_pfn"] + figures["spanned_pages"] - 1, 0),
                figures["present_pages"], figures["managed_pages"], figures["nr_free"], *marks)
            if figures["present_pages"] else "node %d %-7s has no frames" % (node, name))
