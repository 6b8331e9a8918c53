#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The calls and flags that are accepted without effect: is the document what the source says?

    without-effect.py		compare the table of docs/differences-from-linux.md
    without-effect.py --write	make it anew

The source is include/core/without_effect.h, whose lists the code itself is made of; the table
stands between two comments.  A row whose call is not in kernel/process/syscalls.h is wrong as
well, and so is one that stands twice.
"""
import argparse
import os
import re
import sys

SOURCE = os.path.join("include", "core", "without_effect.h")
CALLS = os.path.join("kernel", "process", "syscalls.h")
DOCUMENT = os.path.join("docs", "differences-from-linux.md")
BEGIN, END = "<!-- without-effect: begin -->", "<!-- without-effect: end -->"
ROW = re.compile(r'^\tX\((\w+), (\w+), "([^"]+)"\)', re.M)
CALL = re.compile(r"^SYSCALL(?:_REGS)?\((\w+)", re.M)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def table(rows):
    """One line for each call and reason, with all its flags."""
    lines = ["| call | accepted without effect | why |", "| --- | --- | --- |"]
    merged = {}
    for call, what, why in rows:
        merged.setdefault((call, why), []).append(what)
    for (call, why), flags in merged.items():
        shown = "the whole call" if flags == ["EVERYTHING"] else ", ".join(
            "`%s`" % flag for flag in flags)
        lines.append("| `%s` | %s | %s |" % (call, shown, why))
    return "\n".join(lines)


def wrong_rows(rows, calls):
    seen = set()
    for call, what, _ in rows:
        if call not in calls:
            yield "%s: %s(%s): there is no such call" % (SOURCE, call, what)
        if (call, what) in seen:
            yield "%s: %s(%s) stands twice" % (SOURCE, call, what)
        seen.add((call, what))


def split(text):
    """What stands before the table, the table, and what stands behind it."""
    before, begin, rest = text.partition(BEGIN + "\n")
    found, end, after = rest.partition("\n" + END)
    if not begin or not end:
        raise SystemExit("%s: the comments around the table are missing" % DOCUMENT)
    return before + begin, found, end + after


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", default=".", help="the tree to check (default: here)")
    parser.add_argument("--write", action="store_true", help="make the table anew")
    args = parser.parse_args(argv)
    rows = ROW.findall(read(args.root, SOURCE))
    before, found, after = split(read(args.root, DOCUMENT))
    wrong = list(wrong_rows(rows, set(CALL.findall(read(args.root, CALLS)))))
    if args.write:
        path = os.path.join(args.root, DOCUMENT)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(before + table(rows) + after)
    elif found != table(rows):
        wrong.append("%s: the table is not that of %s: run scripts/without-effect.py --write"
                     % (DOCUMENT, SOURCE))
    for line in wrong:
        print(line)
    print("without-effect: %d rows, %d wrong" % (len(rows), len(wrong)))
    return 1 if wrong or not rows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
