#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write a cpio archive of the "newc" kind, the format of an initrd, from a list.

usage: mkcpio.py [--out FILE] [LIST]		(standard output, standard input)

A device node cannot be made on the host without root, so the archive is not made
from a folder but from a list, with the words of the Linux kernel's gen_init_cpio:

    dir   NAME MODE UID GID
    file  NAME SOURCE MODE UID GID [HARD_LINK]...
    slink NAME TARGET MODE UID GID
    nod   NAME MODE UID GID c|b MAJOR MINOR
    pipe  NAME MODE UID GID
    sock  NAME MODE UID GID

Modes are octal.  A word with a blank is quoted as in the shell; # begins a comment.
The same list and the same sources give the same bytes: no time, no host's inode
number.  Folders are not made up: list each before what it holds.

    | "070701" 13 numbers of 8 hex digits | name \\0 pad | data pad |  ...  TRAILER!!!

Of a file with hard links the last member carries the data, the earlier ones none.
"""
import argparse
import os
import shlex
import stat
import sys

MAGIC = "070701"
ALIGN = 4
BLOCK = 512		# the archive's length is a multiple of it
MAX_SIZE = 0xffffffff	# eight hexadecimal digits
TRAILER = "TRAILER!!!"


class ListError(Exception):
    """A line of the list that cannot be followed; the text says why."""


class Archive:
    """The bytes of an archive, entry by entry."""

    def __init__(self):
        self.parts = []
        self.length = 0
        self.inode = 0

    def put(self, data):
        self.parts.append(data)
        self.length += len(data)

    def pad(self, unit):
        self.put(b"\0" * (-self.length % unit))

    def member(self, name, mode, uid=0, gid=0, nlink=1, data=b"", device=(0, 0)):
        raw = os.fsencode(name) + b"\0"
        numbers = (self.inode, mode, uid, gid, nlink, 0, len(data), 0, 0,
                   device[0], device[1], len(raw), 0)
        self.put((MAGIC + "".join("%08x" % number for number in numbers)).encode("ascii"))
        self.put(raw)
        self.pad(ALIGN)
        self.put(data)
        self.pad(ALIGN)

    def entry(self, names, mode, uid, gid, data=b"", device=(0, 0)):
        """One inode under all its names; the last of them carries the data."""
        self.inode += 1
        for name in names[:-1]:
            self.member(name, mode, uid, gid, len(names))
        self.member(names[-1], mode, uid, gid, len(names), data, device)

    def finish(self):
        self.inode = 0
        self.member(TRAILER, 0)
        self.pad(BLOCK)
        return b"".join(self.parts)


def number(text, base, what, top):
    try:
        value = int(text, base)
    except ValueError:
        raise ListError("%s '%s' is no number" % (what, text))
    if not 0 <= value <= top:
        raise ListError("%s '%s' is out of range" % (what, text))
    return value


def archived_name(text):
    """A member's name: relative, as the reader's root is not ours to know."""
    name = text.lstrip("/")
    if not name or name == TRAILER:
        raise ListError("'%s' cannot be a member's name" % text)
    return name


def owned(words):
    """(permissions, uid, gid) of MODE UID GID."""
    return (number(words[0], 8, "mode", 0o7777), number(words[1], 10, "uid", MAX_SIZE),
            number(words[2], 10, "gid", MAX_SIZE))


def add_plain(kind):
    def add(archive, words):
        mode, uid, gid = owned(words[1:4])
        archive.entry([archived_name(words[0])], kind | mode, uid, gid)
    return add


def add_file(archive, words):
    mode, uid, gid = owned(words[2:5])
    names = [archived_name(word) for word in [words[0]] + words[5:]]
    try:
        with open(words[1], "rb") as source:
            data = source.read()
    except OSError as error:
        raise ListError("cannot read '%s': %s" % (words[1], error.strerror))
    if len(data) > MAX_SIZE:
        raise ListError("'%s' is larger than 4 GB" % words[1])
    archive.entry(names, stat.S_IFREG | mode, uid, gid, data)


def add_slink(archive, words):
    mode, uid, gid = owned(words[2:5])
    archive.entry([archived_name(words[0])], stat.S_IFLNK | mode, uid, gid,
                  os.fsencode(words[1]))


def add_nod(archive, words):
    kinds = {"c": stat.S_IFCHR, "b": stat.S_IFBLK}
    mode, uid, gid = owned(words[1:4])
    if words[4] not in kinds:
        raise ListError("a node is c or b, not '%s'" % words[4])
    device = tuple(number(word, 10, "device number", MAX_SIZE) for word in words[5:7])
    archive.entry([archived_name(words[0])], kinds[words[4]] | mode, uid, gid, device=device)


# word: what adds it, the fewest and the most words that follow it
KINDS = {
    "dir": (add_plain(stat.S_IFDIR), 4, 4),
    "file": (add_file, 5, 1000),
    "slink": (add_slink, 5, 5),
    "nod": (add_nod, 7, 7),
    "pipe": (add_plain(stat.S_IFIFO), 4, 4),
    "sock": (add_plain(stat.S_IFSOCK), 4, 4),
}


def add_line(archive, words):
    if words[0] not in KINDS:
        raise ListError("unknown word '%s'" % words[0])
    add, fewest, most = KINDS[words[0]]
    if not fewest <= len(words) - 1 <= most:
        raise ListError("'%s' takes %d words, not %d" % (words[0], fewest, len(words) - 1))
    add(archive, words[1:])


def make(lines, where):
    """The archive that a list asks for.  A bad line ends it: ListError."""
    archive = Archive()
    for count, line in enumerate(lines, 1):
        try:
            words = shlex.split(line, comments=True)
            if words:
                add_line(archive, words)
        except (ListError, ValueError) as error:
            raise ListError("%s:%d: %s" % (where, count, error))
    return archive.finish()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="the archive (default: standard output)")
    parser.add_argument("list", nargs="?", help="the list (default: standard input)")
    args = parser.parse_args()
    try:
        if args.list:
            with open(args.list, encoding="utf-8", errors="surrogateescape") as lines:
                data = make(lines, args.list)
        else:
            data = make(sys.stdin, "standard input")
        if args.out:
            with open(args.out, "wb") as out:
                out.write(data)
        else:
            sys.stdout.buffer.write(data)
    except ListError as error:
        sys.exit("mkcpio: %s" % error)
    except OSError as error:
        sys.exit("mkcpio: %s: %s" % (error.filename, error.strerror))


if __name__ == "__main__":
    main()
