# SPDX-License-Identifier: MIT
"""
pagetable.py - the i386's two-level page tables, decoded

    linear address   | 31 .. 22 | 21 .. 12 | 11 .. 0 |
                     | pde      | pte      | offset  |

    Step    one entry on the way to an address
    Leaf    one page that is mapped, 4 kB or 4 MB
    Range   neighbouring leaves that are alike, joined as arch/x86/mm/ptwalk.c does

Memory comes from the caller as a function, so nothing here needs gdb.
Intel SDM vol. 3, 4.3 (the walk), 4.6 (rights of all levels together).
"""
import collections
import struct

PRESENT, RW, USER, PWT, PCD, ACCESSED, DIRTY, PSE, GLOBAL = (1 << bit for bit in range(9))
RIGHTS = RW | USER                  # every level must grant them
CACHING = PWT | PCD

PAGE_SIZE = 1 << 12
LARGE_SIZE = 1 << 22
ENTRIES = 1024
FRAME_MASK = 0xFFFFF000
LARGE_MASK = 0xFFC00000
PSE36_SHIFT = 19                    # bits 13..20 of a large pde are address bits 32..39
PSE36_MASK = 0x001FE000

Step = collections.namedtuple("Step", "level index address entry")
Leaf = collections.namedtuple("Leaf", "start size phys flags entry")
Range = collections.namedtuple("Range", "start last phys page_size flags")


class Walk:
    """steps as far as they go; leaf is None if the last step's entry is not present."""

    def __init__(self, address):
        self.address = address
        self.steps = []
        self.leaf = None

    @property
    def phys(self):
        return self.leaf.phys + (self.address - self.leaf.start)


def is_large(pde, pse):
    """Bit 7 of a directory entry has a meaning only while CR4.PSE is set."""
    return bool(pse and pde & PSE)


def large_frame(pde):
    return (pde & LARGE_MASK) | ((pde & PSE36_MASK) << PSE36_SHIFT)


def large_leaf(start, pde):
    return Leaf(start, LARGE_SIZE, large_frame(pde), pde & (RIGHTS | CACHING | PSE | GLOBAL), pde)


def small_leaf(start, pde, pte):
    flags = (pte & pde & RIGHTS) | (pte & (CACHING | GLOBAL))
    return Leaf(start, PAGE_SIZE, pte & FRAME_MASK, flags, pte)


def walk(read_word, cr3, address, pse=True):
    """Follow one address.  read_word(phys) returns 32 bits of physical memory."""
    result = Walk(address)
    index = address >> 22
    slot = (cr3 & FRAME_MASK) + 4 * index
    pde = read_word(slot)
    result.steps.append(Step("pde", index, slot, pde))
    if not pde & PRESENT:
        return result
    if is_large(pde, pse):
        result.leaf = large_leaf(address & LARGE_MASK, pde)
        return result
    index = address >> 12 & (ENTRIES - 1)
    slot = (pde & FRAME_MASK) + 4 * index
    pte = read_word(slot)
    result.steps.append(Step("pte", index, slot, pte))
    if pte & PRESENT:
        result.leaf = small_leaf(address & FRAME_MASK, pde, pte)
    return result


def table(page):
    """The 1024 entries of a page of memory."""
    return struct.unpack("<%dI" % ENTRIES, page)


def leaves(read_page, cr3, pse=True):
    """Every mapped page in ascending order.  read_page(phys) returns 4096 bytes."""
    for i, pde in enumerate(table(read_page(cr3 & FRAME_MASK))):
        start = i << 22
        if not pde & PRESENT:
            continue
        if is_large(pde, pse):
            yield large_leaf(start, pde)
            continue
        for j, pte in enumerate(table(read_page(pde & FRAME_MASK))):
            if pte & PRESENT:
                yield small_leaf(start | j << 12, pde, pte)


def join(pages, region=None):
    """
    Ranges of leaves that follow each other and have the same flags and page size.

    Besides, they must lie back to back in physical memory, or, if region is given,
    in the same region: region(address) names the one that holds an address.
    """
    joined = []
    for leaf in pages:
        if joined and joins(joined[-1], leaf, region):
            joined[-1] = joined[-1]._replace(last=leaf.start + leaf.size - 1)
        else:
            joined.append(Range(leaf.start, leaf.start + leaf.size - 1, leaf.phys, leaf.size,
                                leaf.flags))
    return joined


def joins(before, leaf, region):
    if (before.last + 1 != leaf.start or before.flags != leaf.flags
            or before.page_size != leaf.size):
        return False
    if region:
        return region(before.start) == region(leaf.start)
    return before.phys + (leaf.start - before.start) == leaf.phys
