# SPDX-License-Identifier: MIT
"""The pure half of mm-vmas and mm-vtop: made-up areas and page tables in, counts and lines out."""
import os
import re
import struct
import sys
import unittest

import kit

sys.path.insert(0, os.path.join(kit.ROOT, "scripts", "gdb"))
from quire import space  # noqa: E402
from quire.pagetable import ACCESSED, PRESENT, RW, USER  # noqa: E402

DIRECTORY, LOW, HIGH = 0x1000, 0x2000, 0x3000
BORDER = 0xC0000000
ZERO = 0x15
USED = PRESENT | USER | ACCESSED
READ, WRITE = space.VM_READ, space.VM_READ | space.VM_WRITE
AREAS = [space.Area(0x00400000, 0x00404000, WRITE, 0x400, ""),
         space.Area(0x00404000, 0x00406000, READ, 0, "a file"),
         space.Area(0xBFC00000, 0xBFC01000, WRITE | space.VM_GROWSDOWN, 0xBFC00, "[stack]")]


def source(path):
    with open(os.path.join(kit.ROOT, path), encoding="utf-8") as text:
        return text.read()


def page(flags, count=1, pfn=0x77, index=0x400, mapcount=1):
    return space.Page(pfn, 0xC1000000 + 32 * pfn, flags, count, mapcount, 0xC2000000, index, 3)


class NumbersTest(unittest.TestCase):
    def test_vm_flags_are_the_headers(self):
        text = source("include/mm/vma.h")
        for name in ("VM_READ", "VM_WRITE", "VM_EXEC", "VM_SHARED", "VM_GROWSDOWN", "VM_LOCKED"):
            value = re.search(r"#define %s\s+0x([0-9a-fA-F]+)U" % name, text).group(1)
            self.assertEqual(getattr(space, name), int(value, 16), name)

    def test_page_flags_are_the_headers(self):
        body = re.search(r"enum pageflags \{(.*?)\};", source("include/mm/page.h"), re.S).group(1)
        names = re.findall(r"^\s*(PG_\w+)", body, re.M)
        for name in ("PG_anon", "PG_cache", "PG_table", "PG_locked", "PG_uptodate", "PG_dirty"):
            self.assertEqual(getattr(space, name.upper()), 1 << names.index(name), name)

    def test_protnone_is_the_headers(self):
        bit = re.search(r"#define _PAGE_PROTNONE\s+\(1U << (\d+)\)",
                        source("arch/x86/include/asm/pgtable.h")).group(1)
        self.assertEqual(space.PROTNONE, 1 << int(bit))


class EntriesTest(unittest.TestCase):
    def setUp(self):
        self.pages = {frame: bytearray(4096) for frame in (DIRECTORY, LOW, HIGH)}
        self.put(DIRECTORY, 1, LOW | USED | RW)
        self.put(DIRECTORY, 767, HIGH | USED | RW)
        self.put(DIRECTORY, 768, LOW | PRESENT)         # the kernel's: not looked at
        self.put(LOW, 0, 0x10000 | USED | RW)           # anonymous
        self.put(LOW, 1, ZERO << 12 | USED)
        self.put(LOW, 2, 0x11000 | USER | space.PROTNONE)
        self.put(LOW, 5, 0x20000 | USED)                # of a file
        self.put(HIGH, 0, 0x12000 | USED | RW)

    def put(self, frame, index, entry):
        struct.pack_into("<I", self.pages[frame], 4 * index, entry)

    def count(self):
        found = space.entries(lambda phys: bytes(self.pages[phys]), DIRECTORY, BORDER)
        return space.count_pages(AREAS, found, ZERO, lambda pfn: space.PG_CACHE if pfn == 0x20
                                 else space.PG_ANON)

    def test_entries_stop_at_the_border(self):
        found = list(space.entries(lambda phys: bytes(self.pages[phys]), DIRECTORY, BORDER))
        self.assertEqual([address for address, _ in found],
                         [0x400000, 0x401000, 0x402000, 0x405000, 0xBFC00000])
        self.assertEqual(len(list(space.tables(lambda phys: bytes(self.pages[phys]), DIRECTORY,
                                               BORDER))), 2)

    def test_count_knows_kinds(self):
        counts, strays = self.count()
        self.assertEqual([(c.anonymous, c.file, c.zero, c.rss) for c in counts],
                         [(2, 0, 1, 2), (0, 1, 0, 1), (1, 0, 0, 1)])
        self.assertEqual(strays, [])

    def test_count_names_strays(self):
        self.put(LOW, 6, 0x13000 | USED)
        self.put(HIGH, 1023, 0x14000 | USED)
        self.assertEqual(self.count()[1], [0x406000, 0xBFFFF000])

    def test_count_entry_of_no_kind_is_an_error(self):
        self.put(LOW, 3, 0x2)
        with self.assertRaisesRegex(space.Error, "entry of 00403000 is 00000002"):
            self.count()

    def test_links_in_order(self):
        space.check_links(AREAS[0], AREAS[1], 1)
        for before, area in ((AREAS[1], AREAS[0]), (None, AREAS[0]._replace(end=0x400000)),
                             (None, AREAS[0]._replace(start=0x400001)),
                             (AREAS[0], AREAS[1]._replace(start=0x403000))):
            with self.assertRaises(space.Error):
                space.check_links(before, area, 1)


class LinesTest(unittest.TestCase):
    def test_rights_as_in_maps(self):
        for flags, text in ((0, "---p"), (READ, "r--p"), (WRITE | space.VM_SHARED, "rw-s"),
                            (READ | space.VM_EXEC, "r-xp")):
            self.assertEqual(space.rights(AREAS[0]._replace(flags=flags)), text)

    def test_area_line_under_its_header(self):
        count = space.Count()
        count.anonymous, count.file, count.zero = 1, 2, 1
        line = space.area_line(AREAS[0]._replace(flags=WRITE | space.VM_LOCKED), count)
        self.assertEqual(line, "00400000-00404000 rw-p      400       4       3       1       2"
                               "       1 - locked")
        self.assertEqual(space.AREAS_HEADER.index("PAGES") + 5, line.index(" 4 ") + 2)

    def test_summary_says_where_the_kernel_counts_otherwise(self):
        counts = [space.Count() for _ in AREAS]
        self.assertEqual(len(space.summary_lines(AREAS, counts, [], (1, 2), 3, ((1, 2), 3))), 1)
        for kernels in (((1, 1), 3), ((1, 2), 4)):
            lines = space.summary_lines(AREAS, counts, [0x1000], (1, 2), 3, kernels)
            self.assertIn("counts otherwise", lines[1])
            self.assertEqual(lines[2], "00001000 has an entry and lies in no area")

    def test_where_between_areas(self):
        def where(address):
            return space.where_line(AREAS, address, lambda _: "user half")
        self.assertIn("00404000-00406000 r--p 0 a file", where(0x405FFF))
        self.assertEqual(where(0x406000), "area      none: user half; the next one begins at "
                                          "bfc00000")
        self.assertEqual(where(0xBFC01000), "area      none: user half")

    def test_table_line_of_a_shared_table(self):
        table = page(space.PG_TABLE, count=2)
        self.assertEqual(space.table_line(USED, table), "table     frame 0x77: read-only here, in "
                                                        "2 directories, 3 of 1024 entries in use")
        self.assertEqual(space.table_line(USED | RW, page(space.PG_TABLE)),
                         "table     frame 0x77: in 1 directory, 3 of 1024 entries in use")

    def test_page_line_by_kind(self):
        for flags, pfn, text in (
                (space.PG_ANON, 0x77, "count 1, mapcount 1, anonymous, index 0x400"),
                (space.PG_CACHE | space.PG_UPTODATE | space.PG_DIRTY, 0x77,
                 "count 1, mapcount 1, of a file: mapping c2000000, index 0x400 uptodate dirty"),
                (1, ZERO, "the shared zero page, whose users nobody counts"),
                (1, 0x77, "count 1, reserved")):
            line = space.page_line(page(flags, pfn=pfn), ZERO, "reserved")
            self.assertEqual(line.split(": ", 1)[1], text)

    def test_index_that_is_not_the_places(self):
        self.assertIsNone(space.wrong_index(AREAS[0], 0x400FFF, page(space.PG_ANON)))
        self.assertIn("0x401", space.wrong_index(AREAS[0], 0x401000, page(space.PG_ANON)))
        self.assertIsNone(space.wrong_index(AREAS[0], 0x401000, page(1)))

    def test_next_write_by_case(self):
        area, entry = AREAS[0], USED | 0x77000
        anonymous = page(space.PG_ANON)
        for flags, pde, pte, what, text in (
                (WRITE, USED | RW, entry | RW, anonymous, None),
                (READ, USED | RW, entry, anonymous, None),
                (WRITE, USED, entry | RW, anonymous, "the table becomes this process's own"),
                (WRITE | space.VM_SHARED, USED | RW, entry, page(space.PG_CACHE), "is told"),
                (WRITE, USED | RW, entry, page(1, pfn=ZERO), "a page of zeros"),
                (WRITE, USED | RW, entry, anonymous, "nobody else"),
                (WRITE, USED | RW, entry, page(space.PG_ANON, count=2), "it is copied"),
                (WRITE, USED | RW, entry, page(space.PG_CACHE, count=1), "it is copied")):
            line = space.next_write_line(area._replace(flags=flags), pde, pte, what, ZERO)
            if text is None:
                self.assertIsNone(line)
            else:
                self.assertIn(text, line)


if __name__ == "__main__":
    unittest.main()
