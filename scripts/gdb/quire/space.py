# SPDX-License-Identifier: MIT
"""
space.py - the address space of a process: what its areas allow, what its entries hold

    Area      one vm_area_struct: what may be touched
    entries   what is there: pages that count for the RSS, the zero page, PROT_NONE ones
    Page      one struct page, as far as a process has to do with it

No gdb here: memory comes from the caller, process.py.  The rules are those of
include/mm/{vma,page,pgtable}.h, and a unit test compares the numbers.
"""
import bisect
import collections

from . import pagetable
from .pagetable import PRESENT, RW

VM_READ, VM_WRITE, VM_EXEC, VM_SHARED = (1 << bit for bit in range(4))
VM_GROWSDOWN, VM_LOCKED = 0x100, 0x2000
PROTNONE = 1 << 9                   # asm/pgtable.h: a page, but nobody may touch it
PG_ANON, PG_CACHE, PG_TABLE, PG_LOCKED, PG_UPTODATE, PG_DIRTY = (1 << bit for bit in range(4, 10))
PAGE_FLAGS = ((PG_LOCKED, "locked"), (PG_UPTODATE, "uptodate"), (PG_DIRTY, "dirty"))

Area = collections.namedtuple("Area", "start end flags pgoff name")
Page = collections.namedtuple("Page", "pfn address flags count mapcount mapping index private")


class Error(Exception):
    """What is wrong with an address space, in one line."""


class Count:
    """Entries of one area, by what they hold."""

    def __init__(self):
        self.anonymous = self.file = self.zero = 0

    @property
    def rss(self):
        return self.anonymous + self.file


def rights(area):
    """As Linux's /proc/PID/maps: rwxp, and s for shared."""
    letters = ((VM_READ, "r"), (VM_WRITE, "w"), (VM_EXEC, "x"))
    return "".join(letter if area.flags & bit else "-" for bit, letter in letters) + (
        "s" if area.flags & VM_SHARED else "p")


def check_links(before, area, number):
    """An area begins where it should: in order, not empty, none over another."""
    if area.start >= area.end or area.start % 4096 or area.end % 4096:
        raise Error("area %d is no range of pages: %08x-%08x" % (number, area.start, area.end))
    if before and area.start < before.end:
        raise Error("area %d at %08x begins before the one below it ends, at %08x"
                    % (number, area.start, before.end))


def tables(read_page, pgd, border):
    """(first address, pde) of the page tables of the user half."""
    for index, pde in enumerate(pagetable.table(read_page(pgd))[:border >> 22]):
        if pde & PRESENT:
            yield index << 22, pde


def entries(read_page, pgd, border):
    """(address, pte) of every entry of the user half that is not empty, ascending."""
    for start, pde in tables(read_page, pgd, border):
        for index, pte in enumerate(pagetable.table(read_page(pde & pagetable.FRAME_MASK))):
            if pte:
                yield start | index << 12, pte


def has_page(pte):
    """Does it lead to a page, whether the CPU sees it or not?"""
    return bool(pte & (PRESENT | PROTNONE))


def count_pages(areas, found, zero, flags_of):
    """
    ([Count], [address that is in no area]) for entries as entries() gives them.

    zero: the shared zero page's frame; flags_of(pfn): of a struct page.
    """
    starts = [area.start for area in areas]
    counts, strays = [Count() for _ in areas], []
    for address, pte in found:
        number = bisect.bisect_right(starts, address) - 1
        if number < 0 or address >= areas[number].end:
            strays.append(address)
            continue
        if not has_page(pte):
            raise Error("the entry of %08x is %08x, which is no page" % (address, pte))
        count, pfn = counts[number], pte >> 12
        if pfn == zero:
            count.zero += 1
        elif flags_of(pfn) & PG_ANON:
            count.anonymous += 1
        else:
            count.file += 1
    return counts, strays


def area_at(areas, address):
    return next((area for area in areas if area.start <= address < area.end), None)


# --- lines -----------------------------------------------------------------------------

AREAS_HEADER = "   START      END ACC     PGOFF   PAGES     RSS    ANON    FILE    ZERO NAME"


def area_line(area, count):
    return "%08x-%08x %s %8x %7d %7d %7d %7d %7d %s" % (
        area.start, area.end, rights(area), area.pgoff, (area.end - area.start) >> 12, count.rss,
        count.anonymous, count.file, count.zero, area_name(area))


def area_name(area):
    return (area.name or "-") + (" locked" if area.flags & VM_LOCKED else "")


def summary_lines(areas, counts, strays, rss, nr_tables, kernels):
    """rss and nr_tables as found; kernels: the same two as the mm_struct counts them."""
    lines = ["%d areas of %d pages; rss %d: %d anonymous, %d of files; zero page %d times; "
             "%d page tables" % (
                 len(areas), sum(area.end - area.start for area in areas) >> 12, sum(rss), *rss,
                 sum(count.zero for count in counts), nr_tables)]
    if (rss, nr_tables) != kernels:
        lines.append("the mm_struct counts otherwise: %d anonymous, %d of files; %d page tables"
                     % (*kernels[0], kernels[1]))
    return lines + ["%08x has an entry and lies in no area" % address for address in strays]


def where_line(areas, address, region):
    """The area of an address, or what is there instead."""
    area = area_at(areas, address)
    if area:
        return "area      %08x-%08x %s %x %s" % (area.start, area.end, rights(area), area.pgoff,
                                                 area_name(area))
    above = next((area for area in areas if area.start > address), None)
    return "area      none: %s%s" % (
        region(address), "; the next one begins at %08x" % above.start if above else "")


def table_line(pde, page):
    """The page table of a user address, which fork may share."""
    shared = "" if pde & RW else "read-only here, "
    return "table     frame %#x: %sin %d director%s, %d of 1024 entries in use" % (
        page.pfn, shared, page.count, "y" if page.count == 1 else "ies", page.private)


def page_line(page, zero, other):
    """other: what the page is if it is no process's."""
    start = "page      frame %#x, struct page at %08x: " % (page.pfn, page.address)
    if page.pfn == zero:
        return start + "the shared zero page, whose users nobody counts"
    counts = "count %d, mapcount %d, " % (page.count, page.mapcount)
    if page.flags & PG_ANON:
        return start + counts + "anonymous, index %#x" % page.index
    if page.flags & PG_CACHE:
        return start + counts + "of a file: mapping %08x, index %#x%s" % (
            page.mapping, page.index,
            "".join(" " + word for bit, word in PAGE_FLAGS if page.flags & bit))
    return start + "count %d, %s" % (page.count, other)


def wrong_index(area, address, page):
    """The page's number is not that of its place in the area; None: it is."""
    wanted = (address - area.start >> 12) + area.pgoff
    if page.flags & (PG_ANON | PG_CACHE) and page.index != wanted:
        return "index     the area's numbering says %#x here" % wanted
    return None


def next_write_line(area, pde, pte, page, zero):
    """What a write would do, where the area allows it and the entries do not; or None."""
    if not area.flags & VM_WRITE or pte & pde & RW:
        return None
    if not pde & RW:
        return "a write   faults: the table becomes this process's own first"
    if area.flags & VM_SHARED:
        return "a write   faults: the file is told that the page becomes dirty"
    if page.pfn == zero:
        return "a write   faults: a page of zeros takes its place"
    if page.flags & PG_ANON and page.count == 1:
        return "a write   faults: nobody else has the page, so the entry is made writable"
    return "a write   faults: others have the page, so it is copied"
