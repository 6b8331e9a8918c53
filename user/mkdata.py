#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write the files that programs map, into the folder that is named.

    pages	12 pages and 1,000 bytes of lines, 32 bytes each: page and line number
    scratch	the same; for the programs that write to it
    seq		256 pages, word number i is i: what the benchmark reads
    script	a text that may be executed, and is no program
    short	the first half of an ELF header, executable too
"""
import os
import struct
import sys

PAGE = 4096
LINE = 32


def lines(size):
    text = "".join("%-31s\n" % ("page %d line %d" % (at // PAGE, at % PAGE // LINE))
                   for at in range(0, size + LINE, LINE))
    return text.encode("ascii")[:size]


def main():
    files = {
        "pages": lines(12 * PAGE + 1000),
        "scratch": lines(12 * PAGE + 1000),
        "script": b"neither a program nor a script\n",
        "short": b"\x7fELF\x01\x01\x01" + b"\0" * 9 + struct.pack("<HHI", 2, 3, 1),
        "seq": struct.pack("<%dI" % (256 * PAGE // 4), *range(256 * PAGE // 4)),
    }
    for name in sorted(files):
        path = os.path.join(sys.argv[1], name)
        with open(path, "wb") as out:
            out.write(files[name])
        os.chmod(path, 0o755 if name in ("script", "short") else 0o644)
    # make takes the date of this one for that of all.
    os.utime(os.path.join(sys.argv[1], "pages"))


if __name__ == "__main__":
    main()
