# SPDX-License-Identifier: MIT
"""
commands.py - mm-walk, mm-ptdump, mm-memblock, mm-regions, mm-help

A command reads the machine, renders lines (report.py) and prints them.  What goes
wrong becomes one line that begins with the command's name.
"""
import re

import gdb

from . import kernel, pagetable, report
from .memory import MASK, Error, Machine, evaluate

PAGING_OFF = "paging is off (CR0.PG = 0): linear addresses are physical"
NOTHING_YET = "memblock is empty: start_kernel() has not got to it yet"


def address_of(text):
    """
    The address that a text means.

        start_kernel, memblock      a symbol: where it lies, not what it holds
        c0100000                    eight hexadecimal digits, as in every dump
        0x1000, $esp, &a[1], p + 4  any expression of gdb's
    """
    try:
        if re.match(r"[A-Za-z_][\w.]*$", text):
            value = symbol_or_hex(text)
        elif is_bare_hex(text):
            value = int(text, 16)
        else:
            value = int(evaluate(text))
    except (gdb.error, ValueError, TypeError) as error:
        raise Error("'%s' is neither an address nor a symbol: %s" % (text, error))
    if not -(1 << 31) <= value <= MASK:
        raise Error("%s does not fit into 32 bits" % text)
    return value & MASK


def is_bare_hex(text):
    return re.match(r"[0-9A-Fa-f]{8}$", text)


def symbol_or_hex(text):
    try:
        return int(evaluate("(unsigned long)&" + text)) & MASK
    except gdb.error:
        if is_bare_hex(text):
            return int(text, 16)
        raise


class Command(gdb.Command):
    """A gdb command whose docstring's first line is its usage and purpose."""

    name = None

    def __init__(self):
        super().__init__(self.name, gdb.COMMAND_DATA)

    def invoke(self, text, from_tty):
        del from_tty
        try:
            lines = self.lines(text.strip())
        except (Error, gdb.error, RuntimeError) as error:
            raise gdb.GdbError("%s: %s" % (self.name, " ".join(str(error).split())))
        print("\n".join(lines))

    def usage(self):
        return Error("usage: " + self.__doc__.split(" - ")[0].strip())

    def lines(self, text):
        raise NotImplementedError


class MmWalk(Command):
    """mm-walk ADDR|SYMBOL - follow an address through the page tables, step by step"""

    name = "mm-walk"

    def lines(self, text):
        if not text:
            raise self.usage()
        machine = Machine()
        address = address_of(text)
        if not machine.paging:
            return [PAGING_OFF, "physical  0x%08x" % address]
        with machine:
            region = kernel.read_regions(machine)
            walk = pagetable.walk(machine.read_word, machine.cr3, address, machine.pse)
        return report.walk_lines(walk, machine.cr3, region)


class MmPtdump(Command):
    """mm-ptdump [--diff] [--exact] - what the page tables map

    Neighbours that are alike are joined by region; --exact joins only what is also
    contiguous in physical memory.  --diff prints what went (-) and what came (+)
    since the last mm-ptdump of this session.
    """

    name = "mm-ptdump"
    previous = None                 # the last dump's leaves

    def lines(self, text):
        words = text.split()
        if set(words) - {"--diff", "--exact"}:
            raise self.usage()
        machine = Machine()
        with machine:
            region = kernel.read_regions(machine)
            pages = []
            if machine.paging:
                pages = list(pagetable.leaves(machine.read_page, machine.cr3, machine.pse))
        before, MmPtdump.previous = MmPtdump.previous, pages
        exact = "--exact" in words
        lines = report.dump_lines(pages, region, exact)
        if "--diff" in words:
            lines = self.changes(before, lines, region, exact)
        return lines if machine.paging else [PAGING_OFF] + lines

    @staticmethod
    def changes(before, lines, region, exact):
        if before is None:
            return ["there is no dump to compare with yet; this is the first"] + lines
        changed = report.diff_lines(report.dump_lines(before, region, exact), lines)
        return changed or ["nothing changed since the last mm-ptdump"]


class MmMemblock(Command):
    """mm-memblock - the boot-time map: what memory exists, what of it is reserved"""

    name = "mm-memblock"

    def lines(self, text):
        if text:
            raise self.usage()
        with Machine() as machine:
            lists = kernel.read_memblock(machine)
        if not any(regions for _, regions in lists):
            return [NOTHING_YET]
        return [line for name, regions in lists for line in report.memblock_lines(name, regions)]


class MmRegions(Command):
    """mm-regions - the parts of the address space and their borders"""

    name = "mm-regions"

    def lines(self, text):
        if text:
            raise self.usage()
        with Machine() as machine:
            regions = kernel.read_regions(machine)
        if not regions.rows:
            raise Error("the kernel is not in memory yet")
        start, lines = 0, []
        for end, name in regions.rows:
            if end > start:
                lines.append("%08x-%08x  %s" % (start, end - 1, name))
            start = end
        return lines


class MmHelp(Command):
    """mm-help - this list"""

    name = "mm-help"

    def lines(self, text):
        if text:
            raise self.usage()
        return [kind.__doc__.splitlines()[0] for kind in COMMANDS]


COMMANDS = (MmWalk, MmPtdump, MmMemblock, MmRegions, MmHelp)


def register():
    for kind in COMMANDS:
        kind()
