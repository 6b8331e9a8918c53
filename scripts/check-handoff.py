#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check-handoff.py OBJ - prove that an object can run away from its link address

boot/handoff.c runs before paging is on, at an address that it was not linked
for.  That works if what is loaded of the object (debug information is not) has
PC-relative relocations only, and only to symbols of its own: a call that leaves
the object would reach code without that guarantee.

The ELF file is read here and not by readelf, whose name differs per toolchain.
Exit status: 0 the object is fit, 1 it is not (one line each), 2 cannot tell.
"""
import struct
import sys

SHT_SYMTAB, SHT_RELA, SHT_REL, SHF_ALLOC = 2, 4, 9, 2
SHN_UNDEF = 0
PC_RELATIVE = {2: "R_386_PC32", 4: "R_386_PLT32", 21: "R_386_PC16", 23: "R_386_PC8"}
OTHER = {1: "R_386_32", 3: "R_386_GOT32", 9: "R_386_GOTOFF", 10: "R_386_GOTPC",
         20: "R_386_16", 22: "R_386_8", 43: "R_386_GOT32X"}


class Elf32:
    """Sections and symbols of a little-endian 32-bit x86 object."""

    def __init__(self, data):
        if data[:6] != b"\x7fELF\x01\x01":
            raise ValueError("not a 32-bit little-endian ELF file")
        if struct.unpack_from("<HH", data, 16) != (1, 3):
            raise ValueError("not a relocatable i386 object")
        self.data = data
        offset, = struct.unpack_from("<I", data, 32)
        size, count, names = struct.unpack_from("<HHH", data, 46)
        self.sections = [struct.unpack_from("<10I", data, offset + i * size)
                         for i in range(count)]
        self.names = self.sections[names]

    def string(self, table, offset):
        start = table[4] + offset
        return self.data[start:self.data.index(b"\0", start)].decode()

    def section_name(self, index):
        return self.string(self.names, self.sections[index][0])

    def symbol(self, table, index):
        """(name, defining section) of one symbol; a section symbol has the section's name."""
        name, _, _, info, _, section = struct.unpack_from("<IIIBBH", self.data,
                                                          table[4] + index * 16)
        if info & 15 == 3:
            return self.section_name(section), section
        return self.string(self.sections[table[6]], name), section

    def relocations(self):
        """(section, offset, type, symbol, defining section) of all that will be loaded."""
        for section in self.sections:
            if section[1] not in (SHT_REL, SHT_RELA):
                continue
            target = section[7]
            if not self.sections[target][2] & SHF_ALLOC:
                continue
            table = self.sections[section[6]]
            for at in range(section[4], section[4] + section[5], section[9]):
                offset, info = struct.unpack_from("<II", self.data, at)
                name, defined_in = self.symbol(table, info >> 8)
                yield self.section_name(target), offset, info & 0xff, name, defined_in


def faults(elf):
    for section, offset, kind, symbol, defined_in in elf.relocations():
        where = "%s+0x%x" % (section, offset)
        if kind not in PC_RELATIVE:
            name = OTHER.get(kind, "type %d" % kind)
            yield "%s: absolute relocation %s to %s" % (where, name, symbol)
        elif defined_in == SHN_UNDEF:
            yield "%s: refers to %s outside this object" % (where, symbol)


def main(argv):
    if len(argv) != 2:
        print("usage: check-handoff.py OBJ", file=sys.stderr)
        return 2
    try:
        with open(argv[1], "rb") as file:
            elf = Elf32(file.read())
        found = list(faults(elf))
    except (OSError, ValueError, IndexError, struct.error) as error:
        print("check-handoff: %s: %s" % (argv[1], error), file=sys.stderr)
        return 2
    for line in found:
        print("check-handoff: %s: %s" % (argv[1], line), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
