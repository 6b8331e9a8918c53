# SPDX-License-Identifier: MIT
"""
initrds.py - the archives that boots are given, by name

    programs      the user programs, as make initrd packs them
    ported        those with a libc, as make programs packs them
    sessions      the sessions of BusyBox alone, for small machines
    userland      BusyBox and the user programs, as make run boots them
    clang         the same, compiled by clang
    broken        programs that cannot be run, or that end badly
    pattern-N     N MB in which word number i is i
"""

import os
import struct

BUILT = {"programs": "user/initrd.cpio", "clang": "variants/clang/user/initrd.cpio",
         "ported": "user/programs.cpio", "userland": "user/userland.cpio",
         "sessions": "user/sessions.cpio"}
ROOTS = {"ported": "user/programs", "userland": "user/userland",
         "sessions": "user/sessions"}     # the folder that was packed: user/root for all others

HEADER, SEGMENT = "<16sHHIIIIIHHHHHH", "<IIIIIIII"
BASE = 0x08048000
CODE = struct.calcsize(HEADER) + struct.calcsize(SEGMENT)


def elf(code=b"", machine=3, entry=BASE + CODE, addr=BASE, missing=0):
    """A program of one segment.  missing: so many bytes of it lie beyond the file's end."""
    size = CODE + len(code) + missing
    header = struct.pack(HEADER, b"\x7fELF\1\1\1", 2, machine, 1, entry, 52, 0, 0, 52, 32, 1, 0, 0, 0)
    return header + struct.pack(SEGMENT, 1, 0, addr, addr, size, size, 5, 4096) + code


# name, mode, contents
BROKEN = [
    ("exits", 0o755, elf(b"\xbb\3\0\0\0\xb8\1\0\0\0\xcd\x80")),    # _exit(3)
    ("faults", 0o755, elf(b"\xa1\0\0\0\0")),                        # mov eax, [0]
    ("illegal", 0o755, elf(b"\x0f\x0b")),                           # ud2
    ("not-executable", 0o644, elf(b"\x0f\x0b")),
    ("short", 0o755, elf()[:20]),
    ("machine", 0o755, elf(machine=62)),
    ("entry", 0o755, elf(entry=0)),
    ("kernel-half", 0o755, elf(addr=0xF0000000)),
    ("cut", 0o755, elf(missing=4096)),
]


def cpio_file(name, data, mode=0o100644):
    """One member of a newc archive."""
    header = "070701" + "".join("%08X" % field for field in (
        0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0))
    text = header.encode() + name.encode() + b"\0"
    return text + b"\0" * (-len(text) % 4) + data + b"\0" * (-len(data) % 4)


def broken():
    return b"".join(cpio_file(name, data, 0o100000 | mode) for name, mode, data in BROKEN)


def pattern(megabytes):
    count = megabytes * 256 * 1024
    return cpio_file("pattern", struct.pack("<%dI" % count, *range(count)))


def path_of(name, build, made):
    """Where the archive of that name is, or will be when it was made."""
    return os.path.join(build, BUILT[name]) if name in BUILT else \
        os.path.join(made, "initrd-%s.cpio" % name)


def root_of(name, build):
    """The folder with the programs of the archive of that name."""
    return os.path.join(build, ROOTS.get(name, "user/root"))


def make(name, path):
    """Make an archive that is not there yet; those that make builds are left to it."""
    if name in BUILT or os.path.exists(path):
        return
    members = broken() if name == "broken" else pattern(int(name.split("-")[1]))
    with open(path + ".tmp", "wb") as out:
        out.write(members + cpio_file("TRAILER!!!", b"", 0))
    os.replace(path + ".tmp", path)
