# SPDX-License-Identifier: MIT
"""
process.py - the address space of a task, as it lies in memory

    task->mm --> mm_struct --pgd--> page tables
                    `--mmap--> vm_area_struct --vm_next--> ...   vm_file->f_dentry->d_name

The list of areas is followed and held against its links back and the count; the
first thing that is wrong is an Error.  What the numbers mean: space.py.
"""
import collections

import gdb

from . import space
from .memory import MASK, Error, symbol_address
from .zones import offset_of, read_memmap

# pgd: its physical address; rss: (anonymous, of files) as the mm_struct counts them
Space = collections.namedtuple("Space", "address pgd areas rss nr_tables")
MAX_AREAS = 1 << 16                 # MAX_MAP_COUNT is less


def read_struct(machine, kind, address):
    """A structure of the slab, by the kernel's address of it."""
    try:
        kind = gdb.lookup_type("struct " + kind)
    except gdb.error as error:
        raise Error("the kernel has no address spaces: %s" % error)
    return gdb.Value(machine.read_linear(address, kind.sizeof), kind)


def pointer(value):
    return int(value) & MASK


def read_space(machine, address):
    """Of the mm_struct at that address."""
    mm = read_struct(machine, "mm_struct", address)
    areas = read_areas(machine, address, mm)
    return Space(address, (pointer(mm["context"]["pgd"]) - machine.offset) & MASK, areas,
                 (int(mm["rss"][0]), int(mm["rss"][1])), int(mm["nr_ptes"]))


def read_areas(machine, mm_address, mm):
    """[space.Area], ascending."""
    areas, before, link = [], 0, pointer(mm["mmap"])
    while link and len(areas) < MAX_AREAS:
        vma = read_struct(machine, "vm_area_struct", link)
        for field, wanted in (("vm_prev", before), ("vm_mm", mm_address)):
            if pointer(vma[field]) != wanted:
                raise Error("the area at 0x%08x has %s 0x%08x, not 0x%08x" % (
                    link, field, pointer(vma[field]), wanted))
        area = space.Area(pointer(vma["vm_start"]), pointer(vma["vm_end"]), int(vma["vm_flags"]),
                          int(vma["vm_pgoff"]), read_name(machine, mm, vma))
        space.check_links(areas[-1] if areas else None, area, len(areas))
        areas.append(area)
        before, link = link, pointer(vma["vm_next"])
    if len(areas) != int(mm["map_count"]):
        raise Error("%d areas are on the list, map_count is %d" % (
            len(areas), int(mm["map_count"])))
    return areas


def read_name(machine, mm, vma):
    """The file's, or what Linux calls an area in brackets; "": it has none."""
    if pointer(vma["vm_file"]):
        return file_name(machine, pointer(vma["vm_file"]))
    if int(vma["vm_flags"]) & space.VM_GROWSDOWN:
        return "[stack]"
    start_brk, brk = int(mm["start_brk"]), int(mm["brk"])
    if pointer(vma["vm_start"]) < brk and pointer(vma["vm_end"]) > start_brk:
        return "[heap]"
    return ""


def file_name(machine, address):
    dentry = pointer(read_struct(machine, "file", address)["f_dentry"])
    if dentry < machine.offset:
        return "file at %08x without a name" % address
    return machine.kernel_text(pointer(read_struct(machine, "dentry", dentry)["d_name"]["name"]))


class Pages:
    """struct pages, and which of them is the shared zero page."""

    def __init__(self, machine):
        self.machine = machine
        self.memmap = read_memmap(machine)
        self.kind = gdb.lookup_type("struct page")
        self.zero = (symbol_address("empty_zero_page") - machine.offset & MASK) >> 12
        self.flags_at = offset_of(self.kind, "flags")

    def read(self, pfn):
        if pfn >= self.memmap.max_pfn:
            raise Error("frame %#x has no struct page: they end at %#x"
                        % (pfn, self.memmap.max_pfn))
        address = self.memmap.address(pfn)
        data = self.machine.read_linear(address, self.kind.sizeof)

        def word(name):
            at = offset_of(self.kind, name)
            return int.from_bytes(data[at:at + 4], "little")

        return space.Page(pfn, address, word("flags"), word("_refcount"), word("_mapcount"),
                          word("mapping"), word("index"), word("private"))

    def flags(self, pfn):
        return self.memmap.page(pfn).flags
