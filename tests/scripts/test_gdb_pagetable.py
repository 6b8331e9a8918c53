# SPDX-License-Identifier: MIT
"""The pure half of scripts/gdb: made-up page tables in, decoded walks and lines out."""
import os
import struct
import sys
import unittest

import kit

sys.path.insert(0, os.path.join(kit.ROOT, "scripts", "gdb"))
from quire import pagetable, report  # noqa: E402
from quire.kernel import Regions  # noqa: E402
from quire.pagetable import (ACCESSED, DIRTY, GLOBAL, PCD, PRESENT, PSE, RW,  # noqa: E402
                             USER)

DIRECTORY, TABLE, OTHER = 0x1000, 0x2000, 0x3000
MB = 1 << 20


class Memory:
    """Physical memory of a few pages, all zero at first."""

    def __init__(self):
        self.pages = {page: bytearray(4096) for page in (DIRECTORY, TABLE, OTHER)}

    def put(self, table, index, entry):
        struct.pack_into("<I", self.pages[table], 4 * index, entry)

    def read_page(self, phys):
        return bytes(self.pages[phys])

    def read_word(self, phys):
        return struct.unpack_from("<I", self.pages[phys & ~4095], phys & 4095)[0]

    def walk(self, address, pse=True):
        return pagetable.walk(self.read_word, DIRECTORY | 0x18, address, pse)

    def leaves(self, pse=True):
        return list(pagetable.leaves(self.read_page, DIRECTORY, pse))


class WalkTest(unittest.TestCase):
    def setUp(self):
        self.memory = Memory()

    def test_walk_absent_pde_ends_at_first_level(self):
        walk = self.memory.walk(0xC0000000)
        self.assertEqual(len(walk.steps), 1)
        self.assertIsNone(walk.leaf)

    def test_walk_absent_pte_ends_at_second_level(self):
        self.memory.put(DIRECTORY, 768, TABLE | PRESENT)
        walk = self.memory.walk(0xC0001000)
        self.assertEqual([(s.level, s.index, s.address) for s in walk.steps],
                         [("pde", 768, DIRECTORY + 3072), ("pte", 1, TABLE + 4)])
        self.assertIsNone(walk.leaf)

    def test_walk_small_page_keeps_offset(self):
        self.memory.put(DIRECTORY, 1023, TABLE | PRESENT | RW)
        self.memory.put(TABLE, 1023, 0xABCDE000 | PRESENT)
        self.assertEqual(self.memory.walk(0xFFFFFFFF).phys, 0xABCDEFFF)

    def test_walk_rights_need_every_level(self):
        """Intel SDM vol. 3, 4.6: of two levels, the stricter one."""
        for upper in (0, RW, USER, RW | USER):
            for lower in (0, RW, USER, RW | USER):
                self.memory.put(DIRECTORY, 0, TABLE | PRESENT | upper)
                self.memory.put(TABLE, 0, PRESENT | lower)
                self.assertEqual(self.memory.walk(0).leaf.flags, upper & lower)

    def test_walk_caching_and_global_are_the_leafs(self):
        self.memory.put(DIRECTORY, 0, TABLE | PRESENT | PCD | GLOBAL)
        self.memory.put(TABLE, 0, PRESENT)
        self.assertEqual(self.memory.walk(0).leaf.flags, 0)
        self.memory.put(TABLE, 0, PRESENT | PCD | GLOBAL)
        self.assertEqual(self.memory.walk(0).leaf.flags, PCD | GLOBAL)

    def test_walk_large_page(self):
        self.memory.put(DIRECTORY, 2, 0x00800000 | PRESENT | RW | PSE)
        walk = self.memory.walk(0x00923456)
        self.assertEqual((walk.phys, walk.leaf.size, len(walk.steps)), (0x00923456, 4 * MB, 1))

    def test_walk_large_page_above_4_gb(self):
        self.memory.put(DIRECTORY, 0, 0x00400000 | 0x2000 | PRESENT | PSE)
        self.assertEqual(self.memory.walk(0x123).phys, 0x100400123)

    def test_walk_bit_7_without_pse_is_a_table(self):
        self.memory.put(DIRECTORY, 0, TABLE | PRESENT | PSE)
        self.memory.put(TABLE, 0, 0x5000 | PRESENT)
        self.assertEqual(self.memory.walk(0, pse=False).phys, 0x5000)

    def test_leaves_agree_with_walk(self):
        self.memory.put(DIRECTORY, 0, TABLE | PRESENT | RW | USER)
        self.memory.put(DIRECTORY, 5, 0x00C00000 | PRESENT | PSE)
        self.memory.put(DIRECTORY, 1023, OTHER | PRESENT | RW)
        for index in (0, 7, 1023):
            self.memory.put(TABLE, index, index << 12 | PRESENT | RW | ACCESSED)
            self.memory.put(OTHER, index, index << 12 | PRESENT | DIRTY | GLOBAL)
        leaves = self.memory.leaves()
        self.assertEqual(len(leaves), 7)
        self.assertEqual(leaves, sorted(leaves))
        for leaf in leaves:
            self.assertEqual(self.memory.walk(leaf.start + 5).leaf, leaf)


class JoinTest(unittest.TestCase):
    @staticmethod
    def pages(*items):
        return [pagetable.Leaf(start << 12, 4096, phys << 12, flags, 0)
                for start, phys, flags in items]

    def test_join_exact_needs_contiguous_frames(self):
        pages = self.pages((0, 8, RW), (1, 9, RW), (2, 11, RW))
        self.assertEqual([(r.start, r.last) for r in pagetable.join(pages)],
                         [(0, 0x1FFF), (0x2000, 0x2FFF)])

    def test_join_by_region_ignores_frames(self):
        pages = self.pages((0, 8, RW), (1, 3, RW), (2, 9, RW))
        joined = pagetable.join(pages, lambda address: address < 0x2000)
        self.assertEqual([(r.start, r.last) for r in joined], [(0, 0x1FFF), (0x2000, 0x2FFF)])

    def test_join_never_over_holes_flags_or_sizes(self):
        self.assertEqual(len(pagetable.join(self.pages((0, 0, RW), (2, 2, RW)))), 2)
        self.assertEqual(len(pagetable.join(self.pages((0, 0, RW), (1, 1, 0)))), 2)
        large = pagetable.Leaf(0x1000, 4 * MB, 0x1000, RW, 0)
        self.assertEqual(len(pagetable.join(self.pages((0, 0, RW)) + [large])), 2)

    def test_join_reaches_the_last_byte(self):
        joined = pagetable.join(self.pages((0xFFFFE, 0, 0), (0xFFFFF, 1, 0)))
        self.assertEqual([(r.start, r.last) for r in joined], [(0xFFFFE000, 0xFFFFFFFF)])


class ReportTest(unittest.TestCase):
    def test_range_line_is_the_shells(self):
        item = pagetable.Range(0xC0800000, 0xC3FFFFFF, 0x00800000, 4 * MB, RW | PSE | GLOBAL)
        self.assertEqual(
            report.range_line(item, lambda address: "lowmem"),
            "c0800000-c3ffffff   57344 kB -> 0x00800000 4M rw kernel global  lowmem")

    def test_diff_lines_sorted_by_address_old_first(self):
        before = ["00000000-00000fff a", "00002000-00002fff b"]
        after = ["00000000-00001fff a", "00002000-00002fff b"]
        self.assertEqual(report.diff_lines(before, after),
                         ["- 00000000-00000fff a", "+ 00000000-00001fff a"])
        self.assertEqual(report.diff_lines(after, after), [])

    def test_memblock_lines_show_nodes_only_where_set(self):
        self.assertEqual(report.memblock_lines("memory", [(0, 4096, -1), (8192, 4096, 1)]), [
            "memory: 2 ranges, 8 kB",
            "  0x00000000-0x00000fff          4 kB",
            "  0x00002000-0x00002fff          4 kB  node 1"])


class RegionsTest(unittest.TestCase):
    def test_regions_end_is_exclusive_and_zero_is_the_top(self):
        regions = Regions([(0x1000, "null"), (0x2000, "user"), (0, "top")])
        self.assertEqual([regions(a) for a in (0, 0xFFF, 0x1000, 0x1FFF, 0x2000, 0xFFFFFFFF)],
                         ["null", "null", "user", "user", "top", "top"])

    def test_regions_not_loaded_yet_name_nothing(self):
        self.assertEqual(Regions([(0, ""), (0, "")])(0x1000), "unknown")
        self.assertEqual(Regions([(7, "x"), (3, "y"), (0, "z")])(0x1000), "unknown")


if __name__ == "__main__":
    unittest.main()
