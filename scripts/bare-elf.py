#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bare-elf.py IN OUT: a copy of a kernel with what is loaded of it, and nothing else

    | header | program headers | segments ... | debug information, symbols, section headers |
    `------------------- kept ---------------'

GRUB brings every section of an ELF file into memory, debug information too: megabytes that a
machine of 8 MB does not have.  What is no 32-bit little-endian ELF file is copied as it is.
"""
import struct
import sys

HEADER = struct.Struct("<16sHHIIIIIHHHHHH")
PROGRAM = struct.Struct("<8I")
PT_LOAD = 1


def bare(data):
    if len(data) < HEADER.size or data[:6] != b"\x7fELF\x01\x01":
        return data
    header = list(HEADER.unpack_from(data))
    phoff, phentsize, phnum = header[5], header[9], header[10]
    end = phoff + phentsize * phnum
    if phentsize < PROGRAM.size or end > len(data):
        return data
    for i in range(phnum):
        kind, offset, _, _, filesz = PROGRAM.unpack_from(data, phoff + i * phentsize)[:5]
        if kind == PT_LOAD:
            end = max(end, offset + filesz)
    header[6] = header[12] = header[13] = 0     # e_shoff, e_shnum, e_shstrndx
    return HEADER.pack(*header) + data[HEADER.size:end]


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: bare-elf.py IN OUT")
    with open(sys.argv[1], "rb") as source:
        data = bare(source.read())
    with open(sys.argv[2], "wb") as out:
        out.write(data)


if __name__ == "__main__":
    main()
