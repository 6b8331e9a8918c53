# SPDX-License-Identifier: MIT
"""
commands.py - mm-walk, mm-ptdump, mm-memblock, mm-regions, mm-zones, mm-buddy, mm-page,
              mm-vmalloc, mm-slab, mm-obj, mm-help, and the list of all

A command reads the machine, renders lines (report.py) and prints them.  What goes
wrong becomes one line that begins with the command's name.
"""
from . import buddy, kernel, pagetable, report, slab, vmalloc, zones
from .command import PAGING_OFF, Command, address_of
from .memory import Error, Machine
from .process_commands import MmPs, MmVmas, MmVtop

NOTHING_YET = "memblock is empty: start_kernel() has not got to it yet"


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


class MmZones(Command):
    """mm-zones - nodes and zones: frames, pages, watermarks"""

    name = "mm-zones"

    def lines(self, text):
        if text:
            raise self.usage()
        lines = []
        with Machine() as machine:
            for node, _, _, zone in zones.zone_values(machine):
                name = zones.zone_name(machine, zone)
                figures = {field: int(zone[field]) for field in (
                    "start_pfn", "spanned_pages", "present_pages", "managed_pages", "nr_free")}
                marks = [int(zone["watermark"][i]) for i in range(3)]
                lines.append(report.zone_line(node, name, figures, marks))
        return lines


class MmBuddy(Command):
    """mm-buddy - follow the free lists of every zone and hold them against nr_free

    Prints the counts as the shell's buddyinfo does.  The first thing that is wrong, a
    link, a count, the flags or the place of a block, is the command's one line instead.
    """

    name = "mm-buddy"

    def lines(self, text):
        if text:
            raise self.usage()
        lines, blocks, pages = [], 0, 0
        with Machine() as machine:
            memmap, types_at = zones.read_memmap(machine), zones.read_types(machine)
            for found in zones.zone_values(machine):
                if not int(found[3]["present_pages"]):
                    continue
                zone = zones.read_zone(machine, *found)
                buddy.check_zone(memmap, zone, types_at)
                lines.append(buddy.buddyinfo_line(zone))
                blocks += sum(area.nr_free for area in zone.areas)
                pages += zone.nr_free
        return lines + ["%d blocks, %d pages: lists, counters, flags and places agree"
                        % (blocks, pages)]


class MmPage(Command):
    """mm-page PFN|ADDR - what the kernel knows about one page frame

    A number below the last frame's is a frame; an address inside mem_map means the
    struct page there, any other address of the direct map the frame behind it.
    """

    name = "mm-page"

    def lines(self, text):
        if not text:
            raise self.usage()
        value = address_of(text)
        with Machine() as machine:
            memmap = zones.read_memmap(machine)
            pfn = memmap.pfn_of(value)
            lowmem = int(machine.kernel_value("max_low_pfn"))
            if pfn is None and 0 <= value - machine.offset >> 12 < lowmem:
                pfn = value - machine.offset >> 12
            if pfn is None:
                raise Error("%s is no frame below %#x and no address of lowmem"
                            % (text, memmap.max_pfn))
            flags = memmap.page(pfn).flags
            names = {buddy.place(node, index): zones.zone_name(machine, zone)
                     for node, index, _, zone in zones.zone_values(machine)}
            name = names.get(flags & buddy.PLACE_MASK, "of no zone")
            return buddy.page_lines(memmap, pfn, name, zones.is_memory(machine, pfn << 12))


class MmVmalloc(Command):
    """mm-vmalloc - areas of the vmalloc window, followed and held against the page tables

    Prints them as the shell's vmallocinfo does.  The first thing that is wrong, a link, a
    hole, a page that is not mapped or a guard page that is, is the command's one line.
    """

    name = "mm-vmalloc"

    def lines(self, text):
        if text:
            raise self.usage()
        with Machine() as machine:
            if not machine.paging:
                raise Error(PAGING_OFF)
            areas = vmalloc.read_areas(machine)
            for area in areas:
                vmalloc.check_mapped(machine, area)
            return [area.line() for area in areas] + [vmalloc.summary(machine, areas)]


class MmSlab(Command):
    """mm-slab [CACHE] - caches of objects, or the slabs of one cache

    Without a name the table that the shell's slabinfo prints, from the lists of slabs; they
    are held against the counters, and the first thing that is wrong is the one line.
    """

    name = "mm-slab"

    def lines(self, text):
        if len(text.split()) > 1:
            raise self.usage()
        with Machine() as machine:
            return slab.cache_lines(machine, text) if text else slab.table(machine)


class MmObj(Command):
    """mm-obj ADDR - which object of which cache and slab lies there, in use or free

    Debug builds know the stacks of its last allocation and its last free.
    """

    name = "mm-obj"

    def lines(self, text):
        if not text:
            raise self.usage()
        address = address_of(text)
        with Machine() as machine:
            return slab.object_lines(machine, address)


class MmHelp(Command):
    """mm-help - this list"""

    name = "mm-help"

    def lines(self, text):
        if text:
            raise self.usage()
        return [kind.__doc__.splitlines()[0] for kind in COMMANDS]


COMMANDS = (MmWalk, MmPtdump, MmMemblock, MmRegions, MmZones, MmBuddy, MmPage, MmPs,
            MmVmas, MmVtop, MmVmalloc, MmSlab, MmObj, MmHelp)


def register():
    for kind in COMMANDS:
        kind()
