#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the kernel's own symbol table from the output of `nm -n`.

    link 1: objects + empty table --nm--> this script --> kallsyms.asm
    link 2: objects + full table

An address is written as a section's start plus an offset, and the linker adds
the start: .init.text lies behind the table, and so moves by the table's size
between the two links, but the table's text stays the same.

    kallsyms_addresses   f0 f1 f2 ... _etext | g0 g1 ... _einittext    rising
    kallsyms_offsets     where each one's name begins in kallsyms_names

The ends _etext and _einittext are entries with an empty name: what lies behind
them is no function, and the last function's size is counted up to there.
No input, or one without functions, makes an empty table.
"""
import argparse
import re
import sys

LINE = re.compile(r"^([0-9a-fA-F]+) (\S) (\S+)$")
RANGES = [("_stext", "_etext"), ("_sinittext", "_einittext")]
TYPES = "tTwW"
# What gcc and clang append to a function that they split or copied.
SPLIT = re.compile(r"\.(cold|part|constprop|isra|llvm)(\.|$)")


def parse(text):
    """[(address, type, name)] of the lines with an address; raises ValueError."""
    symbols = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or re.match(r"^ +[Uvw] \S+$", line):
            continue
        match = LINE.match(line)
        if not match:
            raise ValueError("%d: not a line of nm: '%s'" % (number, line))
        symbols.append((int(match.group(1), 16), match.group(2), match.group(3)))
    return symbols


def is_local_label(name, names):
    """NASM's `entry.loop` is a place inside `entry`; gcc's `f.cold` is a function."""
    base = name.split(".")[0]
    return "." in name and (base == "" or base in names) and not SPLIT.search(name)


def rank(symbol):
    """Of names for one address the first found is shown: global, then short, then by letter."""
    address, kind, name = symbol
    return address, "TtWw".index(kind), name.startswith("_"), len(name), name


def functions(symbols, first, last):
    """The functions in [first, last), the shown name of an address in front."""
    names = {name for _, kind, name in symbols if kind in TYPES}
    bounds = {name for pair in RANGES for name in pair}
    return sorted({symbol for symbol in symbols
                   if symbol[1] in TYPES and first <= symbol[0] < last
                   and symbol[2] not in bounds and not is_local_label(symbol[2], names)}, key=rank)


def table(symbols):
    """[(section start's name, offset, name)], each range closed by an empty name."""
    where = {name: address for address, _, name in symbols}
    entries = []
    for first, last in RANGES:
        if symbols and (first not in where or last not in where):
            raise ValueError("the image has no %s or no %s" % (first, last))
        found = functions(symbols, where[first], where[last]) if symbols else []
        entries += [(first, address - where[first], name) for address, _, name in found]
        if found:
            entries.append((first, where[last] - where[first], ""))
    return entries


def assembly(entries):
    lines = ["; SPDX-License-Identifier: MIT", "; Made by scripts/kallsyms.py.", ""]
    lines += ["extern " + start for start in sorted({entry[0] for entry in entries})]
    lines += ["global kallsyms_count, kallsyms_addresses, kallsyms_offsets, kallsyms_names", "",
              "section .kallsyms progbits alloc noexec nowrite align=4", "",
              "kallsyms_count:", "\tdd %d" % len(entries), "", "kallsyms_addresses:"]
    lines += ["\tdd %s + 0x%x" % (start, offset) for start, offset, _ in entries]
    lines += ["", "kallsyms_offsets:"]
    at = 0
    for _, _, name in entries:
        lines.append("\tdd %d" % at)
        at += len(name.encode()) + 1
    lines += ["", "kallsyms_names:"]
    lines += ['\tdb "%s", 0' % name if name else "\tdb 0" for _, _, name in entries]
    return "\n".join(lines) + "\n"


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", help="what nm -n printed")
    parser.add_argument("output", nargs="?", help="the NASM source to write (default: print it)")
    args = parser.parse_args(argv)
    try:
        with open(args.input, encoding="utf-8") as file:
            text = assembly(table(parse(file.read())))
    except (OSError, ValueError) as error:
        print("kallsyms: %s: %s" % (args.input, error), file=sys.stderr)
        return 1
    if args.output:
        with open(args.output, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
