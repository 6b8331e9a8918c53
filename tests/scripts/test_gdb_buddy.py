# SPDX-License-Identifier: MIT
"""
The pure half of scripts/gdb that follows the buddy's lists: made-up zones in, lines or
the one thing that is wrong out.

A zone of 32 frames, 16..47, in a mem_map of one page block, with free blocks

    order 0: 21, 26     order 2: 28     order 3: 40

so the picture that is taught, sixteen frames further up, and one block more.
"""
import os
import re
import struct
import sys
import unittest

import kit

sys.path.insert(0, os.path.join(kit.ROOT, "scripts", "gdb"))
from quire import buddy  # noqa: E402

MEMMAP, AREAS, TYPES, MAPS = 0xC1000000, 0xC0001000, 0xC0002000, 0xC0003000
MAP_SIZE = 0x100
FREE = {0: [26, 21], 2: [28], 3: [40]}
KIND = 1
LIST_FORM = buddy.Layout(32, 0, 4, 8, 16, 28, 24, None, 3)
BITMAP_FORM = buddy.Layout(32, 0, 4, 8, 16, 32, 24, 28, 3)


class World:
    """Memory in which a zone stands that is whole."""

    def __init__(self, layout, free=None):
        self.layout = layout
        self.parts = {MEMMAP: bytearray(32 * buddy.BLOCK), AREAS: bytearray(0x1000),
                      TYPES: bytearray([KIND]), MAPS: bytearray(MAP_SIZE * buddy.ORDERS)}
        self.memmap = buddy.MemMap(self.read, layout, MEMMAP, 100)
        self.zone = buddy.Zone("Normal", 2, 1, 16, 32, 0, [0, 0, 0], AREAS)
        for pfn in range(buddy.BLOCK):
            self.put(self.page(pfn), buddy.PG_RESERVED if pfn >= 100 else self.zone.place)
        for order in range(buddy.ORDERS):
            self.make_order(order, (FREE if free is None else free).get(order, []))

    def make_order(self, order, frames):
        area = self.area(order)
        for kind in range(self.layout.types):
            self.link(area + 8 * kind, frames if kind == KIND else [])
        self.put(area + self.layout.nr_free, len(frames))
        if self.layout.area_map is not None:
            self.put(area + self.layout.area_map, MAPS + order * MAP_SIZE)
        for pfn in frames:
            self.put(self.page(pfn), buddy.free_word(self.zone.place, order))
            bit = pfn >> order + 1
            if self.layout.area_map is not None and order < buddy.LARGEST:
                self.parts[MAPS][order * MAP_SIZE + bit // 8] ^= 1 << bit % 8
        if frames:
            self.zone.free_orders[KIND] |= 1 << order
        self.zone.nr_free += len(frames) << order

    def link(self, head, frames):
        ring = [head] + [self.page(pfn) + self.layout.lru for pfn in frames]
        for i, at in enumerate(ring):
            self.put(at, ring[(i + 1) % len(ring)])
            self.put(at + 4, ring[i - 1])

    def page(self, pfn):
        return MEMMAP + 32 * pfn

    def area(self, order):
        return AREAS + order * self.layout.area_size

    def part(self, address):
        base = max(base for base in self.parts if base <= address)
        return self.parts[base], address - base

    def read(self, address, size):
        data, at = self.part(address)
        assert at + size <= len(data), "read outside of memory: %#x" % address
        return bytes(data[at:at + size])

    def put(self, address, value):
        data, at = self.part(address)
        struct.pack_into("<I", data, at, value)

    def check(self):
        buddy.check_zone(self.memmap, self.zone, TYPES)


class ConstantsTest(unittest.TestCase):
    def test_constants_are_the_kernels(self):
        with open(os.path.join(kit.ROOT, "include", "mm", "page.h"), encoding="utf-8") as file:
            header = file.read()
        shifts = {name: int(value) for name, value in
                  re.findall(r"#define PAGE_(\w+)_SHIFT\s+(\d+)", header)}
        self.assertEqual((shifts["ORDER"], shifts["ZONE"], shifts["NODE"]),
                         (buddy.ORDER_SHIFT, buddy.ZONE_SHIFT, buddy.NODE_SHIFT))
        flags = re.search(r"enum pageflags \{(.*?)\}", header, re.S).group(1)
        names = re.findall(r"^\s*(PG_\w+)", flags, re.M)
        self.assertEqual(1 << names.index("PG_reserved"), buddy.PG_RESERVED)
        self.assertEqual(1 << names.index("PG_buddy"), buddy.PG_BUDDY)
        with open(os.path.join(kit.ROOT, "include", "mm", "mmzone.h"), encoding="utf-8") as file:
            largest = re.search(r"#define MAX_PAGE_ORDER\s+(\d+)", file.read())
        self.assertEqual(int(largest.group(1)), buddy.LARGEST)


class BothForms(unittest.TestCase):
    layouts = (LIST_FORM, BITMAP_FORM)

    def each(self, free=None):
        """The same zone in both forms."""
        return [World(layout, free) for layout in self.layouts]

    def expect_wrong(self, world, text):
        with self.assertRaises(buddy.Error) as caught:
            world.check()
        message = str(caught.exception)
        self.assertIn(text, message)
        self.assertNotIn("\n", message)
        self.assertTrue(message.startswith("node 2, zone Normal: "), message)


class WholeTest(BothForms):
    def test_lists_are_followed_in_their_order(self):
        for world in self.each():
            world.check()
            self.assertEqual([area.lists[KIND] for area in world.zone.areas[:4]],
                             [[26, 21], [], [28], [40]])

    def test_buddyinfo_line_is_the_shells(self):
        for world in self.each():
            world.check()
            self.assertEqual(buddy.buddyinfo_line(world.zone), "Node 2, zone   Normal "
                             "     2      0      1      1      0      0      0      0      0"
                             "      0      0 ")

    def test_empty_zone_is_whole(self):
        for world in self.each(free={}):
            world.check()

    def test_block_that_is_found_from_inside(self):
        for world in self.each():
            self.assertEqual(buddy.free_block(world.memmap, 45), (40, 3))
            self.assertEqual(buddy.free_block(world.memmap, 40), (40, 3))
            self.assertIsNone(buddy.free_block(world.memmap, 39))


class DamageTest(BothForms):
    def test_each_damage_is_named(self):
        layout = LIST_FORM
        cases = [
            ("nr_free is 3, the lists have 2", lambda w: w.put(w.area(0) + layout.nr_free, 3)),
            ("which is no struct page", lambda w: w.put(w.page(26) + 8, 0x1234)),
            ("which is no struct page", lambda w: w.put(w.page(26) + 8, w.page(21) + 9)),
            ("which is no struct page", lambda w: w.put(w.area(0) + 8 * KIND, MEMMAP - 32 + 8)),
            ("points back to", lambda w: w.put(w.page(21) + 12, w.page(40) + 8)),
            ("points back to", lambda w: w.put(w.page(21) + 8, w.page(26) + 8)),
            ("and its head says", lambda w: w.put(w.area(2) + 8 * KIND + 4, 0)),
            ("free_orders says 0", lambda w: w.zone.free_orders.__setitem__(KIND, 0b1100)),
            ("free_orders says 1", lambda w: w.zone.free_orders.__setitem__(0, 1)),
            ("its flags are", lambda w: w.put(w.page(28), w.zone.place)),
            ("its flags are", lambda w: w.put(w.page(28), buddy.free_word(w.zone.place, 3))),
            ("its flags are", lambda w: w.put(w.page(28), buddy.free_word(0, 2))),
            ("has 1 references", lambda w: w.put(w.page(40) + 4, 1)),
            ("its page block is of another", lambda w: w.parts[TYPES].__setitem__(0, 2)),
            ("the zone's nr_free is", lambda w: setattr(w.zone, "nr_free", 7)),
        ]
        for text, damage in cases:
            for world in self.each():
                damage(world)
                self.expect_wrong(world, text)

    def test_blocks_in_wrong_places(self):
        for free, text in (({1: [21]}, "is no multiple of 2"), ({2: [44, 48]}, "out of the zone"),
                           ({0: [12]}, "out of the zone"), ({0: [20, 21]}, "not merged"),
                           ({3: [32], 0: [35]}, "overlap"), ({3: [32], 2: [32]}, "points back to")):
            for world in self.each(free):
                self.expect_wrong(world, text)

    def test_wrong_bit_of_a_pair(self):
        for order, pfn, text in ((0, 21, "none or both"), (0, 30, "exactly one"),
                                 (3, 40, "none or both"), (9, 0, "exactly one")):
            world = World(BITMAP_FORM)
            bit = pfn >> order + 1
            world.parts[MAPS][order * MAP_SIZE + bit // 8] ^= 1 << bit % 8
            said = "exactly one" if text == "none or both" else "none or both"
            self.expect_wrong(world, "order %d: the bit of the pair at %#x" % (
                order, bit << order + 1))
            self.expect_wrong(world, said)


class PageTest(unittest.TestCase):
    def test_numbers_and_addresses(self):
        memmap = World(LIST_FORM).memmap
        self.assertEqual([memmap.pfn_of(value) for value in
                          (0, 99, 100, MEMMAP, MEMMAP + 33, MEMMAP + 32 * 100, MEMMAP - 1)],
                         [0, 99, None, 0, 1, None, None])

    def test_states(self):
        world = World(LIST_FORM)
        world.put(world.page(20) + 4, 1)
        world.put(world.page(22), world.zone.place | buddy.PG_RESERVED)
        for pfn, memory, wanted in (
                (28, True, "free: head of a block of order 2"),
                (30, True, "free: page 2 of the block of order 2 at 0x1c"),
                (20, True, "in use"),
                (22, True, "reserved since boot: never handed out"),
                (22, False, "a hole: no memory is there"),
                (23, True, "on a per-CPU list, or inside of a larger block in use")):
            self.assertEqual(buddy.page_lines(world.memmap, pfn, "Normal", memory)[2], wanted)

    def test_lines_are_the_shells(self):
        world = World(LIST_FORM)
        self.assertEqual(buddy.page_lines(world.memmap, 28, "Normal", True)[:2], [
            "frame 0x1c at physical 0x0001c000, node 2, zone Normal",
            "struct page at c1000380: flags 49000002 count 0 private 0"])


if __name__ == "__main__":
    unittest.main()
