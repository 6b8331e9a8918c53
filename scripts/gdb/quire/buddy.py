# SPDX-License-Identifier: MIT
"""
buddy.py - the buddy's free lists, followed and held against what else says the same

    Layout    where the fields are, from the kernel's debug information
    MemMap    struct pages by frame number
    Zone      one zone's figures and lists, as memory has them
    Area      one order: nr_free, and for each migrate type the frames on its list

walk_zone() follows the lists, check_zone() holds them against nr_free, free_orders, the
alignment, flags and neighbours of each block, the type of its page block, and in the
historic form against the bits of the pairs.  What is wrong is an Error of one line.

The same invariants as mm/free_list.c and mm/buddy_bitmap.c check from inside, written
anew: one may be wrong where the other is right.  Memory comes from the caller as a
function of linear addresses, so nothing here needs gdb.
"""
import collections
import struct

# include/mm/page.h; a unit test compares the two.
PG_RESERVED, PG_BUDDY = 1 << 0, 1 << 1
ORDER_SHIFT, ZONE_SHIFT, NODE_SHIFT = 23, 27, 29
PLACE_MASK = 0xFFFFFFFF << ZONE_SHIFT & 0xFFFFFFFF
LARGEST = 10
ORDERS = LARGEST + 1
BLOCK = 1 << LARGEST

# page: offsets of flags, _refcount, lru, private, and the size; area: offset of nr_free,
# size, and of the map (None in the form without).
Layout = collections.namedtuple("Layout", "page_size flags refcount lru private "
                                          "area_size nr_free area_map types")
Area = collections.namedtuple("Area", "nr_free lists map")
Page = collections.namedtuple("Page", "flags count next prev private")


class Error(Exception):
    """What is wrong with a zone, in one line."""


class Zone:
    """name, node, first and end frame; place: its bits in flags; areas: by order."""

    def __init__(self, name, node, index, start, spanned, nr_free, free_orders, areas_at):
        self.name, self.node = name, node
        self.place = place(node, index)
        self.start, self.end = start, start + spanned
        self.nr_free, self.free_orders = nr_free, free_orders
        self.areas_at = areas_at        # linear address of free_area[0]
        self.areas = []                 # walk_zone() fills it


class MemMap:
    """struct pages: read(address, size) gives memory."""

    def __init__(self, read, layout, start, max_pfn):
        self.read, self.layout = read, layout
        self.start, self.max_pfn = start, max_pfn
        self.end = -(-max_pfn // BLOCK) * BLOCK     # what it covers

    def address(self, pfn):
        return self.start + pfn * self.layout.page_size

    def page(self, pfn):
        at, data = self.layout, self.read(self.address(pfn), self.layout.page_size)
        flags, = struct.unpack_from("<I", data, at.flags)
        count, = struct.unpack_from("<i", data, at.refcount)
        links = struct.unpack_from("<II", data, at.lru)
        private, = struct.unpack_from("<I", data, at.private)
        return Page(flags, count, links[0], links[1], private)

    def pfn_of_link(self, link):
        """The frame whose lru lies at that address; None: there is none."""
        pfn, rest = divmod(link - self.layout.lru - self.start, self.layout.page_size)
        return pfn if rest == 0 and 0 <= pfn < self.end else None

    def pfn_of(self, value):
        """The frame that a number means: itself, the struct page there, or None."""
        if 0 <= value < self.max_pfn:
            return value
        pfn = (value - self.start) // self.layout.page_size
        return pfn if 0 <= pfn < self.max_pfn else None


def word(read, address):
    return struct.unpack("<I", read(address, 4))[0]


def place(node, index):
    """What flags say of the node and zone of a frame."""
    return node << NODE_SHIFT | index << ZONE_SHIFT


def free_word(bits, order):
    return bits | order << ORDER_SHIFT | PG_BUDDY


def walk_list(memmap, head):
    """[pfn]: what hangs on the list, each link forth held against the one back."""
    link, back = struct.unpack("<II", memmap.read(head, 8))
    frames, before = [], head
    while link != head:
        pfn = memmap.pfn_of_link(link)
        if pfn is None:
            raise Error("the list leads to 0x%08x, which is no struct page" % link)
        page = memmap.page(pfn)
        if page.prev != before:
            raise Error("frame %#x is reached from 0x%08x and points back to 0x%08x"
                        % (pfn, before, page.prev))
        frames.append(pfn)
        before, link = link, page.next
    if back != before:
        raise Error("the list ends at 0x%08x and its head says 0x%08x" % (before, back))
    return frames


def walk_zone(memmap, zone):
    at = memmap.layout
    zone.areas = []
    for order in range(ORDERS):
        area = zone.areas_at + order * at.area_size
        lists = []
        for kind in range(at.types):
            try:
                lists.append(walk_list(memmap, area + 8 * kind))
            except Error as error:
                raise Error("order %d, type %d: %s" % (order, kind, error))
        pairs = None if at.area_map is None else word(memmap.read, area + at.area_map)
        zone.areas.append(Area(word(memmap.read, area + at.nr_free), lists, pairs))


def heads(zone, order):
    return {pfn for frames in zone.areas[order].lists for pfn in frames}


def check_block(memmap, zone, pfn, order):
    page, size = memmap.page(pfn), 1 << order
    if page.flags != free_word(zone.place, order):
        raise Error("frame %#x is on the list of order %d and its flags are %08x, not %08x"
                    % (pfn, order, page.flags, free_word(zone.place, order)))
    if pfn % size:
        raise Error("frame %#x heads a block of order %d and is no multiple of %d"
                    % (pfn, order, size))
    if pfn < zone.start or pfn + size > zone.end:
        raise Error("the block of order %d at %#x reaches out of the zone" % (order, pfn))
    if page.count:
        raise Error("the free frame %#x has %d references" % (pfn, page.count))


def check_area(memmap, zone, order, types_at):
    area, found = zone.areas[order], heads(zone, order)
    for kind, frames in enumerate(area.lists):
        if bool(frames) != bool(zone.free_orders[kind] >> order & 1):
            raise Error("order %d, type %d: free_orders says %d and the list has %d blocks"
                        % (order, kind, zone.free_orders[kind] >> order & 1, len(frames)))
        for pfn in frames:
            check_block(memmap, zone, pfn, order)
            if order < LARGEST and pfn ^ 1 << order in found:
                raise Error("%#x and its buddy %#x are both free at order %d and not merged"
                            % (pfn, pfn ^ 1 << order, order))
            if types_at and memmap.read(types_at + (pfn >> LARGEST), 1)[0] != kind:
                raise Error("the block at %#x is on the list of type %d, its page block is of "
                            "another" % (pfn, kind))
    count = sum(len(frames) for frames in area.lists)
    if count != area.nr_free:
        raise Error("order %d: nr_free is %d, the lists have %d" % (order, area.nr_free, count))


def check_overlap(zone):
    blocks = sorted((pfn, order) for order in range(ORDERS) for pfn in heads(zone, order))
    for (pfn, order), (after, _) in zip(blocks, blocks[1:]):
        if pfn + (1 << order) > after:
            raise Error("the free blocks at %#x and %#x overlap" % (pfn, after))


def check_pairs(memmap, zone, order):
    """The historic form: a bit is 1 while exactly one of the pair is free."""
    start = zone.start // BLOCK * BLOCK
    nr = -(-(zone.end - start) // (2 << order))
    bits = memmap.read(zone.areas[order].map, (nr + 31) // 32 * 4)
    expected = [0] * nr
    for pfn in heads(zone, order):
        expected[pfn - start >> order + 1] ^= 1
    for pair, bit in enumerate(expected):
        if bits[pair // 8] >> pair % 8 & 1 != bit:
            raise Error("order %d: the bit of the pair at %#x is %d, %s of the two is free" % (
                order, start + (pair << order + 1), 1 - bit,
                "exactly one" if bit else "none or both"))


def check_zone(memmap, zone, types_at):
    """Walk and check; types_at: address of pageblock_types, 0 where there are none."""
    try:
        walk_zone(memmap, zone)
        for order in range(ORDERS):
            check_area(memmap, zone, order, types_at)
        check_overlap(zone)
        pages = sum(area.nr_free << order for order, area in enumerate(zone.areas))
        if pages != zone.nr_free:
            raise Error("the zone's nr_free is %d, the lists have %d pages"
                        % (zone.nr_free, pages))
        for order in range(LARGEST):
            if zone.areas[order].map:
                check_pairs(memmap, zone, order)
    except Error as error:
        raise Error("node %d, zone %s: %s" % (zone.node, zone.name, error))


def free_block(memmap, pfn):
    """(head, order) of the free block that a frame lies in, None if it is in none."""
    for order in range(ORDERS):
        head = pfn >> order << order
        flags = memmap.page(head).flags
        own = flags >> ORDER_SHIFT & 15
        if flags & PG_BUDDY and own >= order:
            return head, own
    return None


# --- lines, as the kernel's shell prints them -----------------------------------------


def buddyinfo_line(zone):
    return "Node %d, zone %8s %s" % (zone.node, zone.name, "".join(
        " %6d" % area.nr_free for area in zone.areas)[1:] + " ")


def page_lines(memmap, pfn, zone_name, is_memory):
    page = memmap.page(pfn)
    return ["frame %s at physical 0x%08x, node %d, zone %s" % (
                "%#x" % pfn if pfn else "0", pfn << 12, page.flags >> NODE_SHIFT, zone_name),
            "struct page at %08x: flags %08x count %d private %x" % (
                memmap.address(pfn), page.flags, page.count, page.private),
            state_line(memmap, pfn, page, is_memory)]


def state_line(memmap, pfn, page, is_memory):
    block = free_block(memmap, pfn)
    if not is_memory:
        return "a hole: no memory is there"
    if page.flags & PG_RESERVED:
        return "reserved since boot: never handed out"
    if block and block[0] == pfn:
        return "free: head of a block of order %d" % block[1]
    if block:
        return "free: page %d of the block of order %d at %#x" % (
            pfn - block[0], block[1], block[0])
    if page.count > 0:
        return "in use"
    return "on a per-CPU list, or inside of a larger block in use"
