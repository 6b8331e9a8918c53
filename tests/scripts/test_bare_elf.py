# SPDX-License-Identifier: MIT
"""Tests of scripts/bare-elf.py: what is loaded stays, the rest goes."""
import importlib.util
import struct
import unittest

import kit

spec = importlib.util.spec_from_file_location("bare_elf", kit.script("bare-elf.py"))
bare_elf = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bare_elf)

LOADED = b"L" * 40


def elf(phnum=1, phentsize=32, rest=b"debug information" * 9):
    at = 52 + 32 * phnum
    header = struct.pack("<16sHHIIIIIHHHHHH", b"\x7fELF\x01\x01\x01", 2, 3, 1, 0, 52, at + 40, 0,
                         52, phentsize, phnum, 40, 5, 4)
    load = struct.pack("<8I", 1, at, 0, 0, len(LOADED), len(LOADED), 5, 1)
    note = struct.pack("<8I", 4, at + 40, 0, 0, 9, 9, 4, 1)     # inside of what goes
    return header + load + note * (phnum - 1) + LOADED + rest


class BareElf(unittest.TestCase):
    def test_segments_stay_and_sections_go(self):
        for phnum in 1, 3:
            bare = bare_elf.bare(elf(phnum))
            self.assertTrue(bare.endswith(LOADED))
            header = bare_elf.HEADER.unpack_from(bare)
            self.assertEqual((header[6], header[12], header[13]), (0, 0, 0))
            self.assertEqual(bare[52:], elf(phnum, rest=b"")[52:])

    def test_twice_is_once(self):
        self.assertEqual(bare_elf.bare(bare_elf.bare(elf())), bare_elf.bare(elf()))

    def test_what_is_no_such_file_stays(self):
        for data in b"", b"text", elf()[:40], elf(phnum=0xffff)[:200], elf(phentsize=8):
            self.assertEqual(bare_elf.bare(data), data)


if __name__ == "__main__":
    unittest.main()
